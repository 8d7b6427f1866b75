"""Several processes answer on one socket: begun together, one that dies begun again, all ended together.

For PostgreSQL alone. The first process brings the books up to date before any other opens them, then answers nobody
itself: it watches. A worker ends by itself when the watching process is gone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from portal.settings import Settings

log = logging.getLogger(__name__)
MOST_WORKERS = 64
END_S = 1.4
"""How long the workers may take to end before they are killed: what was acknowledged is in the books."""

AGAIN_S = 0.5
"""A worker that dies is begun again after this long."""

METRICS_FOLDER = "HUDUMA_METRICS_FOLDER"


@dataclass(frozen=True, slots=True)
class Work:
    """What every worker is told."""

    settings: Settings
    marks: Path
    own_url: str
    log_format: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    told: Connection[Any, Any]
    is_ready: bool = False


class Workers:
    """``on_ready`` is called once, when all of them answer."""

    def __init__(self, count: int, work: Work, bound: socket.socket, on_ready: Callable[[], None]) -> None:
        self._count = count
        self._work = work
        self._bound = bound
        self._on_ready: Callable[[], None] | None = on_ready
        self._workers: list[_Worker] = []
        self._ending = False

    def run(self) -> int:
        """Until it is told to end; 0, or 1 when a worker could not begin."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda _number, _frame: self.end())
        with _metrics_folder():
            try:
                self._workers = [self._begin() for _ in range(self._count)]
                return self._watch()
            finally:
                self._end_all()

    def end(self) -> None:
        """Tells every worker to end; safe in a signal's handler."""
        self._ending = True
        for worker in self._workers:
            worker.process.terminate()

    def _begin(self) -> _Worker:
        here, there = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=answer, args=(self._work, self._bound, there), name="portal")
        process.start()
        there.close()
        return _Worker(process, here)

    def _watch(self) -> int:
        while not self._ending:
            heard = connection.wait([*(w.process.sentinel for w in self._workers), *self._silent()], timeout=1.0)
            for worker in list(self._workers):
                if worker.told in heard:
                    self._hear(worker)
                if worker.process.sentinel in heard and not self._replace(worker):
                    return 1
        return 0

    def _silent(self) -> list[Connection[Any, Any]]:
        """The ways to workers that have not said that they answer."""
        return [worker.told for worker in self._workers if not worker.is_ready]

    def _hear(self, worker: _Worker) -> None:
        with contextlib.suppress(EOFError, OSError):
            worker.is_ready = bool(worker.told.recv())
        if self._on_ready is not None and all(each.is_ready for each in self._workers):
            self._on_ready()
            self._on_ready = None

    def _replace(self, worker: _Worker) -> bool:
        """Begins another in place of one that died; ``False`` when it had never answered, nor any before it."""
        if self._ending:
            return True
        if not worker.is_ready and self._on_ready is not None:
            return False
        log.error("worker %s ended with %s; another begins", worker.process.pid, worker.process.exitcode)
        worker.told.close()
        time.sleep(AGAIN_S)
        self._workers[self._workers.index(worker)] = self._begin()
        return True

    def _end_all(self) -> None:
        self.end()
        until = time.monotonic() + END_S
        for worker in self._workers:
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
            worker.told.close()


@contextlib.contextmanager
def _metrics_folder() -> Iterator[None]:
    """Where the workers put their figures, so that whichever is asked tells those of all."""
    with tempfile.TemporaryDirectory(prefix="huduma-metrics-") as folder:
        os.environ[METRICS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[METRICS_FOLDER]


def answer(work: Work, bound: socket.socket, told: Connection[Any, Any]) -> None:
    """One worker: answers until it is told to end, or the watching process is gone."""
    from portal.app import close_app, make_app
    from portal.operations.log_format import set_log_format
    from portal.server import PortalServer

    for name in (signal.SIGINT, signal.SIGTERM):  # the server raises what ended it once more when it is done
        signal.signal(name, lambda _number, _frame: None)
    set_log_format(work.log_format)
    app = make_app(work.settings, shared_marks=work.marks, own_url=work.own_url)
    try:
        server = PortalServer(app, lambda: told.send(True), at_once=1)

        def end_with_watcher() -> None:
            with contextlib.suppress(EOFError, OSError):
                told.recv()
            server.should_exit = True

        threading.Thread(target=end_with_watcher, name="portal-watched", daemon=True).start()
        server.run(sockets=[bound])
    finally:
        close_app(app)
