"""A program that runs on a machine: what it believes the time is, what it gets of chance, and its end.

When a process ends, nothing of it runs any more: its threads are thrown out of wherever they wait, and what it would
still have done to its files fails, because its files were taken from it before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulation.world import EPOCH, World

if TYPE_CHECKING:
    from tests.simulation.threads import Task


class ProcessEnded(BaseException):
    """The process is gone. Not an ``Exception``: no code of a process lives to handle it."""


@dataclass(slots=True)
class MachineClock:
    """A machine's clock: the true time, so many milliseconds off."""

    world: World
    off_ms: int = 0

    def now_ms(self) -> int:
        """What the clock shows."""
        return self.world.now_ms + self.off_ms

    def now(self) -> datetime:
        """The same as an instant."""
        return EPOCH + timedelta(milliseconds=self.now_ms())


class Process:
    """One run of a program. ``running`` is the process whose code runs at this moment, if any."""

    running: list[Process] = []

    def __init__(self, world: World, name: str, clock: MachineClock) -> None:
        self.world = world
        self.name = name
        self.clock = clock
        self.ended = False
        self.tasks: list[Task] = []
        self.looked_after: Callable[[], None] = _nothing
        """Called when code of the process has run: the world looks whether it still lives."""
        self.chance: random.Random = world.chance.of(f"system of {name}")

    def time_ns(self) -> int:
        """What the system tells this process of the time of day."""
        return self.clock.now_ms() * 1_000_000

    def monotonic(self) -> float:
        """Seconds of a clock that is never set. Begins above zero, as on a machine that has been on for a while."""
        return self.world.elapsed_s + 1_000.0

    @contextmanager
    def runs(self) -> Iterator[None]:
        """What happens inside is done by this process."""
        Process.running.append(self)
        try:
            yield
        finally:
            Process.running.pop()
            if self not in Process.running:
                self.looked_after()

    def throw_out(self) -> None:
        """Ends every thread. The process has ended, and its files were taken from it before."""
        assert self.ended
        for task in list(self.tasks):
            task.throw_out()

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """``act`` is done by this process, if it still runs then."""

        def do() -> None:
            if not self.ended:
                with self.runs():
                    act()

        self.world.after(seconds, do)


def _nothing() -> None:
    """Nobody looks after it."""


def running_process() -> Process:
    """Whose code runs now."""
    assert Process.running, "code of no process asked the system for something"
    return Process.running[-1]
