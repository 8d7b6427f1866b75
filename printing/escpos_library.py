"""python-escpos, brought in late and without its side effects.

The library reads a large printer database with a YAML parser when it is imported (half a second), keeps a pickle of
it in a temporary folder that it leaves behind, and sets up the root logger. Here it is given a small profile of our
own instead (`escpos_profile.json`, with `media.width`), a folder that is removed again, and the loggers are put back.
Import it on a printer's thread, never where a screen is drawn.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
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
        with TemporaryDirectory(prefix="escpos-") as folder, environment(folder), same_loggers():
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
def same_loggers() -> Iterator[None]:
    """Takes away the handler that the library gives to the root logger."""
    root = logging.getLogger()
    before: list[Any] = list(root.handlers)
    try:
        yield
    finally:
        for handler in [found for found in root.handlers if found not in before]:
            root.removeHandler(handler)
