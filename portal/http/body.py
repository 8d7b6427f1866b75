"""Reading a request's body within bounds, and making an answer: gzip both ways, JSON by msgspec."""

from __future__ import annotations

import gzip
import zlib

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from portal.rounds.problem import Refused

MOST_BODY = 4 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
GZIP_FROM = 1_024
"""Answers smaller than this travel as they are."""

TOO_LARGE = "The body is larger than this portal takes. Send fewer entries at once."


async def read_body(request: Request, most: int = MOST_BODY) -> bytes:
    """The body, unpacked where it came packed; raises :class:`Refused`."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise Refused("too_large", TOO_LARGE)
            chunks.append(chunk)
    except ClientDisconnect:
        raise Refused("bad_message", "The body was cut off.") from None
    body = b"".join(chunks)
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding == "gzip":
        return _unpack(body)
    if encoding != "identity":
        raise Refused("bad_message", "A body is packed with gzip or not at all.")
    return body


def _unpack(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, MOST_UNPACKED)
    except zlib.error:
        raise Refused("bad_message", "The packed body is damaged.") from None
    if unpacker.unconsumed_tail:
        raise Refused("too_large", TOO_LARGE)
    if not unpacker.eof:
        raise Refused("bad_message", "The packed body was cut off.")
    return plain


def json_answer(value: object, request: Request, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer, packed when it is large and the caller takes gzip."""
    content = msgspec.json.encode(value)
    sent = {"content-type": "application/json", **(headers or {})}
    if len(content) >= GZIP_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, compresslevel=1, mtime=0)
        sent["content-encoding"] = "gzip"
    return Response(content, status, sent)


def problem_answer(refused: Refused, request: Request) -> Response:
    """What a refused request is told."""
    headers = {"retry-after": "2"} if refused.status == 503 else {}
    return json_answer(refused.problem, request, refused.status, headers)
