"""The marks of a counter, as files of the real file system, and what a power cut leaves of them.

The counter does not sync its mark: it may be an older one after a power cut, or torn, but never one that was not
written. What the world knows of the mark outside the profile it knows by itself, not from the files: so a counter that
does not keep its mark is found out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from desktop.store.mark import FILE_NAME, Mark, MarkFiles

KEPT = 4
"""So many of the last marks may still be what a power cut leaves."""
Place = tuple[int, int]


@dataclass(slots=True)
class Outside:
    """How far the chain had come when the mark outside the profile was last written, for certain."""

    place: Place = (0, 0)
    written: list[tuple[bytes, Place]] = field(default_factory=list)


class WatchedMarks(MarkFiles):
    """``reached``: how far the chain has come, whether or not the mark was moved."""

    def __init__(self, profile: Path, shared: Path, outside: Outside) -> None:
        super().__init__(profile, shared)
        self.reached: Mark | None = None
        self._outside = outside
        self._inside: list[bytes] = []
        self._profile_folder = profile
        self._shared_folder = shared

    def write(self, mark: Mark) -> None:
        """As the counter's own."""
        super().write(mark)
        self.reached = mark
        inside, outside = self._profile_folder / FILE_NAME, self._shared_folder / mark.counter
        if inside.exists():
            self._inside = [*self._inside, inside.read_bytes()][-KEPT:]
        self._outside.place = max(self._outside.place, mark.place)
        if outside.exists():
            self._outside.written = [*self._outside.written, (outside.read_bytes(), self._outside.place)][-KEPT:]

    def lose_power(self, chance: random.Random) -> None:
        """What was not on the disk yet is not there."""
        if self._inside:
            (self._profile_folder / FILE_NAME).write_bytes(chance.choice((*self._inside, b"torn")))
        if self._outside.written and self.reached is not None:
            left, place = chance.choice((*self._outside.written, (b"torn", (0, 0))))
            (self._shared_folder / self.reached.counter).write_bytes(left)
            self._outside.place = place
        self._inside.clear()
        self._outside.written.clear()


def mark_in(profile: Path) -> bytes | None:
    """The profile's own mark, for a backup of the whole profile."""
    path = profile / FILE_NAME
    return path.read_bytes() if path.exists() else None


def put_mark(profile: Path, mark: bytes | None) -> None:
    """The profile's own mark becomes this one."""
    path = profile / FILE_NAME
    if mark is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(mark)
