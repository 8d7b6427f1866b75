"""Reading a request's body within bounds, and making an answer: gzip both ways, JSON by msgspec."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from portal.rounds.problem import Refused

MOST_BODY = 4 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
UNPACKED_TIMES = 16
"""How many times larger a small body may be unpacked: JSON packs well, a bomb packs better."""

BODY_S = 20.0
SLOWEST_BYTES_S = 1_000.0
"""A body has twenty seconds, and one more for each thousand bytes that came."""

GZIP_FROM = 1_024
"""Answers smaller than this travel as they are."""

TOO_LARGE = "The body is larger than this portal takes. Send fewer entries at once."


async def read_body(request: Request, most: int = MOST_BODY) -> bytes:
    """The body, unpacked where it came packed; raises :class:`Refused`."""
    try:
        body = await _stream(request, most)
    except TimeoutError:
        raise Refused("bad_message", "The body came too slowly.") from None
    except ClientDisconnect:
        raise Refused("bad_message", "The body was cut off.") from None
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding == "gzip":
        return _unpack(body, MOST_UNPACKED if most == MOST_BODY else UNPACKED_TIMES * most)
    if encoding != "identity":
        raise Refused("bad_message", "A body is packed with gzip or not at all.")
    return body


async def _stream(request: Request, most: int) -> bytes:
    """The bytes as they come; who has sent more gets more time, so a slow line is served and one that drips is not."""
    chunks: list[bytes] = []
    size, begun = 0, asyncio.get_running_loop().time()
    async with asyncio.timeout(BODY_S) as patience:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise Refused("too_large", TOO_LARGE)
            chunks.append(chunk)
            patience.reschedule(begun + BODY_S + size / SLOWEST_BYTES_S)
    return b"".join(chunks)


def _unpack(body: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, most)
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


async def cannot_be_kept(request: Request, _error: Exception) -> Response:
    """The answer where a text or number of the request is none that the books can look for or keep."""
    return problem_answer(Refused("bad_message", "A text or number in it cannot be kept."), request)
