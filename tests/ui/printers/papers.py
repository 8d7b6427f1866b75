"""Papers and printers for the set-up screen's tests and pictures, through the store and the room, without threads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desktop.domain.time import utc_now
from desktop.services.ports.printers import KeptPrinter
from desktop.services.ports.views import BillView
from desktop.services.print_paper import order_owed
from desktop.store.paper_jobs import PaperJobs
from printing.job import Grade, JobState, moved
from printing.status import Condition
from tests.ui.sign_in.stage import Stage

RECEIPTS, SPARE = "Counter 12 receipts", "Spare, counter 11"
AWAY = "tcp://127.0.0.1:9"
"""Nobody listens there."""


def with_printers(stage: Stage) -> None:
    """Two printers, of which the first has no paper."""
    room = stage.desk.counter.printers.room
    room.add(KeptPrinter(RECEIPTS, "tcp://192.0.2.41:9100", spare=SPARE))
    room.add(KeptPrinter(SPARE, "tcp://192.0.2.40:9100"))
    say(stage, RECEIPTS, Condition(heard=True, paper_out=True, online=False))
    say(stage, SPARE, Condition(heard=True))


def say(stage: Stage, name: str, condition: Condition) -> None:
    """The printer reports something."""
    room = stage.desk.counter.printers.room
    room._printers.by_name[name].line.grade = Grade.A
    room._on_condition(name, condition)


def printed(stage: Stage, bill: BillView, how: JobState, *, error: str = "") -> str:
    """The papers owed for a bill are ordered and end that way; the last one's job."""
    order_owed(stage.desk.counter.journal, RECEIPTS, [bill.id])
    jobs = PaperJobs(stage.desk.file, stage.desk.file.run_read)
    at = utc_now() - timedelta(seconds=3)
    job = jobs.pending(RECEIPTS)[-1]
    steps = {
        JobState.PRINTED: (JobState.PREFLIGHT, JobState.SENDING, JobState.SENT, JobState.PRINTED),
        JobState.UNKNOWN: (JobState.PREFLIGHT, JobState.SENDING, JobState.UNKNOWN),
        JobState.SENT: (JobState.PREFLIGHT, JobState.SENDING, JobState.SENT),
        JobState.FAILED_BEFORE: (JobState.PREFLIGHT, JobState.FAILED_BEFORE),
        JobState.SENDING: (JobState.PREFLIGHT, JobState.SENDING),
    }[how]
    for step in steps:
        grade = Grade.A if step is JobState.PRINTED else None
        sent = 900 if step in (JobState.SENT, JobState.UNKNOWN) else None
        job = moved(job, step, at, grade=grade, bytes_sent=sent, error=error if step is steps[-1] else "")
        jobs.update(job)
    if how is JobState.SENT:
        jobs.update(replace(job, grade=Grade.D))
    return job.id
