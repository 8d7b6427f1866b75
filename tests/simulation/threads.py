"""Threads of a simulated program. They are the system's, but only one runs at a time, and only when the world says so.

A thread goes on until it waits (for an answer, an event, an end); then the world has the word again and decides who is
next. So a counter's loops run unchanged, and in an order that the seed decides. What stands in for the module
``threading`` in the counter's code is :class:`Threading`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from tests.simulation.process import Process, ProcessEnded, running_process

T = TypeVar("T")
PATIENCE_S = 50.0
"""A thread that computes longer than this (of real time) hangs."""


class Task:
    """One thread of a process, from ``start`` to its end."""

    present: ClassVar[list[Task]] = []
    """The task that runs now, if any."""

    def __init__(self, process: Process, name: str, work: Callable[[], object]) -> None:
        self.process = process
        self.name = name
        self.done = False
        self.handle: object = None
        self.wrong: BaseException | None = None
        self._work = work
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._turn = 0
        self._waits = False
        self._answer = False
        self._thread: threading.Thread | None = None
        self._joining: list[tuple[Task, int]] = []

    def start(self) -> None:
        """Begins behind everything that is due now."""
        self.process.tasks.append(self)
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._waits = True
        self.process.world.soon(lambda: self._wake(0, True))

    def wait(self, timeout_s: float | None) -> bool:
        """Gives the word back until ``wake`` (true) or the time is over (false). Called by the thread itself."""
        self._turn += 1
        turn = self._turn
        if timeout_s is not None:
            self.process.world.after(timeout_s, lambda: self._wake(turn, False))
        self._waits = True
        self._back.release()
        self._go.acquire()
        if self.process.ended:
            raise ProcessEnded
        return self._answer

    @property
    def turn(self) -> int:
        """Names the wait that the thread is about to begin; for ``wake``."""
        return self._turn + 1

    def wake(self, turn: int) -> None:
        """Ends that wait, if it is still the present one."""
        self.process.world.soon(lambda: self._wake(turn, True))

    def joined(self, by: Task, timeout_s: float | None) -> None:
        """Another thread waits for the end of this one."""
        if not self.done and self._thread is not None:
            self._joining.append((by, by.turn))
            by.wait(timeout_s)

    def throw_out(self) -> None:
        """Ends the thread wherever it waits; the process is marked as ended."""
        assert self.process.ended
        if self.done or self._thread is None:
            return
        if not self._thread.ident:
            self.done = True
            return
        self._hand_over()

    def _wake(self, turn: int, answer: bool) -> None:
        if self.done or not self._waits or turn != self._turn or self.process.ended:
            return
        self._answer = answer
        self._hand_over()
        if self.wrong is not None and not self.process.ended:
            wrong, self.wrong = self.wrong, None
            raise wrong

    def _hand_over(self) -> None:
        """The thread has the word until it waits or ends."""
        assert self._thread is not None
        self._waits = False
        Task.present.append(self)
        with self.process.runs():
            if self._thread.ident:
                self._go.release()
            else:
                self._thread.start()
            assert self._back.acquire(timeout=PATIENCE_S), f"{self.name} of {self.process.name} hangs"
        Task.present.pop()

    def _run(self) -> None:
        try:
            self._work()
        except ProcessEnded:
            pass
        except BaseException as wrong:
            self.wrong = wrong
        self.done = True
        for task, turn in self._joining:
            task.wake(turn)
        self._back.release()


def present_task() -> Task:
    """The thread that runs now."""
    assert Task.present, "only a thread of a process may wait"
    return Task.present[-1]


class _Event:
    """``threading.Event`` in a simulated program."""

    def __init__(self) -> None:
        self._set = False
        self._waiting: list[tuple[Task, int]] = []

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        for task, turn in self._waiting:
            task.wake(turn)
        self._waiting.clear()

    def clear(self) -> None:
        self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        if not self._set and (timeout is None or timeout > 0):
            task = present_task()
            self._waiting.append((task, task.turn))
            task.wait(timeout)
        return self._set


class _Thread:
    """``threading.Thread`` in a simulated program."""

    def __init__(self, target: Callable[[], object], name: str, daemon: bool) -> None:
        assert daemon, "a thread that outlives its program is not known here"
        self.name = name
        self.task = Task(running_process(), name, target)
        self.task.handle = self

    def start(self) -> None:
        self.task.start()

    def is_alive(self) -> bool:
        return self.task in self.task.process.tasks and not self.task.done

    def join(self, timeout: float | None = None) -> None:
        self.task.joined(present_task(), timeout)


class Threading:
    """Stands in for the module ``threading``."""

    Event = _Event
    Thread = _Thread
    Lock = staticmethod(threading.Lock)

    @staticmethod
    def current_thread() -> object:
        """The code compares it with threads it made; outside a thread there is none."""
        return Task.present[-1].handle if Task.present else None


class _Future(Generic[T]):
    """``concurrent.futures.Future`` of one piece of work."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.value: list[T] = []
        self.wrong: BaseException | None = None

    def result(self) -> T:
        self.task.joined(present_task(), None)
        if self.wrong is not None:
            raise self.wrong
        return self.value[0]

    def done(self) -> bool:
        return self.task.done


class Executor:
    """``concurrent.futures.ThreadPoolExecutor`` with one thread, whose owner hands it one piece of work at a time."""

    def __init__(self, _most: int, thread_name_prefix: str) -> None:
        self._name = thread_name_prefix
        self._last: Task | None = None

    def submit(self, work: Callable[..., T], *arguments: Any) -> _Future[T]:
        assert self._last is None or self._last.done, "one at a time"

        def run() -> None:
            try:
                future.value.append(work(*arguments))
            except Exception as wrong:
                future.wrong = wrong

        task = self._last = Task(running_process(), self._name, run)
        future: _Future[T] = _Future(task)
        task.start()
        return future

    def shutdown(self) -> None:
        if self._last is not None:
            self._last.joined(present_task(), None)
