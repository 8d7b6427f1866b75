"""Which files belong together: everything in a folder, or a database with the files beside it."""

from __future__ import annotations

import os

AnyPath = str | os.PathLike[str]
_BESIDE = ("", "-wal", "-journal")


def absolute(path: AnyPath) -> str:
    """The name a file is kept under."""
    return os.path.abspath(path)


def prefix_of(path: AnyPath) -> str:
    """A prefix as ``below`` takes it; "" stays what it is."""
    return absolute(path) if path else ""


def below(path: str, prefix: str) -> bool:
    """True for what is in the folder ``prefix`` or is the database ``prefix``, its log or its journal; "" is all."""
    if not path.startswith(prefix):
        return False
    rest = path[len(prefix) :]
    return not prefix or prefix.endswith("/") or rest.startswith("/") or rest in _BESIDE


def folder_of(path: str) -> str:
    """The folder a file is in."""
    return path.rpartition("/")[0]
