"""What a disk shall do wrong, and at which of the calls to come."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.disk.codes import FAILURES, FULL, Refused
from tests.disk.paths import below


@dataclass(slots=True)
class Planned:
    """At the call number ``left`` from now that fits, ``act`` happens, which may raise ``Refused``."""

    left: int
    prefix: str
    kinds: Collection[str]
    act: Callable[[str], None]
    forever: bool = False

    def comes(self, kind: str, path: str) -> bool:
        """Counts a call; true when it is the one."""
        if self.left <= 0 or (self.kinds and kind not in self.kinds) or not below(path, self.prefix):
            return False
        if self.left > 1:
            self.left -= 1
            return False
        if not self.forever:
            self.left = 0
        return True


@dataclass(slots=True)
class Room:
    """What is left on a disk that is filling up: every byte written counts, as on a file system that copies."""

    prefix: str
    left: int

    def take(self, path: str, size: int) -> int:
        """How many of the bytes still fit."""
        if not below(path, self.prefix):
            return size
        fits = min(size, self.left)
        self.left -= fits
        return fits


def fail(kind: str) -> None:
    """The call fails as a broken disk's would."""
    raise Refused(FAILURES[kind])


def no_room() -> Refused:
    """The disk is full."""
    return Refused(FULL)


def share_that_survives(chance: random.Random) -> float:
    """How much of the unsynced survives a cut: often nothing or all of it, for those find the most faults."""
    return chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
