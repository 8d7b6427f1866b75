"""Telling a scanner from a person: a scanner types a whole code within milliseconds and ends it with Enter.

Pure: it is fed characters with their times and answers when a code is whole.
"""

from __future__ import annotations

LEAST_CHARACTERS = 6
FASTEST_PERSON_MS = 30


class Burst:
    """Characters that came faster than a person types."""

    def __init__(self) -> None:
        self._text = ""
        self._last_ms = 0

    @property
    def text(self) -> str:
        return self._text

    def typed(self, character: str, at_ms: int) -> bool:
        """Take a character; true when it begins a new burst (the field then remembers what it held)."""
        begins = not self._text or at_ms - self._last_ms > FASTEST_PERSON_MS
        self._text = character if begins else self._text + character
        self._last_ms = at_ms
        return begins

    def ended(self, at_ms: int) -> str:
        """The code when Enter closes a burst long and fast enough for a scanner; else nothing. Starts anew."""
        fast = at_ms - self._last_ms <= FASTEST_PERSON_MS
        code = self._text if fast and len(self._text) >= LEAST_CHARACTERS else ""
        self.broken()
        return code

    def broken(self) -> None:
        """Something else was pressed: no burst."""
        self._text = ""
