"""Load for a portal from one event loop: connections that stay open, requests at a pace or as fast as answers come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

import msgspec

from sync.protocol.messages import (
    COUNTER_HEADER,
    SIGNATURE_HEADER,
    EnrolAnswer,
    EnrolRequest,
    RoundAnswer,
    RoundRequest,
)
from sync.protocol.signing import new_private_key, public_key, round_statement, sign

WAIT_S = 25
WAIT_TOGETHER = 32


class Link:
    """One kept-alive HTTP connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 0

    async def __aenter__(self) -> Link:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def post(self, path: str, body: bytes, *headers: str) -> bytes:
        """The answer's body; an assertion for anything but 200."""
        lines = (f"POST {path} HTTP/1.1", f"Host: {self._host}", *headers, f"Content-Length: {len(body)}")
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        answer = await self._reader.readexactly(length)
        assert head.startswith("http/1.1 200"), (head, answer[:200])
        return answer


class Waiter:
    """A counter that only waits: it asks, holds, and asks again with the cursors it was given."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._key = new_private_key()
        self._counter = ""
        self.cursors = ("", "")
        self.held = False

    async def enrol(self, link: Link) -> None:
        """Becomes a counter of the demonstration centre."""
        asked = msgspec.json.encode(EnrolRequest(code="", device_key=public_key(self._key)))
        answer = msgspec.json.decode(await link.post("/v1/enrol", asked), type=EnrolAnswer)
        self._counter = answer.counter

    async def wait(self) -> None:
        """Until it is cancelled."""
        async with Link(self._url) as link:
            while True:
                self.held = all(self.cursors)
                reference, centre = self.cursors
                asked = RoundRequest(incarnation=1, reference=reference, centre=centre, wait_s=WAIT_S)
                body = msgspec.json.encode(asked)
                signature = sign(self._key, round_statement(body))
                headers = (f"{COUNTER_HEADER}: {self._counter}", f"{SIGNATURE_HEADER}: {signature}")
                answer = msgspec.json.decode(await link.post("/v1/round", body, *headers), type=RoundAnswer)
                self.cursors = (answer.reference, answer.centre)


async def enrol_all(url: str, waiters: Sequence[Waiter]) -> None:
    """Enrols them over a few connections."""
    left = list(waiters)

    async def some() -> None:
        async with Link(url) as link:
            while left:
                await left.pop().enrol(link)

    await asyncio.gather(*(some() for _ in range(WAIT_TOGETHER)))


Send = Callable[[Link, int], Awaitable[None]]


async def as_fast_as_answered(url: str, count: int, links: int, send: Send) -> float:
    """Seconds until so many requests were answered, each link sending its next when it has its answer."""
    following = iter(range(count))

    async def work(link: Link) -> None:
        for place in following:
            await send(link, place)

    opened = [Link(url) for _ in range(links)]
    for link in opened:
        await link.__aenter__()
    begun = time.perf_counter()
    await asyncio.gather(*(work(link) for link in opened))
    took = time.perf_counter() - begun
    for link in opened:
        await link.__aexit__()
    return took


async def at_pace(url: str, count: int, per_s: float, links: int, send: Send) -> list[float]:
    """Milliseconds from when each request was due until it was answered: a late one counts from its time."""
    took: list[float] = []
    free: asyncio.Queue[Link] = asyncio.Queue()
    opened = [Link(url) for _ in range(links)]
    for link in opened:
        free.put_nowait(await link.__aenter__())
    begun = time.perf_counter()

    async def one(place: int) -> None:
        due = begun + place / per_s
        link = await free.get()
        await send(link, place)
        free.put_nowait(link)
        took.append((time.perf_counter() - due) * 1_000)

    tasks = []
    for place in range(count):
        await asyncio.sleep(max(0.0, begun + place / per_s - time.perf_counter()))
        tasks.append(asyncio.create_task(one(place)))
    await asyncio.gather(*tasks)
    for link in opened:
        await link.__aexit__()
    return sorted(took)
