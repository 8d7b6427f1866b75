"""An errand, what is to be done with one of its kind, and how hard it is tried.

Whoever does an errand must be ready to do it twice: a process may be killed between the deed and its note in the books.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from portal.store.transaction import Transaction

DONE = "done"
CLAIM_S = 120.0
"""How long one try may take. A handler's own time limits must stay well below it."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand as it was taken; ``tries`` counts this try too."""

    id: str
    kind: str
    key: str
    body: Mapping[str, object]
    tries: int
    ordered_at: str
    due_at: str
    claimed_until: str

    def text(self, name: str) -> str:
        """A text of the body; ``KeyError`` or ``TypeError`` when it is not there."""
        value = self.body[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} of errand {self.kind} is no text")
        return value


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Again:
    """To be done again after so many seconds; ``None``: it failed, and the back-off of its kind says when."""

    after_s: float | None = None
    note: str = ""


Next = Done | Again
Act = Callable[[Transaction], Next]


@dataclass(frozen=True, slots=True)
class Effort:
    """Tries wait ``first_s``, then twice as long each time up to ``most_s``.

    After ``tries`` of them an alarm is raised and it goes on every ``slow_s``: an errand is never dropped.
    """

    first_s: float = 1.0
    most_s: float = 60.0
    tries: int = 10
    slow_s: float = 900.0

    def wait_s(self, tries: int, lot: Callable[[], float] = random.random) -> float:
        """Seconds until the next try after ``tries`` of them, moved by up to a quarter so that crowds thin out."""
        plain = self.slow_s if tries >= self.tries else min(self.most_s, self.first_s * 2.0 ** (tries - 1))
        return plain * (0.75 + 0.5 * lot())


class Handler(Protocol):
    """Does errands of one kind. Inherit from it for the usual effort, or name another."""

    effort: Effort = Effort()

    def do(self, errand: Errand) -> Act:
        """Calls out, with no transaction open; the act given back writes the answer, in one transaction.

        ``Trouble`` when the world does not answer: it is tried again.
        """
        ...
