"""What a rail sent, as JSON: numbers stay text, so that no amount becomes a float, and every text can be kept.

A zero character and half a surrogate are legal JSON and nothing a database keeps. They are left out, so a message that
holds one is read like any other: money is not held up by a letter.
"""

from __future__ import annotations

import json
from typing import Any


def read_rail_json(body: bytes) -> Any:
    """The value; ``ValueError`` for what is no JSON, names a constant like NaN, or is nested too deeply."""
    try:
        read = json.loads(body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=_refuse)
        return _kept(read) if b"\\u" in body else read
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\0", "")
    if isinstance(value, dict):
        return {_kept(name): _kept(each) for name, each in value.items()}
    return [_kept(each) for each in value] if isinstance(value, list) else value


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no amount")
