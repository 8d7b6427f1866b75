"""Locks on a file and the shared memory of a write-ahead log, between the connections of one process.

Both follow the engine's contract (sqlite3.h, xLock and xShmLock) and refuse with BUSY instead of waiting; the engine
waits by itself.
"""

from __future__ import annotations

import ctypes
from typing import Any

from tests.disk.codes import (
    BUSY,
    LOCK_EXCLUSIVE,
    LOCK_NONE,
    LOCK_PENDING,
    LOCK_RESERVED,
    LOCK_SHARED,
    SLOT_SHARED,
    SLOT_UNLOCK,
    Refused,
)

SLOTS = 8


class FileLocks:
    """Who holds which level of one file."""

    __slots__ = ("levels",)

    def __init__(self) -> None:
        self.levels: dict[object, int] = {}

    def lock(self, who: object, level: int) -> None:
        """Raises to this level; asking for EXCLUSIVE among readers leaves PENDING behind, so that none joins."""
        if level <= self.levels.get(who, LOCK_NONE):
            return
        others = max((held for other, held in self.levels.items() if other is not who), default=LOCK_NONE)
        if others >= (LOCK_RESERVED if level == LOCK_RESERVED else LOCK_PENDING):
            raise Refused(BUSY)
        if level == LOCK_EXCLUSIVE and others >= LOCK_SHARED:
            self.levels[who] = LOCK_PENDING
            raise Refused(BUSY)
        self.levels[who] = level

    def unlock(self, who: object, level: int) -> None:
        """Lowers to this level."""
        if level == LOCK_NONE:
            self.levels.pop(who, None)
        elif self.levels.get(who, LOCK_NONE) > level:
            self.levels[who] = level

    def reserved(self) -> bool:
        """True when somebody is about to write."""
        return any(held >= LOCK_RESERVED for held in self.levels.values())


class SharedMemory:
    """Regions at addresses that never move, and eight slots that are shared or exclusive."""

    __slots__ = ("_exclusive", "_shared", "regions", "users")

    def __init__(self) -> None:
        self.regions: list[ctypes.Array[Any]] = []
        self.users: set[object] = set()
        self._shared: list[set[object]] = [set() for _ in range(SLOTS)]
        self._exclusive: list[object | None] = [None] * SLOTS

    def address(self, region: int, size: int, *, extend: bool) -> int:
        """Where the region is, 0 when it is not there and none shall be made."""
        if region >= len(self.regions) and not extend:
            return 0
        while region >= len(self.regions):
            self.regions.append(ctypes.create_string_buffer(size))
        return ctypes.addressof(self.regions[region])

    def lock(self, who: object, first: int, count: int, flags: int) -> None:
        """Takes or gives back slots: all of them, or none and BUSY."""
        slots = range(first, first + count)
        if flags & SLOT_UNLOCK:
            for slot in slots:
                self._release(who, slot)
        elif flags & SLOT_SHARED:
            self._take_shared(who, slots)
        else:
            self._take_exclusive(who, slots)

    def leave(self, who: object) -> None:
        """This connection maps it no more."""
        self.users.discard(who)
        for slot in range(SLOTS):
            self._release(who, slot)

    def _take_shared(self, who: object, slots: range) -> None:
        if any(self._exclusive[slot] not in (None, who) for slot in slots):
            raise Refused(BUSY)
        for slot in slots:
            self._shared[slot].add(who)

    def _take_exclusive(self, who: object, slots: range) -> None:
        for slot in slots:
            if self._exclusive[slot] not in (None, who) or self._shared[slot] - {who}:
                raise Refused(BUSY)
        for slot in slots:
            self._exclusive[slot] = who

    def _release(self, who: object, slot: int) -> None:
        self._shared[slot].discard(who)
        if self._exclusive[slot] is who:
            self._exclusive[slot] = None
