"""Print jobs in the counter's file: printing's ``JobStore`` port, with the bill each paper belongs to.

The row is committed before the first byte leaves, and (paper, copy) is unique for ever: that is what stops a second
unmarked receipt.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, read_instant
from desktop.services.ports.journal import SYSTEM, Act, QueuedPaper
from desktop.store import chain
from desktop.store.file import CounterFile
from desktop.store.paper_queue import queue
from desktop.store.prepared import Prepared
from desktop.store.store_reads import Run
from desktop.store.tables import paper_job, paper_step
from desktop.store.writer import Rank
from printing.job import Grade, Job, JobState, JobStep, is_final
from sync.protocol.kinds import PaperEnded
from sync.protocol.states import PaperState


class PaperJobs:
    """Implements :class:`printing.ports.JobStore` over the counter's file."""

    def __init__(self, file: CounterFile, read: Run) -> None:
        self._file = file
        self._read = read

    def add(self, job: Job) -> bool:
        """A paper that belongs to no bill (a test page)."""
        paper = QueuedPaper(job.id, TEST, job.paper_id, "", job.copy, job.printer, job.document)
        topics = frozenset({"papers"})
        return self._file.run(lambda connection: (queue(connection, paper, job.created_at), topics), Rank.PAPER)

    def update(self, *steps: Job) -> None:
        """Steps of one job, in order: the row says the last, its history keeps each."""
        self._file.run(lambda connection: (None, _update(connection, steps, self._file.clock())), Rank.PAPER)

    def pending(self, printer: str) -> list[Job]:
        """Jobs of a printer that are not final, oldest first."""
        return self._read(_pending, printer)

    def job(self, job_id: str) -> Job | None:
        """By id."""
        return self._read(_job, job_id)

    def of_paper(self, paper_id: str) -> list[Job]:
        """A paper's jobs, original first."""
        return self._read(_of_paper, paper_id)

    def history(self, job_id: str) -> list[JobStep]:
        """Every step of a job, the first first."""
        return self._read(_history, job_id)

    def recent(self, most: int = 50) -> list[Job]:
        """The papers last ordered, the newest first."""
        return self._read(_recent, most)

    def unsettled(self) -> list[Job]:
        """Papers nobody can vouch for and nobody was asked about yet, oldest first."""
        return self._read(_unsettled)


TEST: Final = "test"
_BEFORE: Final = Prepared(
    select(
        paper_job.c.state,
        paper_job.c.grade,
        paper_job.c.bill,
        paper_job.c.paper,
        select(func.coalesce(func.max(paper_step.c.number), 0))
        .where(paper_step.c.job == paper_job.c.id)
        .scalar_subquery(),
    ).where(paper_job.c.id == bindparam("job"))
)
_STANDS: Final = ("state", "grade", "printer", "bytes_sent", "attempts", "error", "answer", "changed_at")
_SET: Final = Prepared(update(paper_job).where(paper_job.c.id == bindparam("job")), _STANDS)
_PUT_STEP: Final = Prepared(insert(paper_step), [column.name for column in paper_step.c])


def _update(connection: Connection, steps: tuple[Job, ...], at: datetime) -> frozenset[str]:
    """The job's row and its steps; the step that ends it is an entry of the journal in the same transaction.

    A test page belongs to nobody and is ordered without an entry, also before the counter is enrolled.
    """
    job = steps[-1]
    known = _BEFORE.first(connection, {"job": job.id})
    if known is None:
        return frozenset()
    state, grade, bill, paper, last = known
    for number, step in enumerate(steps, start=last + 1):
        _PUT_STEP.run(connection, _step(step, number))
    present = _step(job, 0)
    _SET.run(connection, present | {"changed_at": present["at"], "attempts": job.attempts})
    ended = is_final(job) and not is_final(replace(job, state=JobState(state), grade=Grade(grade)))
    if ended and paper != TEST:
        body = PaperEnded(job=job.id, state=PaperState(job.state.value), grade=job.grade.value)
        chain.append(connection, Act(new_id(), body, SYSTEM), at)
    return frozenset({"papers", "standing", "journal", *([f"bill:{bill}"] if bill else [])})


def _step(step: Job, number: int) -> dict[str, object]:
    return {
        "job": step.id,
        "number": number,
        "at": instant_text(step.changed_at),
        "state": step.state.value,
        "grade": step.grade.value,
        "bytes_sent": step.bytes_sent,
        "printer": step.printer,
        "error": step.error,
        "answer": step.answer,
    }


def _pending(connection: Connection, printer: str) -> list[Job]:
    ended = [JobState.PRINTED.value, JobState.FAILED_BEFORE.value, JobState.UNKNOWN.value]
    query = select(paper_job).where(paper_job.c.printer == printer, paper_job.c.state.not_in(ended))
    jobs = [_view(row) for row in connection.execute(query.order_by(paper_job.c.created_at, paper_job.c.id))]
    return [job for job in jobs if not is_final(job)]


def _job(connection: Connection, job_id: str) -> Job | None:
    row = connection.execute(select(paper_job).where(paper_job.c.id == job_id)).first()
    return _view(row) if row else None


def _of_paper(connection: Connection, paper_id: str) -> list[Job]:
    query = select(paper_job).where(paper_job.c.paper_id == paper_id).order_by(paper_job.c.copy)
    return [_view(row) for row in connection.execute(query)]


def _history(connection: Connection, job_id: str) -> list[JobStep]:
    query = select(paper_step).where(paper_step.c.job == job_id).order_by(paper_step.c.number)
    return [
        JobStep(
            at=read_instant(row.at),
            state=JobState(row.state),
            grade=Grade(row.grade),
            bytes_sent=row.bytes_sent,
            printer=row.printer,
            error=row.error,
            answer=row.answer,
        )
        for row in connection.execute(query)
    ]


def _recent(connection: Connection, most: int) -> list[Job]:
    query = select(paper_job).order_by(paper_job.c.created_at.desc(), paper_job.c.id.desc()).limit(most)
    return [_view(row) for row in connection.execute(query)]


def _unsettled(connection: Connection) -> list[Job]:
    doubtful = (paper_job.c.state == JobState.UNKNOWN.value) & (paper_job.c.answer == "")
    query = select(paper_job).where(doubtful).order_by(paper_job.c.created_at, paper_job.c.id)
    return [_view(row) for row in connection.execute(query)]


def _view(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        paper_id=row.paper_id,
        copy=row.copy,
        printer=row.printer,
        document=row.document,
        created_at=read_instant(row.created_at),
        changed_at=read_instant(row.changed_at),
        state=JobState(row.state),
        grade=Grade(row.grade),
        bytes_sent=row.bytes_sent,
        attempts=row.attempts,
        error=row.error,
        answer=row.answer,
    )
