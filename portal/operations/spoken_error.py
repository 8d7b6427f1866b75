"""What a log may say of an error: its kind and where it happened, never what somebody typed.

A database names the row it objects to, a decoder the value it could not read: names and phones would follow. So only
messages that are known to hold none are repeated, and digits and secrets in any text are struck out.
"""

from __future__ import annotations

import re
import sqlite3
import traceback
from types import TracebackType
from typing import Final

from desktop.domain.errors import Told

MOST_FRAMES: Final = 12
MOST_CAUSES: Final = 5
MOST_TEXT: Final = 500
_SECRET: Final = re.compile(r"[0-9a-fA-F]{32,}")
_DIGITS: Final = re.compile(r"(?<![\w-])\+?\d{7,}(?![\w-])")


def struck_out(text: str) -> str:
    """A text without long numbers (phones, documents, accounts) and without secrets."""
    return _DIGITS.sub("#", _SECRET.sub("…", text[:MOST_TEXT]))


def error_words(error: BaseException) -> str:
    """``OperationalError(database is locked) < OperationalError``: kinds from the outermost in."""
    said, at = [], 0
    current: BaseException | None = error
    while current is not None and at < MOST_CAUSES:
        said.append(_kind(current))
        current = getattr(current, "orig", None) or current.__cause__ or current.__context__
        at += 1
    return " < ".join(said)


def error_places(error: BaseException) -> list[str]:
    """Where it came from, innermost last: ``portal/money/settle.py:88 settle``."""
    return _places(error.__traceback__)


def _places(at: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(at)[-MOST_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    return "/".join(parts[-3:])


def _kind(error: BaseException) -> str:
    name = type(error).__name__
    words = _safe_words(error)
    return f"{name}({struck_out(words)})" if words else name


def _safe_words(error: BaseException) -> str:
    """The message where it cannot hold what somebody typed: the system's, SQLite's names of tables, a template."""
    if isinstance(error, Told):
        return str(error.message)
    if isinstance(error, OSError):
        return error.strerror or ""
    if isinstance(error, sqlite3.Error):
        return str(error)
    return str(getattr(error, "sqlstate", "") or "")
