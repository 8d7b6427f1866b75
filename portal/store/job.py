"""What waits to be written: an act and its asker, who hears of it only when it is committed.

Acts of one kind may be done together: :class:`Together` names what does many at once, and the one thing
it is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from portal.store.transaction import Transaction

A = TypeVar("A")
T = TypeVar("T")
Act = Callable[[Transaction], Any]


@dataclass(frozen=True, slots=True)
class Together(Generic[A, T]):
    """An act that may share its statements with others: ``do`` gives a result for each of the things it is handed.

    Alone it is an act like any other.
    """

    do: Callable[[Transaction, Sequence[A]], Sequence[T]]
    thing: A

    def __call__(self, tx: Transaction) -> T:
        """Does the one thing."""
        return self.do(tx, [self.thing])[0]


@dataclass(slots=True, eq=False)
class Job:
    """``future`` where the asker is a coroutine; a thread looks at ``ended`` itself."""

    act: Act
    future: asyncio.Future[Any] | None = None
    ended: bool = False
    value: Any = None
    error: BaseException | None = None

    def result(self) -> Any:
        """What the act gave, or what it raised."""
        if self.error is not None:
            raise self.error
        return self.value


def end_all(jobs: Sequence[Job], error: BaseException | None = None) -> None:
    """Their askers hear, in one call for each event loop; ``error`` for those that have none of their own."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        if error is not None and job.error is None:
            job.error = error
        job.ended = True
        if job.future is not None:
            by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, heard in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended, and its askers with it
            loop.call_soon_threadsafe(_tell, heard)


def _tell(jobs: Iterable[Job]) -> None:
    for job in jobs:
        if job.future is None or job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.value)
