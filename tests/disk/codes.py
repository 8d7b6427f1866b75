"""The engine's numbers that cross the file layer: results, how a file is opened, levels of locks (sqlite3.h)."""

from __future__ import annotations

from typing import Final

OK: Final = 0
BUSY: Final = 5
IOERR: Final = 10
NOTFOUND: Final = 12
FULL: Final = 13
CANTOPEN: Final = 14
SHORT_READ: Final = IOERR | 2 << 8
DELETE_NOENT: Final = IOERR | 23 << 8

FAILURES: Final = {
    "open": CANTOPEN,
    "delete": IOERR | 10 << 8,
    "access": IOERR | 13 << 8,
    "read": IOERR | 1 << 8,
    "write": IOERR | 3 << 8,
    "truncate": IOERR | 6 << 8,
    "sync": IOERR | 4 << 8,
    "size": IOERR | 7 << 8,
    "lock": IOERR | 15 << 8,
    "look": IOERR | 14 << 8,
    "map": IOERR | 21 << 8,
    "slot": IOERR | 20 << 8,
}
"""Every kind of call that is counted and may fail, and what the engine is told then. ``look`` asks for a reserved lock,
``map`` and ``slot`` are the shared memory of a write-ahead log and its locks."""

OPEN_READONLY: Final = 0x1
OPEN_READWRITE: Final = 0x2
OPEN_CREATE: Final = 0x4
OPEN_DELETE_ON_CLOSE: Final = 0x8
OPEN_EXCLUSIVE: Final = 0x10
OPEN_MAIN_JOURNAL: Final = 0x800
OPEN_SUPER_JOURNAL: Final = 0x4000
OPEN_WAL: Final = 0x80000
OPEN_JOURNALS: Final = OPEN_MAIN_JOURNAL | OPEN_SUPER_JOURNAL | OPEN_WAL

LOCK_NONE: Final = 0
LOCK_SHARED: Final = 1
LOCK_RESERVED: Final = 2
LOCK_PENDING: Final = 3
LOCK_EXCLUSIVE: Final = 4

SLOT_UNLOCK: Final = 1
SLOT_SHARED: Final = 4


class Refused(Exception):
    """A call that fails; the engine is told ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the file layer answers {code}")
        self.code = code
