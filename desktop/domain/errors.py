"""What can go wrong, in three kinds; anything else is a bug.

``UserError``: the input cannot be used; a sentence and a way out, shown where it happened.
``Trouble``: network, printer, disk or clock; retried by whoever owns the act, shown where it matters.
``Cancelled``: somebody chose to stop; silent.

The message is English text with ``{names}``; it is also the translation key, so it is written as a literal.
"""

from __future__ import annotations


class Told(Exception):
    """An error whose sentence may be shown to a person, in their language."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.message.format(**self.facts) if self.facts else self.message


class UserError(Told):
    """Bad input or a deed that is not allowed now: one sentence and one way out."""


class Trouble(Told):
    """The world is at fault: network, printer, disk, clock."""


class Cancelled(Exception):
    """Stopped on purpose; nothing is shown."""
