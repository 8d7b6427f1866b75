"""The database as the rest of the portal uses it: acts that write, acts that read, and who hears of a commit.

On SQLite there is one writer. Server code awaits ``writing`` and ``reading``, which run on one writer thread and a few
reader threads, so the event loop never waits for a disk. Commands call ``write`` and ``read`` on their own thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection

from desktop.domain.time import Clock, utc_now
from portal.store.engine import READERS, Engines, open_engines, read_url
from portal.store.high_water import MarkFiles, high_water
from portal.store.migrate import bring_up_to_date
from portal.store.transaction import Touched, Transaction

T = TypeVar("T")
MOST_WAITING_WRITES = 2_000
"""Above this the portal says it is busy instead of queueing more."""


class Busy(Exception):
    """Too many writes wait; the caller says so with ``Retry-After``."""


class Database:
    """One portal's books. Opening brings the schema up to date."""

    def __init__(self, url: str, clock: Clock = utc_now, shared_marks: Path | None = None) -> None:
        address = read_url(url)
        self._marks = MarkFiles(Path(str(address.database)), shared_marks)
        self._engines: Engines = open_engines(address)
        try:
            bring_up_to_date(self._engines.writer, str(address.database))
        except BaseException:
            self._engines.dispose()
            raise
        self.clock = clock
        self._lock = threading.Lock()
        self._waiting = 0
        self._told: list[Callable[[list[Touched]], None]] = []
        self._on_ordered: list[Callable[[], None]] = []
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="portal-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="portal-reader")

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def subscribe(self, told: Callable[[list[Touched]], None]) -> None:
        """``told`` is called on the writing thread after each commit that left feed rows."""
        self._told.append(told)

    def on_ordered(self, wake: Callable[[], None]) -> None:
        """``wake`` is called on the writing thread after each commit that ordered an errand."""
        self._on_ordered.append(wake)

    def write(self, act: Callable[[Transaction], T]) -> T:
        """Runs an act in one transaction: all of it, or nothing."""
        with self._lock:
            with self._engines.writer.begin() as connection:
                transaction = Transaction(connection, self.clock())
                result = act(transaction)
                touched = transaction.write_feeds()
                mark = high_water(connection) if transaction.gave else None
            if mark is not None:
                self._marks.write(mark)
            if touched:
                for told in self._told:
                    told(touched)
            if transaction.ordered:
                for wake in self._on_ordered:
                    wake()
            return result

    def is_behind_mark(self) -> bool:
        """True when these books have given less than their mark says: they were restored from a copy."""
        here = self.read(high_water)
        return any(mark.is_ahead_of(here) for mark in self._marks.read())

    def read(self, act: Callable[[Connection], T]) -> T:
        """Runs an act on one consistent state of the books."""
        with self._engines.reader.begin() as connection:
            return act(connection)

    async def writing(self, act: Callable[[Transaction], T]) -> T:
        """``write`` on the writer thread; ``Busy`` when too many wait."""
        return await self.on_writer(lambda: self.write(act))

    async def on_writer(self, work: Callable[[], T]) -> T:
        """Work of several writes on the writer thread; ``Busy`` when too many wait."""
        if self._waiting >= MOST_WAITING_WRITES:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, work)
        finally:
            self._waiting -= 1

    async def reading(self, act: Callable[[Connection], T]) -> T:
        """``read`` on a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read, act)

    def close(self) -> None:
        """Finishes what runs and closes every connection."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._engines.dispose()
