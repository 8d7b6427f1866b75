"""One line for each answered request: when, which address, how it ended, how long it took, which counter.

The address is the template, so neither an account number nor a rail's secret stands in it; a body is never looked at.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import BinaryIO

import msgspec

from desktop.domain.time import instant_text


class RequestLine(msgspec.Struct, frozen=True):
    """``ms``: until the last byte was handed over. ``counter``: who the request says it is from."""

    at: str
    request: str
    method: str
    address: str
    status: int
    ms: float
    counter: str = ""
    level: str = "info"
    logger: str = "portal.requests"


class RequestLog:
    """Writes lines; a stream that is gone ends it quietly, not the portal."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream: BinaryIO | None = stream if stream is not None else sys.stderr.buffer
        self._encoder = msgspec.json.Encoder()

    def write(self, at: datetime, request: str, about: tuple[str, str, int], took_s: float, counter: str) -> None:
        """``about``: method, address, status."""
        if self._stream is None:
            return
        line = RequestLine(instant_text(at), request, *about, round(took_s * 1_000, 2), counter)
        try:
            self._stream.write(self._encoder.encode(line) + b"\n")
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None
