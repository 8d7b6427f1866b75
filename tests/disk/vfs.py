"""The lowest layer of the engine (a *VFS*), in Python: it opens the engine's files on the installed disk.

The driver's module carries the engine's C functions, so ``ctypes`` can register a layer of ours as the default of the
process; https://www.sqlite.org/vfs.html and ``sqlite3.h`` say what each function owes. There is one layer for all
disks, made once and never freed: a connection keeps a pointer to it for as long as it lives.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import addressof, c_char_p, c_double, c_int, c_int64, c_void_p, memmove, string_at
from functools import cache
from typing import Any, Final

from tests.disk.codes import CANTOPEN, IOERR, OK, Refused
from tests.disk.disk import Disk
from tests.disk.open_files import handles, io_methods
from tests.disk.structures import File, Layer

_NAME: Final = b"disk in memory"
_LONGEST_PATH: Final = 1024
_EPOCH_MS: Final = 210_866_760_000_000
"""1970 in the engine's milliseconds, which begin in the year -4713."""

_installed: list[Disk] = []
"""The disk in use is the last one."""


@contextmanager
def installed_disk(disk: Disk) -> Iterator[Disk]:
    """Every database this process opens inside is on this disk; afterwards the former default is back."""
    engine, layer = _engine(), addressof(_layer())
    former = engine.sqlite3_vfs_find(None)
    _installed.append(disk)
    _register(engine, layer)
    try:
        yield disk
    finally:
        _installed.remove(disk)
        _register(engine, former)


@cache
def _engine() -> ctypes.CDLL:
    """The engine inside the driver's module."""
    import sqlcipher3._sqlite3 as driver

    engine = ctypes.CDLL(driver.__file__)
    engine.sqlite3_vfs_find.restype = c_void_p
    engine.sqlite3_vfs_find.argtypes = [c_char_p]
    engine.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
    engine.sqlite3_randomness.argtypes = [c_int, c_void_p]
    return engine


def _register(engine: ctypes.CDLL, layer: int) -> None:
    code = engine.sqlite3_vfs_register(layer, 1)
    assert code == OK, f"the engine refuses the file layer: {code}"
    engine.sqlite3_randomness(0, None)  # the engine's own chance begins again, with a seed from this layer


@cache
def _layer() -> Any:  # a Layer: its fields are Any to mypy either way
    types: dict[str, Any] = {field[0]: field[1] for field in Layer._fields_}
    functions = {name: types[name](_guarded(function)) for name, function in _FUNCTIONS.items()}
    sleep = types["sleep"](_sleep)
    return Layer(2, ctypes.sizeof(File), _LONGEST_PATH, name=_NAME, sleep=sleep, **functions)


def _guarded(function: Callable[..., int | None]) -> Callable[..., int]:
    """With the disk in place of the layer's address; see ``open_files`` for why nothing is raised."""

    def call(_layer: int, *arguments: Any) -> int:
        if not _installed:
            return IOERR  # a connection that has outlived its disk
        disk = _installed[-1]
        with disk.lock:
            try:
                return function(disk, *arguments) or OK
            except Refused as refused:
                return refused.code
            except BaseException as wrong:
                disk.wrong = disk.wrong or wrong
                return IOERR

    return call


def _text(name: int | None) -> str:
    return os.fsdecode(string_at(name)) if name else ""


def _open(disk: Disk, name: int | None, file: int, flags: int, out_flags: int | None) -> None:
    raw = File.from_address(file)
    raw.methods = None  # until it is open there is nothing to close
    handles[file] = disk, disk.open(_text(name), flags)
    raw.methods = io_methods()
    if out_flags:
        c_int.from_address(out_flags).value = flags


def _delete(disk: Disk, name: int, sync_folder: int) -> None:
    disk.delete(_text(name), sync_folder=bool(sync_folder))


def _access(disk: Disk, name: int, _how: int, out: int) -> None:
    c_int.from_address(out).value = disk.access(_text(name))


def _full_path(_disk: Disk, name: int, size: int, out: int) -> int:
    path = os.fsencode(os.path.abspath(_text(name))) + b"\0"
    if len(path) > size:
        return CANTOPEN
    memmove(out, path, len(path))
    return OK


def _randomness(disk: Disk, size: int, out: int) -> int:
    memmove(out, disk.chance.randbytes(size), size)
    return size


def _current_time(disk: Disk, out: int) -> None:
    c_double.from_address(out).value = (disk.now() * 1000 + _EPOCH_MS) / 86_400_000


def _current_time_int64(disk: Disk, out: int) -> None:
    c_int64.from_address(out).value = int(disk.now() * 1000) + _EPOCH_MS


def _sleep(_layer: int, microseconds: int) -> int:
    if _installed:  # without its lock: whoever is waited for needs the disk
        _installed[-1].sleep(microseconds / 1_000_000)
    return microseconds


_FUNCTIONS: Final[dict[str, Callable[..., int | None]]] = {
    "open": _open,
    "delete": _delete,
    "access": _access,
    "full_path": _full_path,
    "randomness": _randomness,
    "current_time": _current_time,
    "current_time_int64": _current_time_int64,
    "last_error": lambda _disk, _size, _out: OK,
}
