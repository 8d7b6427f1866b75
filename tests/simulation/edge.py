"""Where the code at both ends meets the system: time, chance, keys, threads, the network. Here the world stands in.

Nothing of the code itself is replaced, only the modules of the standard library it asks.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import secrets
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any, Protocol, TypeVar
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import desktop.domain.ids
import desktop.services.clerk
import desktop.store.connection
import portal.feed.waits
import portal.http.body
import portal.http.counter_addresses
import portal.rails.daraja.confirmation
import portal.store.sqlite_engine
import sync.backoff
import sync.portal_client
import sync.syncer
from portal.feed.waits import Wait
from tests.simulation import portal_loop
from tests.simulation.network import Adapter, Network
from tests.simulation.process import running_process
from tests.simulation.statements import sharing
from tests.simulation.threads import Executor, Threading

T = TypeVar("T")


class Source(Protocol):
    """What a process is told by its system."""

    chance: random.Random

    def time_ns(self) -> int: ...


class _Secrets:
    """What the module ``secrets`` gives, from the chance of whoever asks."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def urandom(self, count: int) -> bytes:
        return bytes(self._source().chance.randbytes(count))

    def token_hex(self, count: int) -> str:
        return self.urandom(count).hex()

    def choice(self, among: Sequence[T]) -> T:
        chosen: T = self._source().chance.choice(among)
        return chosen

    def randbelow(self, below: int) -> int:
        return int(self._source().chance.randrange(below))

    def private_key(self) -> Ed25519PrivateKey:
        seed = hashlib.sha256(self.urandom(32)).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)


def _wait(counter: str, centre: str, *, replaced: bool) -> Wait:
    """A waiting round with a bell of the world's."""
    bell: Any = portal_loop.Event()
    return Wait(counter, centre, bell, replaced)


def _sleep(seconds: float) -> Awaitable[None]:
    """A portal of another test may live in this process, on a loop of its own: it sleeps as ever."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return portal_loop.sleep(seconds)
    return asyncio.sleep(seconds)


class _Whole:
    """A body comes whole or is cut off; it never drips."""

    def __init__(self, _seconds: float) -> None: ...

    async def __aenter__(self) -> _Whole:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    def reschedule(self, _when: float) -> None:
        """Nobody is late."""


@contextmanager
def at_the_edge(network: Network | None = None, source: Source | None = None) -> Iterator[None]:
    """Inside, the code asks the running process's system; ``source`` instead, where a template is made."""

    def whose() -> Source:
        return source if source is not None else running_process()

    told = _Secrets(whose)
    monotonic = SimpleNamespace(monotonic=lambda: running_process().monotonic())
    with ExitStack() as stack:

        def put(target: object, name: str, value: object) -> None:
            stack.enter_context(patch.object(target, name, value))

        put(desktop.domain.ids, "time", SimpleNamespace(time_ns=lambda: whose().time_ns()))
        put(desktop.domain.ids, "os", told)
        for name in ("token_hex", "choice", "randbelow"):
            put(secrets, name, getattr(told, name))
        put(secrets, "token_bytes", told.urandom)
        put(Ed25519PrivateKey, "generate", told.private_key)
        put(sync.backoff, "random", SimpleNamespace(Random=lambda: random.Random(whose().chance.random())))
        put(sync.syncer, "threading", Threading)
        put(sync.syncer, "time", monotonic)
        put(sync.portal_client, "time", monotonic)
        put(sync.portal_client, "ThreadPoolExecutor", Executor)
        put(desktop.services.clerk, "threading", Threading)
        put(portal.http.counter_addresses, "asyncio", portal_loop)
        put(portal.rails.daraja.confirmation, "asyncio", SimpleNamespace(sleep=_sleep))
        put(portal.http.body, "asyncio", SimpleNamespace(get_running_loop=portal_loop.get_running_loop, timeout=_Whole))
        put(portal.feed.waits, "Wait", _wait)
        put(desktop.store.connection, "create_engine", sharing("counter"))
        put(portal.store.sqlite_engine, "create_engine", sharing("portal"))
        if network is not None:
            put(sync.portal_client, "_adapter", lambda: Adapter(network))
        yield
