"""The high-water mark: how far this counter has come, kept outside its database.

A database file that is behind its mark was restored from a copy; one that disagrees with it was copied and went
another way. The mark is written after each commit, so it is never ahead of an honest file. It stands in the profile's
folder and, where there is one, in the folder of this computer's user too: a profile restored as a whole brings an old
mark of its own, but not that one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

log = logging.getLogger(__name__)
FILE_NAME = "mark"
LONG = 320
"""Every mark is one write of this many bytes, over the one before."""


def shared_marks() -> Path:
    """Where this computer's user keeps the marks of every counter: a file each, by the counter's id."""
    from platformdirs import user_state_path

    return user_state_path("huduma-counter", appauthor=False) / "marks"


@dataclass(frozen=True, slots=True)
class Mark:
    """The chain's head and the next account number's base (0 when none was taken)."""

    counter: str
    incarnation: int
    seq: int
    head: str
    next_number: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """How far it is."""
        return self.incarnation, self.seq


class MarkFiles:
    """The mark in its places; ``counter`` names the file where several counters share a folder."""

    def __init__(self, profile: Path, shared: Path | None = None) -> None:
        self._profile = profile / FILE_NAME
        self._shared = shared
        self._open: dict[Path, int] = {}
        self._last: Mark | None = None

    def read(self, counter: str) -> Mark | None:
        """The furthest mark of this counter; ``None`` when there is none that can be read."""
        found = [mark for path in self._paths(counter) if (mark := _read(path)) and mark.counter == counter]
        self._last = max(found, key=lambda mark: mark.place, default=None)
        return self._last

    def write(self, mark: Mark) -> None:
        """Writes the mark everywhere, never a lower one: a restored file must not talk its own mark down.

        A place that cannot be written is left out: the mark guards, it never blocks.
        """
        last = self._last
        if last is not None and last.counter == mark.counter and mark.place <= last.place:
            return
        self._last = mark
        for path in self._paths(mark.counter):
            try:
                os.pwrite(self._file(path), _packed(mark), 0)
            except (OSError, ValueError) as wrong:
                log.debug("the mark at %s cannot be written: %s", path, wrong)

    def close(self) -> None:
        """Lets go of the files."""
        for file in self._open.values():
            os.close(file)
        self._open.clear()

    def _paths(self, counter: str) -> Iterable[Path]:
        return (self._profile, self._shared / counter) if self._shared else (self._profile,)

    def _file(self, path: Path) -> int:
        if path not in self._open:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._open[path] = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._open[path]


def _packed(mark: Mark) -> bytes:
    said = json.dumps(asdict(mark), separators=(",", ":"))
    packed = f"{hashlib.sha256(said.encode()).hexdigest()[:16]} {said}".encode()
    assert len(packed) < LONG, "a mark has room for its longest form"
    return packed.ljust(LONG - 1) + b"\n"


def _read(path: Path) -> Mark | None:
    """The mark; ``None`` for a file that is not there or was torn by a power cut."""
    try:
        check, _, said = path.read_bytes()[:LONG].decode().strip().partition(" ")
        if hashlib.sha256(said.encode()).hexdigest()[:16] != check:
            return None
        return Mark(**json.loads(said))
    except (OSError, ValueError, TypeError):
        return None
