"""UUIDv7 (RFC 9562): an id that sorts by the time it was minted, made before the act it names."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, datetime, timedelta


def new_id() -> str:
    """A fresh UUIDv7 as lower-case text of 36 characters."""
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (noise >> 68) << 64  # version, then twelve random bits
    value |= 0b10 << 62 | noise & (1 << 62) - 1  # variant, then sixty-two random bits
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """True for the exact text form of a UUIDv7."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return False
    return str(value) == text and value.version == 7


def minted_at(id_: str) -> datetime:
    """When an id was minted, to the millisecond; ``ValueError`` for anything that is no UUIDv7."""
    if not is_id(id_):
        raise ValueError(f"not an id: {id_!r}")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=uuid.UUID(id_).int >> 80)


def lowest_id(at: datetime) -> str:
    """The id before every one that is minted at ``at`` or later: the edge of a range of ids by time."""
    milliseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return str(uuid.UUID(int=milliseconds << 80))
