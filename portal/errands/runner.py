"""Doing errands: one thread looks for what is due, a few do it, each outside of any transaction.

Woken by a commit of this process that ordered something, and by the clock for what was put off or ordered elsewhere.
The threads are daemons: a portal that must end does not wait for a rail, and an errand cut off is taken again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text, read_instant
from portal.errands.claim import claim, end, next_due, sweep
from portal.errands.errand import Act, Again, Errand, Handler, Next
from portal.store.database import Database
from portal.store.transaction import Transaction

log = logging.getLogger(__name__)
AT_ONCE = 8
"""How many errands one process does at the same time."""
LOOK_S = 1.0
SHORTEST_S = 0.02
END_S = 1.0
SWEEP_S = 3600.0


def run_due(database: Database, handlers: Mapping[str, Handler], now: datetime | None = None) -> int:
    """Does everything that is due, one after the other, until nothing is; gives how many tries that took."""
    tries = 0
    while taken := _take(database, handlers, AT_ONCE, now):
        for errand in taken:
            do_errand(database, handlers[errand.kind], errand)
        tries += len(taken)
    return tries


def do_errand(database: Database, handler: Handler, errand: Errand) -> None:
    """Does one errand that was claimed, and writes what became of it."""
    write_end(database, handler, errand, call_out(handler, errand))


def write_end(database: Database, handler: Handler, errand: Errand, act: Act) -> None:
    """Writes an errand's answer and its end in one transaction; an act that cannot be written is tried again."""

    def write(tx: Transaction) -> None:
        end(tx, errand, act(tx), handler.effort)

    try:
        database.write(write)
    except Exception as wrong:
        log.exception("what became of errand %s/%s could not be written", errand.kind, errand.key)
        note = type(wrong).__name__
        database.write(lambda tx: end(tx, errand, Again(note=note), handler.effort))


def call_out(handler: Handler, errand: Errand) -> Act:
    """The handler's answer; whatever it stumbled over makes the errand wait."""
    try:
        return handler.do(errand)
    except Trouble as trouble:
        log.info("errand %s/%s: %s", errand.kind, errand.key, trouble)
        return partial(_again, note=str(trouble))
    except Exception as wrong:
        log.exception("errand %s/%s could not be done", errand.kind, errand.key)
        return partial(_again, note=type(wrong).__name__)


def _again(_tx: Transaction, note: str) -> Next:
    return Again(note=note)


def _take(database: Database, handlers: Mapping[str, Handler], most: int, now: datetime | None = None) -> list[Errand]:
    instant = instant_text(now or database.clock())
    due = database.read(lambda connection: next_due(connection, tuple(handlers)))
    if due is None or due > instant:
        return []
    return database.write(lambda tx: claim(tx if now is None else _at(tx, now), tuple(handlers), most))


def _at(tx: Transaction, now: datetime) -> Transaction:
    return Transaction(tx.connection, now)


class ErrandRunner:
    """Runs from ``start`` to ``stop``; ``wake`` may be called from any thread."""

    def __init__(self, database: Database, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._handlers = dict(handlers)
        self._bell = threading.Event()
        self._ended = threading.Event()
        self._closed = threading.Event()
        self._free = threading.Semaphore(AT_ONCE)
        self._busy: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._looker = threading.Thread(target=self._look, name="errands", daemon=True)
        database.on_ordered(self.wake)

    def start(self) -> None:
        """Begins; without handlers there is nothing to begin."""
        if self._handlers:
            self._looker.start()

    def stop(self) -> None:
        """Takes nothing more and gives what runs a second to end; what does not is taken again after its claim."""
        self._ended.set()
        self._bell.set()
        if self._looker.is_alive():
            self._looker.join(END_S)
        with self._lock:
            running = list(self._busy)
        for thread in running:
            thread.join(END_S / len(running))
        self._closed.set()

    def wake(self) -> None:
        """Something was ordered."""
        self._bell.set()

    def _look(self) -> None:
        self._guarded(lambda: self._database.write(sweep))
        while not self._ended.is_set():
            self._bell.wait(self._wait_s())
            self._bell.clear()
            if not self._guarded(self._take_all):
                self._ended.wait(LOOK_S)

    def _wait_s(self) -> float:
        """Seconds until something is due, at most as long as another process may go unheard."""
        due: list[str | None] = [None]
        self._guarded(lambda: due.append(self._database.read(lambda c: next_due(c, tuple(self._handlers)))))
        if due[-1] is None or self._busy:
            return LOOK_S
        left = (read_instant(due[-1]) - self._database.clock()).total_seconds()
        return min(LOOK_S, max(SHORTEST_S, left))

    def _take_all(self) -> None:
        while not self._ended.is_set():
            places = self._places()
            taken: list[Errand] = []
            try:
                taken = _take(self._database, self._handlers, places) if places else []
            finally:
                for _ in range(places - len(taken)):
                    self._free.release()
            for errand in taken:
                self._begin(errand)
            if not taken:
                return

    def _places(self) -> int:
        places = 0
        while places < AT_ONCE and self._free.acquire(blocking=False):
            places += 1
        return places

    def _begin(self, errand: Errand) -> None:
        thread = threading.Thread(target=self._serve, args=(errand,), name=f"errand-{errand.kind}", daemon=True)
        with self._lock:
            self._busy.add(thread)
        thread.start()

    def _serve(self, errand: Errand) -> None:
        try:
            act = call_out(self._handlers[errand.kind], errand)
            if not self._closed.is_set():
                self._guarded(lambda: write_end(self._database, self._handlers[errand.kind], errand, act))
        finally:
            with self._lock:
                self._busy.discard(threading.current_thread())
            self._free.release()
            self._bell.set()

    def _guarded(self, work: Callable[[], object]) -> bool:
        """False after trouble with the books, which is said and waited out; after the end it is nobody's business."""
        try:
            work()
        except Exception:
            if not self._ended.is_set():
                log.exception("errands wait: the books cannot be used")
            return False
        return True
