"""The marks of a counter, as files of the real file system, and what a power cut leaves of them.

The counter does not sync its mark: it may be an older one after a power cut, or torn, but never one that was not
written.
"""

from __future__ import annotations

import random
from pathlib import Path

from desktop.store.mark import FILE_NAME, Mark, MarkFiles

KEPT = 4
"""So many of the last marks may still be what a power cut leaves."""


class WatchedMarks(MarkFiles):
    """``reached``: how far the chain has come, whether or not the mark was moved."""

    def __init__(self, profile: Path, shared: Path | None) -> None:
        super().__init__(profile, shared)
        self.reached: Mark | None = None
        self._written: dict[Path, list[bytes]] = {}

    def write(self, mark: Mark) -> None:
        """As the counter's own."""
        super().write(mark)
        self.reached = mark
        for path in self._paths(mark.counter):
            if path.exists():
                kept = self._written.setdefault(path, [])
                kept.append(path.read_bytes())
                del kept[:-KEPT]

    def lose_power(self, chance: random.Random) -> None:
        """What was not on the disk yet is not there."""
        for path in sorted(self._written):
            left = chance.choice((*self._written[path], b"torn"))
            path.write_bytes(left)
        self._written.clear()


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
