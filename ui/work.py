"""The one place where work leaves the GUI thread, and its answer comes back.

Three lanes, a thread each: *acts* in the order they were asked for; *reads*, so that a slow read never holds up an act;
*questions* to the portal, which may take seconds and hold up neither. A job is plain Python and touches no widget; its
answer is delivered on the GUI thread. An answer is dropped when the widget that asked is gone, or when a newer question
with the same key was asked meanwhile.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
Lane = Literal["acts", "reads", "questions"]
LANES: tuple[Lane, ...] = ("acts", "reads", "questions")
MOST_WAITING = 1_000
_log = logging.getLogger(__name__)


class Running:
    """A job under way: ``active`` until its answer was delivered or dropped. An action with one is not run again."""

    def __init__(self) -> None:
        self.active = True


@dataclass
class _Job:
    """A question with everything needed to answer it."""

    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    owner: QObject | None
    key: str
    stamp: int
    running: Running
    answer: Any = None
    problem: Exception | None = None


class Work(QObject):
    """Runs jobs and delivers their answers.

    ``unhandled`` carries the exception of a job that was asked for without ``failed``; the shell connects it to the
    one voice that speaks to the person.
    """

    unhandled = Signal(object)
    _answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._stamps: dict[str, int] = {}
        self._stopping = False
        self._queues: dict[Lane, queue.Queue[_Job | None]] = {lane: queue.Queue(MOST_WAITING) for lane in LANES}
        self._threads = [
            threading.Thread(target=self._go, args=(lane,), name=f"ui-{lane}", daemon=True) for lane in LANES
        ]
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        for thread in self._threads:
            thread.start()

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        key: str = "",
        lane: Lane = "acts",
    ) -> Running:
        """Run ``job`` off the GUI thread, then ``done(answer)`` or ``failed(exception)`` on it.

        ``owner`` is taken from ``done`` when that is a method of a widget. With a ``key`` only the newest answer is
        delivered; a read whose key was asked again before it began is not even run. An act always runs.
        """
        stamp = self._stamps[key] = self._stamps.get(key, 0) + 1 if key else 0
        asking = owner if owner is not None else _owner_of(done)
        running = Running()
        if self._stopping:
            running.active = False
            return running
        self._queues[lane].put_nowait(_Job(job, done, failed, asking, key, stamp, running))
        return running

    def read(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        key: str = "",
    ) -> Running:
        """``run`` in the lane of reads."""
        return self.run(job, done, failed, owner=owner, key=key, lane="reads")

    def question(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        key: str = "",
    ) -> Running:
        """``run`` in the lane of questions to the portal: the answer may take seconds, and nothing waits for it."""
        return self.run(job, done, failed, owner=owner, key=key, lane="questions")

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Take no more work, finish the acts already asked for, and join; false when a job outlived the time.

        A question the portal has not answered is left alone: it writes nothing.
        """
        self._stopping = True
        self._forget_reads()
        for waiting in self._queues.values():
            waiting.put(None)
        until = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive() and thread.name != "ui-questions"]
        if late:
            _log.error("still working after %.1f s: %s", timeout_s, ", ".join(late))
        return not late

    def _forget_reads(self) -> None:
        for lane in ("reads", "questions"):
            try:
                while True:
                    self._queues[lane].get_nowait()
            except queue.Empty:
                continue

    def _go(self, lane: Lane) -> None:
        waiting = self._queues[lane]
        while (job := waiting.get()) is not None:
            if lane == "acts" or not self._stale(job):
                try:
                    job.answer = job.work()
                except Exception as problem:  # noqa: BLE001 - handed on whole, to `failed` or to `unhandled`
                    job.problem = problem
            self._answered.emit(job)

    def _stale(self, job: _Job) -> bool:
        return bool(job.key) and self._stamps.get(job.key) != job.stamp

    def _deliver(self, job: _Job) -> None:
        job.running.active = False
        if job.owner is not None and not shiboken6.isValid(job.owner):
            return
        if job.problem is not None and job.failed is None:
            self.unhandled.emit(job.problem)
        elif self._stale(job):
            return
        elif job.problem is not None and job.failed is not None:
            job.failed(job.problem)
        else:
            job.done(job.answer)


def _owner_of(done: Callable[[Any], None]) -> QObject | None:
    owner = getattr(done, "__self__", None)
    return owner if isinstance(owner, QObject) else None
