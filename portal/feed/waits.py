"""Waiting rounds: one for each counter, ended by a commit that concerns it, by a newer wait, a goodbye or the end.

Lives on the event loop's thread. A commit rings from the writer's thread, one of another portal over the same books
from the thread that hears them; what nobody rang for is found by looking at the feeds' heads while anybody waits. A
counter waits at one portal alone: where it begins to wait, or says goodbye, the others are told.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from portal.store.transaction import Touched
from sync.protocol.cursor import REFERENCE_FEED

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Wait:
    """One waiting round. ``replaced`` tells it to answer at once, whether or not there is something to say."""

    counter: str
    centre: str
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    replaced: bool = False


class Waits:
    """All waiting rounds of this process."""

    def __init__(self) -> None:
        self.announce: Callable[[str], None] = _nobody_hears
        """Tells other portals that this counter waits here now, or has left."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._by_counter: dict[str, Wait] = {}
        self._heads: dict[str, int] = {}
        self._closed = False

    def __len__(self) -> int:
        return len(self._by_counter)

    def attach(self, loop: asyncio.AbstractEventLoop, heads: dict[str, int]) -> None:
        """Names the loop the waits live on and where the feeds stand; before that a ring is nothing."""
        self._loop = loop
        self._heads.update(heads)

    def begin(self, counter: str, centre: str) -> Wait:
        """A wait for this counter; an older one is freed."""
        self.free(counter)
        wait = Wait(counter, centre, replaced=self._closed)
        self._by_counter[counter] = wait
        return wait

    def end(self, wait: Wait) -> None:
        """The wait is over, however it ended."""
        if self._by_counter.get(wait.counter) is wait:
            del self._by_counter[wait.counter]

    def free(self, counter: str) -> None:
        """Makes the counter's wait, wherever there is one, answer at once."""
        self._free_here(counter)
        self.announce(counter)

    def _free_here(self, counter: str) -> None:
        wait = self._by_counter.pop(counter, None)
        if wait is not None:
            wait.replaced = True
            wait.bell.set()

    def close(self) -> None:
        """Frees every wait; later ones answer at once."""
        self._closed = True
        for counter in list(self._by_counter):
            self._free_here(counter)

    def free_from_thread(self, counters: list[str]) -> None:
        """Called when these counters wait at another portal now."""
        self._from_thread(self._free_all, counters)

    def ring_from_thread(self, touched: list[Touched]) -> None:
        """Called after a commit, on the thread that committed or heard of it."""
        self._from_thread(self.ring, touched)

    def _from_thread(self, work: Callable[[list[T]], None], what: list[T]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):  # the loop ended between the question and the call
                self._loop.call_soon_threadsafe(work, what)

    def _free_all(self, counters: list[str]) -> None:
        for counter in counters:
            self._free_here(counter)

    def ring(self, touched: Iterable[Touched]) -> None:
        """Wakes whoever is concerned."""
        for grown in touched:
            self._heads[grown.feed] = max(grown.no, self._heads.get(grown.feed, 0))
            for wait in self._concerned(grown):
                wait.bell.set()

    def ring_all(self) -> None:
        """Wakes every wait: something changed that no feed tells."""
        for wait in self._by_counter.values():
            wait.bell.set()

    def notice(self, heads: dict[str, int]) -> None:
        """Wakes the waits of feeds that grew without a ring: another process wrote."""
        self.ring([Touched(name, no, True, frozenset()) for name, no in heads.items() if no > self._heads.get(name, 0)])

    def _concerned(self, grown: Touched) -> list[Wait]:
        if not grown.everyone:
            return [self._by_counter[counter] for counter in grown.counters if counter in self._by_counter]
        return [wait for wait in self._by_counter.values() if grown.feed == REFERENCE_FEED or wait.centre == grown.feed]


def _nobody_hears(_counter: str) -> None:
    """There is no other portal over these books."""
