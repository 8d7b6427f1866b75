"""One HTTP message off a wire, whole: its head and the body its Content-Length names.

Counter and portal always name the length, so nothing else is read here; a chunked message is an error of the test.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass

MOST_HEAD = 64 * 1024
MOST_BODY = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """``head`` ends with the empty line."""

    head: bytes
    body: bytes

    @property
    def path(self) -> str:
        """Where a request goes."""
        return self.head.split(b" ", 2)[1].decode("ascii")


def read_message(wire: socket.socket) -> HttpMessage | None:
    """The next message; ``None`` when the other end closed before it was whole."""
    read = b""
    while b"\r\n\r\n" not in read:
        chunk = wire.recv(64 * 1024)
        if not chunk or len(read) > MOST_HEAD:
            return None
        read += chunk
    head, _, body = read.partition(b"\r\n\r\n")
    wanted = _length(head)
    parts, size = [body], len(body)
    while size < wanted:
        chunk = wire.recv(1024 * 1024)
        if not chunk:
            return None
        parts.append(chunk)
        size += len(chunk)
    whole = b"".join(parts)
    assert len(whole) == wanted, "nobody sends a second message before the answer to the first"
    return HttpMessage(head + b"\r\n\r\n", whole)


def _length(head: bytes) -> int:
    lines = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
    fields = {name.strip().lower(): value.strip() for name, _, value in lines}
    assert b"transfer-encoding" not in fields, "the length of every message is named"
    length = int(fields.get(b"content-length", b"0"))
    assert length <= MOST_BODY
    return length
