"""What the engine asks of an open file, handed to the disk the file is on.

Every function gets the handle and plain numbers, holds the disk's lock, and answers with one of the engine's codes.
No exception may pass through C: an unforeseen one becomes an I/O error and is kept in ``Disk.wrong``.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import addressof, c_int, c_int64, c_void_p, memmove, string_at
from functools import cache
from typing import Any, Final

from tests.disk.codes import IOERR, NOTFOUND, OK, SHORT_READ, Refused
from tests.disk.disk import Disk
from tests.disk.handle import Handle
from tests.disk.structures import IoMethods

SECTOR: Final = 4096
CHARACTERISTICS: Final = 0x1000
"""SQLITE_IOCAP_POWERSAFE_OVERWRITE. This and the sector size are what the engine's own layer for Linux says, so that
the engine takes the same ways here as at a counter: it relies on bytes beside a write staying whole and on nothing
else, neither on atomic writes nor on any order between two syncs."""

handles: Final[dict[int, tuple[Disk, Handle]]] = {}
"""Open files by the address of the engine's own structure."""


@cache
def io_methods() -> int:
    """The address of the table of functions, made once and kept for ever."""
    return addressof(_methods())


@cache
def _methods() -> Any:  # an IoMethods: its fields are Any to mypy either way
    types: dict[str, Any] = {field[0]: field[1] for field in IoMethods._fields_}
    functions = {name: types[name](_guarded(function)) for name, function in _FUNCTIONS.items()}
    plain = {name: types[name](function) for name, function in _PLAIN.items()}
    return IoMethods(version=2, **functions, **plain)


def _guarded(function: Callable[..., int | None]) -> Callable[..., int]:
    def call(address: int, *arguments: Any) -> int:
        disk, handle = handles[address]
        with disk.lock:
            try:
                return function(disk, handle, *arguments) or OK
            except Refused as refused:
                return refused.code
            except BaseException as wrong:
                disk.wrong = disk.wrong or wrong
                return IOERR

    return call


def _close(address: int) -> int:
    disk, handle = handles.pop(address)
    with disk.lock:
        disk.close(handle)
    return OK


def _read(disk: Disk, handle: Handle, out: int, size: int, offset: int) -> int:
    data = disk.read(handle, offset, size)
    if len(data) == size:
        memmove(out, data, size)
        return OK
    memmove(out, data.ljust(size, b"\0"), size)
    return SHORT_READ


def _write(disk: Disk, handle: Handle, data: int, size: int, offset: int) -> None:
    disk.write(handle, offset, string_at(data, size))


def _truncate(disk: Disk, handle: Handle, size: int) -> None:
    disk.truncate(handle, size)


def _sync(disk: Disk, handle: Handle, _flags: int) -> None:
    disk.sync(handle)


def _file_size(disk: Disk, handle: Handle, out: int) -> None:
    c_int64.from_address(out).value = disk.size(handle)


def _lock(disk: Disk, handle: Handle, level: int) -> None:
    disk.lock_file(handle, level)


def _unlock(disk: Disk, handle: Handle, level: int) -> None:
    disk.unlock_file(handle, level)


def _check_reserved(disk: Disk, handle: Handle, out: int) -> None:
    c_int.from_address(out).value = disk.reserved(handle)


def _shm_map(disk: Disk, handle: Handle, region: int, size: int, extend: int, out: int) -> None:
    c_void_p.from_address(out).value = disk.map(handle, region, size, extend=bool(extend)) or None


def _shm_lock(disk: Disk, handle: Handle, first: int, count: int, flags: int) -> None:
    disk.lock_slots(handle, first, count, flags)


def _shm_unmap(disk: Disk, handle: Handle, _delete: int) -> None:
    disk.unmap(handle)


_FUNCTIONS: Final[dict[str, Callable[..., int | None]]] = {
    "read": _read,
    "write": _write,
    "truncate": _truncate,
    "sync": _sync,
    "file_size": _file_size,
    "lock": _lock,
    "unlock": _unlock,
    "check_reserved": _check_reserved,
    "shm_map": _shm_map,
    "shm_lock": _shm_lock,
    "shm_unmap": _shm_unmap,
}
_PLAIN: Final[dict[str, Callable[..., int | None]]] = {
    "close": _close,
    "file_control": lambda _file, _what, _argument: NOTFOUND,
    "sector_size": lambda _file: SECTOR,
    "characteristics": lambda _file: CHARACTERISTICS,
    "shm_barrier": lambda _file: None,  # the interpreter's own lock is one
}
