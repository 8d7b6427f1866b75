"""The canonical form: one sequence of bytes for one value, so that both ends hash the same thing.

JSON, UTF-8, keys sorted by code point, no white space, only text, whole numbers, true, false, null, lists and
objects with text keys. A float anywhere is refused: money and time are never floats here.
"""

from __future__ import annotations

import hashlib
import json
from typing import TypeAlias

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"


def canonical(value: object) -> bytes:
    """The canonical bytes of a plain value; ``ValueError`` for what the form cannot hold."""
    _check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical form, lower-case hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _check(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"a key must be text, not {key!r}")
            _check(item)
    else:
        raise ValueError(f"{value!r} has no canonical form")
