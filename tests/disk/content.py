"""One file: what it holds now, and what would be left of it if the power went at this moment.

Since the last sync every write and truncation is kept with what it replaced. Durable is therefore what stands when they
are all taken back, and a power cut puts some of them in again: any subset, for a disk owes no order between two syncs,
and each perhaps torn at the edge of a sector. What a sector between the old end and a new one holds, when it was not
written itself, is zeros or rubbish. Bytes outside a write are never harmed (the engine's *powersafe overwrite*, which
the layer below promises to it just as the engine's own layer for Linux, macOS and Windows does).
"""

from __future__ import annotations

import random
from typing import NamedTuple

SECTOR = 512
"""Bytes a disk writes whole or not at all: the smallest in use, so that most tears are seen."""


class Written(NamedTuple):
    """A write since the last sync."""

    offset: int
    old: bytes
    new: bytes
    size_before: int


class Truncated(NamedTuple):
    """A change of size since the last sync."""

    size: int
    tail: bytes
    size_before: int


class File:
    """Content and unsynced changes. Content is shared with images until the first write copies it."""

    __slots__ = ("content", "unsynced")

    def __init__(self, content: bytes = b"") -> None:
        self.content: bytes | bytearray = content
        self.unsynced: list[Written | Truncated] = []

    def read(self, offset: int, size: int) -> bytes:
        """What is there; shorter at the end of the file."""
        return bytes(self.content[offset : offset + size])

    def write(self, offset: int, new: bytes) -> None:
        """Writes; a gap before it becomes zeros."""
        content = self._own()
        size = len(content)
        self.unsynced.append(Written(offset, bytes(content[offset : offset + len(new)]), new, size))
        _put(content, offset, new)

    def truncate(self, size: int) -> None:
        """Makes the file this long."""
        content = self._own()
        self.unsynced.append(Truncated(size, bytes(content[size:]), len(content)))
        _resize(content, size)

    def sync(self) -> None:
        """From here on this content survives."""
        self.unsynced.clear()

    def durable(self) -> bytearray:
        """What survives for certain."""
        content = bytearray(self.content)
        for change in reversed(self.unsynced):
            if isinstance(change, Written):
                content[change.offset : change.offset + len(change.old)] = change.old
                _resize(content, change.size_before)
            else:
                _resize(content, change.size)
                content += change.tail
                _resize(content, change.size_before)
        return content

    def cut(self, chance: random.Random, survives: float) -> None:
        """The power goes: of the unsynced changes this share stays, some of them in part."""
        if not self.unsynced:
            return
        content = self.durable()
        for change in self.unsynced:
            if chance.random() < survives:
                _redo(content, change, chance)
            elif isinstance(change, Written) and chance.random() < survives:
                _redo_torn(content, change, chance)
        self.content = content
        self.unsynced.clear()

    def _own(self) -> bytearray:
        if isinstance(self.content, bytes):
            self.content = bytearray(self.content)
        return self.content


def _put(content: bytearray, offset: int, new: bytes) -> None:
    if offset > len(content):
        _resize(content, offset)
    content[offset : offset + len(new)] = new


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    elif size > len(content):
        content.extend(bytes(size - len(content)))


def _redo(content: bytearray, change: Written | Truncated, chance: random.Random) -> None:
    if isinstance(change, Truncated):
        _grow(content, change.size, chance)
        _resize(content, change.size)
    else:
        _grow(content, change.offset, chance)
        _put(content, change.offset, change.new)


def _redo_torn(content: bytearray, change: Written, chance: random.Random) -> None:
    """Some sectors of the write; perhaps the file has grown for all of it."""
    end = change.offset + len(change.new)
    if chance.random() < 0.5:
        _grow(content, end, chance)
    start = change.offset
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if chance.random() < 0.5:
            _grow(content, start, chance)
            _put(content, start, change.new[start - change.offset : stop - change.offset])
        start = stop


def _grow(content: bytearray, size: int, chance: random.Random) -> None:
    """A file that was made longer without its content: zeros, or what lay on the disk before."""
    missing = size - len(content)
    if missing > 0:
        content.extend(chance.randbytes(missing) if chance.random() < 0.5 else bytes(missing))
