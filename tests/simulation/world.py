"""The scheduler: what happens when. Owns the clock, the order of things, and the record of what happened.

Everything in the world is an event at an instant. Events of one instant happen in the order in which they were
arranged, so a story is a function of its seed.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.simulation.chance import Chance

MOST_EVENTS = 200_000
"""A story that is longer turns in a circle."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Stuck(Exception):
    """The world does not come to rest; the sentence says what still moves."""


@dataclass(order=True, slots=True)
class Event:
    """Something that will happen. ``cancelled`` when it will not after all."""

    at_ms: int
    order: int
    act: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)


class World:
    """Time, chance, and the events to come."""

    def __init__(self, seed: str, begins: datetime, show: Callable[[str], None] | None = None) -> None:
        self.chance = Chance(seed)
        self.now_ms = round(begins.timestamp() * 1000)
        self.begun_ms = self.now_ms
        self.story: list[str] = []
        self._show = show
        self._events: list[Event] = []
        self._order = itertools.count()
        self._happened = 0

    @property
    def now(self) -> datetime:
        """The true time, which no machine knows."""
        return EPOCH + timedelta(milliseconds=self.now_ms)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the world began; goes forward only."""
        return (self.now_ms - self.begun_ms) / 1000

    def after(self, seconds: float, act: Callable[[], None]) -> Event:
        """``act`` happens so much later."""
        event = Event(self.now_ms + max(0, round(seconds * 1000)), next(self._order), act)
        heapq.heappush(self._events, event)
        return event

    def soon(self, act: Callable[[], None]) -> Event:
        """``act`` happens behind everything that is due now."""
        return self.after(0, act)

    def say(self, who: str, what: str) -> None:
        """One line of the story."""
        line = f"{self.elapsed_s:9.3f} {who:<8} {what}"
        self.story.append(line)
        if self._show:
            self._show(line)

    def run(self, seconds: float) -> None:
        """Lets so much time pass."""
        ends = self.now_ms + round(seconds * 1000)
        while self._events and self._events[0].at_ms <= ends:
            self._step()
        self.now_ms = ends

    def run_until(self, true: Callable[[], bool], every_s: float, most_s: float) -> bool:
        """Lets time pass until it is so; false when it is not after ``most_s``."""
        ends = self.elapsed_s + most_s
        while not true():
            if self.elapsed_s >= ends:
                return False
            self.run(every_s)
        return True

    def _step(self) -> None:
        event = heapq.heappop(self._events)
        if event.cancelled:
            return
        self._happened += 1
        if self._happened > MOST_EVENTS:
            raise Stuck(f"more than {MOST_EVENTS} events, and no end")
        self.now_ms = event.at_ms
        event.act()
