"""The database as the rest of the portal uses it: acts that write, acts that read, and who hears of a commit.

One act after another writes, whoever asks. Those that wait while another is written share the next commit. Server code
awaits ``writing`` and ``reading``, which run on one writer thread and a few reader threads, so the event loop never
waits for a disk. Commands call ``write`` and ``read`` on their own thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop.domain.time import Clock, utc_now
from portal.store.commit import Committed, Committer
from portal.store.engine import READERS, open_engines, read_url
from portal.store.engines import said
from portal.store.high_water import MarkFiles, high_water
from portal.store.job import Job
from portal.store.migrate import bring_up_to_date
from portal.store.passing import is_passing
from portal.store.signals import Signals
from portal.store.transaction import Touched, Transaction

T = TypeVar("T")
MOST_WAITING_WRITES = 2_000
"""Above this the portal says it is busy instead of queueing more."""
MOST_TOGETHER = 64
"""How many acts share a commit."""


class Busy(Exception):
    """Too many writes wait; the caller says so with ``Retry-After``."""


class Database:
    """One portal's books. Opening brings the schema up to date."""

    def __init__(self, url: str, clock: Clock = utc_now, shared_marks: Path | None = None) -> None:
        address = read_url(url)
        self._marks = MarkFiles(address, shared_marks)
        self._engines = open_engines(address)
        try:
            bring_up_to_date(self._engines.writer, said(address))
        except BaseException:
            self._engines.dispose()
            raise
        self.clock = clock
        self.signals = Signals(self._engines.writer.url) if self._engines.is_shared else None
        """How the portals over one database hear of each other; ``None`` where there is only one."""
        self._lock = threading.Lock()
        self._jobs: deque[Job] = deque()
        self._asked = False
        self._waiting = 0
        self._told: list[Callable[[list[Touched]], None]] = []
        self._on_ordered: list[Callable[[], None]] = []
        announce = self.signals.announce_feeds if self.signals else _tell_nobody
        self._committer = Committer(self._engines, clock, announce, self._on_committed)
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
        """Runs an act in a transaction: all of it, or nothing. It is durable when this returns.

        An act may be run again where the database failed before anything of it was kept.
        """
        job = Job(act)
        self._jobs.append(job)
        while not job.ended:
            with self._lock:
                if not job.ended:
                    self._committer.run(self._next_jobs())
        value: T = job.result()
        return value

    def is_behind_mark(self) -> bool:
        """True when these books have given less than their mark says: they were restored from a copy."""
        marks = self._marks.read()  # before the books: others may give more meanwhile
        here = self.read(high_water)
        return any(mark.is_ahead_of(here) for mark in marks)

    def read(self, act: Callable[[Connection], T]) -> T:
        """Runs an act on one consistent state of the books."""
        try:
            return self._read(act)
        except DBAPIError as wrong:
            if not self._engines.is_shared or not is_passing(wrong):
                raise
            self._engines.reader.dispose()
            return self._read(act)

    async def writing(self, act: Callable[[Transaction], T]) -> T:
        """``write`` on the writer thread; ``Busy`` when too many wait."""
        if self._waiting + len(self._jobs) >= MOST_WAITING_WRITES:
            raise Busy
        job = Job(act, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        self._ask_writer()
        assert job.future is not None
        value: T = await job.future
        return value

    async def on_writer(self, work: Callable[[], T]) -> T:
        """Work of several writes on the writer thread; ``Busy`` when too many wait."""
        if self._waiting + len(self._jobs) >= MOST_WAITING_WRITES:
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
        if self.signals is not None:
            self.signals.stop()
        self._engines.dispose()

    def _ask_writer(self) -> None:
        """The writer thread looks at what waits; asked once until it does."""
        if not self._asked:
            self._asked = True
            self._writer.submit(self._write_waiting)

    def _write_waiting(self) -> None:
        self._asked = False
        while self._jobs:
            with self._lock:
                if jobs := self._next_jobs():
                    self._committer.run(jobs)

    def _next_jobs(self) -> list[Job]:
        """The acts of the next commit, in the order they came."""
        return [self._jobs.popleft() for _ in range(min(len(self._jobs), MOST_TOGETHER))]

    def _read(self, act: Callable[[Connection], T]) -> T:
        with self._engines.reader.connect() as connection, self._engines.bounded(connection), connection.begin():
            return act(connection)

    def _on_committed(self, left: Committed) -> None:
        if left.mark is not None:
            self._marks.write(left.mark)
        if left.touched:
            for told in self._told:
                told(left.touched)
        if left.ordered:
            for wake in self._on_ordered:
                wake()


def _tell_nobody(_connection: Connection, _touched: list[Touched]) -> None:
    """There is no other portal over these books."""
