"""The one thread that writes. Acts queue up, a user's before the sync's, and each runs in one transaction.

An act gets the connection and returns a value; whoever asked waits for it off the GUI thread. When the act raises,
nothing of it remains and the asker gets the error. The queue is bounded: a counter does not make two thousand acts
ahead of its disk.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from desktop.domain.errors import Cancelled, Trouble
from desktop.store.connection import disk_told, not_kept_after_trouble

T = TypeVar("T")
MOST_WAITING = 2_000
PUT_S = 10.0
Committed = Callable[[Connection], None]


class Rank(IntEnum):
    """Whose act goes first."""

    USER = 0
    PAPER = 1
    SYNC = 2
    STOP = 9


class Writes(Protocol):
    """Whoever runs acts one after another. ``committed`` is called after each, before its asker hears of it."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def do(self, act: Callable[[Connection], T], rank: Rank) -> T: ...


class Writer:
    """Owns the writing connection from ``start`` to ``stop``."""

    def __init__(self, engine: Engine, committed: Committed) -> None:
        self._engine = engine
        self._committed = committed
        self._order = itertools.count()
        self._queue: queue.PriorityQueue[tuple[int, int, Future[Any], Callable[[Connection], Any] | None]]
        self._queue = queue.PriorityQueue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._stopped = False

    def start(self) -> None:
        """Begins to work."""
        self._thread.start()

    def stop(self) -> None:
        """Does what is queued, then ends; joined when it returns."""
        if self._stopped:
            return
        self._stopped = True
        self._queue.put((Rank.STOP, next(self._order), Future(), None))
        self._thread.join()

    def do(self, act: Callable[[Connection], T], rank: Rank) -> T:
        """Runs the act in one transaction and waits until it is on disk."""
        assert threading.current_thread() is not self._thread, "an act inside an act would wait for itself"
        if self._stopped:
            raise Cancelled
        future: Future[T] = Future()
        try:
            self._queue.put((rank, next(self._order), future, act), timeout=PUT_S)
        except queue.Full:
            raise Trouble("The disk is too slow; {n} acts wait. Look at the computer.", n=MOST_WAITING) from None
        return future.result()

    def _run(self) -> None:
        while True:
            _, _, future, act = self._queue.get()
            if act is None:
                break
            try:
                value = run_act(self._engine, act, self._committed)
            except BaseException as wrong:  # noqa: BLE001 - the asker gets it
                future.set_exception(wrong)
            else:
                future.set_result(value)
        self._engine.dispose()


def run_act(engine: Engine, act: Callable[[Connection], T], committed: Committed) -> T:
    """One act in one transaction; ``Trouble`` when the disk refuses."""
    with disk_told(), engine.connect() as connection:
        with not_kept_after_trouble(connection), connection.begin():
            value = act(connection)
        committed(connection)
        return value
