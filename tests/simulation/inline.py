"""Writers without a thread: acts and requests are done where they are asked for, one after another.

The counter's file takes its writer as a parameter; the portal's database lets other requests go on between two pieces
of work, as its threads would.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine

from desktop.store.writer import Committed, Rank, run_act
from portal.store.database import Database
from portal.store.transaction import Transaction
from tests.simulation.portal_loop import Turn

T = TypeVar("T")


class InlineWriter:
    """Does an act at once. ``done`` hears of each that was committed, before its asker does."""

    def __init__(self, engine: Engine, committed: Committed, done: Callable[[], None] | None = None) -> None:
        self.engine = engine
        self._committed = committed
        self._done = done

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> None:
        """Lets go of the file."""
        self.engine.dispose()

    def do(self, act: Callable[[Connection], T], rank: Rank) -> T:
        """The act's value, once it is durable."""
        value = run_act(self.engine, act, self._committed)
        if self._done is not None:
            self._done()
        return value


class InlineDatabase(Database):
    """The portal's books, written and read on the one thread there is."""

    async def writing(self, act: Callable[[Transaction], T]) -> T:
        await Turn()
        return self.write(act)

    async def on_writer(self, work: Callable[[], T]) -> T:
        await Turn()
        return work()

    async def reading(self, act: Callable[[Connection], T]) -> T:
        await Turn()
        return self.read(act)
