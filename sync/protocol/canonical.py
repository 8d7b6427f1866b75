"""The canonical form: one sequence of bytes for one value, so that both ends hash the same thing.

JSON, UTF-8, keys sorted by code point, no white space, only text, whole numbers, true, false, null, lists and
objects with text keys. A float anywhere is refused: money and time are never floats here.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, TypeAlias

import msgspec

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"

_PLAIN: Final = frozenset({str, int, bool, type(None)})
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
"""Sorts keys by their UTF-8 bytes, which is the order of code points; writes no white space and no needless escapes."""


def canonical(value: object) -> bytes:
    """The canonical bytes of a plain value; ``ValueError`` for what the form cannot hold."""
    _check(value)
    return _ENCODER.encode(value)


def digest(value: object) -> str:
    """SHA-256 of the canonical form, lower-case hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: Any) -> None:
    """Written for speed: every entry is hashed at both ends, and most values are plain text."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str:
                raise ValueError(f"a key must be text, not {key!r}")
            if type(item) not in _PLAIN:
                _check(item)
    elif kind is list or kind is tuple:
        for item in value:
            if type(item) not in _PLAIN:
                _check(item)
    elif not isinstance(value, str | int) and value is not None:
        raise ValueError(f"{value!r} has no canonical form")
