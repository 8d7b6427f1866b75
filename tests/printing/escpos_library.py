"""python-escpos, brought in late and without its side effects.

The library reads a large printer database with a YAML parser when it is imported (half a second), keeps a pickle of
it in a temporary folder that it leaves behind, and sets up the root logger. Here it is given a small profile of our
own instead (`escpos_profile.json`, with `media.width`) and a folder that is removed again, and the root logger is kept
as it was.
Import it on a printer's thread, never where a screen is drawn.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from escpos.printer import Dummy

PROFILE = Path(__file__).with_name("escpos_profile.json")
IMPORTING = Lock()


def byte_printer() -> Dummy:
    """A printer of python-escpos that only collects bytes, with our profile."""
    with IMPORTING:
        dummy = library()
    return dummy(profile="default")


def library() -> Callable[..., Dummy]:
    if "escpos.printer" not in sys.modules:
        with TemporaryDirectory(prefix="escpos-") as folder, environment(folder), own_folder(folder), same_loggers():
            import_module("escpos.printer")
    from escpos.printer import Dummy

    made: Callable[..., Dummy] = Dummy
    return made


@contextmanager
def environment(folder: str) -> Iterator[None]:
    """Our profile and a folder of ours, only while the library is imported."""
    wanted = {"ESCPOS_CAPABILITIES_FILE": str(PROFILE), "ESCPOS_CAPABILITIES_PICKLE_DIR": folder}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def own_folder(folder: str) -> Iterator[None]:
    """Gives this thread `folder` when it asks for a temporary one: the library makes one that it never uses."""
    usual, importing = tempfile.mkdtemp, get_ident()

    def mkdtemp(*arguments: Any, **named: Any) -> Any:
        return folder if get_ident() == importing else usual(*arguments, **named)

    tempfile.mkdtemp = mkdtemp
    try:
        yield
    finally:
        tempfile.mkdtemp = usual


@contextmanager
def same_loggers() -> Iterator[None]:
    """Keeps the library from setting up the root logger, which it leaves alone while that has a handler."""
    root, guard = logging.getLogger(), logging.NullHandler()
    root.addHandler(guard)
    try:
        yield
    finally:
        root.removeHandler(guard)
