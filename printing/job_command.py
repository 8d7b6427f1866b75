"""One document through the real job machine, told step by step: what `python -m printing job` does.

With the same store again it does what a restart does: a job that was on its way is unknown, one that was queued goes
on, one that has ended is told as it ended. Only a marked copy prints a paper a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from printing.conversation import Patience
from printing.document import Document, as_copy, paper_id
from printing.document_json import from_json, to_json
from printing.job import Job, JobState, JobStep, after_restart, is_final, may_go_elsewhere, moved
from printing.job_file import JobFile
from printing.printer_settings import PrinterSettings
from printing.sentences import CANCELLED
from printing.spooler import Spooler

MOST_TOLD = 1000
Say = Callable[[dict[str, object]], None]


def print_one(
    text: str,
    address: str,
    folder: Path,
    *,
    columns: int,
    copy_reason: str | None,
    give_up_s: float,
    wait_s: float,
    say: Say,
) -> bool:
    """Prints a document; True unless it ended as failed or unknown. Every step is told before the next is taken.

    After `wait_s` seconds it is left as a restart would leave it: what is in the printer is then unknown.
    """
    document = from_json(text)
    settings = PrinterSettings(name="printer", address=address, columns=columns)
    store = JobFile(folder / "jobs.sqlite")
    try:
        job = wanted_job(document, copy_reason, store)
        ended = Event()

        def tell(changed: Job) -> None:
            if changed.id == job.id:
                say(facts(changed))
                if is_final(changed):
                    ended.set()

        if is_final(job):
            tell(job)
        else:
            spooler = Spooler(settings, store, on_change=tell, patience=replace(Patience(), give_up_s=give_up_s))
            if job.state is JobState.QUEUED:
                say(facts(job))
            try:
                spooler.start()
                ended.wait(wait_s)
            finally:
                spooler.stop()
            if not ended.is_set():
                leave(job, store, tell)
        last = store.job(job.id) or job
    finally:
        store.close()
    return last.state in (JobState.PRINTED, JobState.SENT)


def leave(job: Job, store: JobFile, tell: Callable[[Job], None]) -> None:
    """Ends a job that took too long, and says how: not begun has failed, begun is unknown."""
    now = store.job(job.id) or job
    at = utc_now()
    if is_final(now):
        return
    if may_go_elsewhere(now):
        after = moved(now, JobState.FAILED_BEFORE, at, error=now.error or CANCELLED)
    else:
        after = after_restart(now, at)
    store.update(after)
    tell(after)


def papers(folder: Path, say: Say) -> None:
    """Tells every job of a store, newest first, each with its history."""
    store = JobFile(folder / "jobs.sqlite")
    try:
        for job in store.recent(MOST_TOLD):
            steps = [step_facts(step) for step in store.history(job.id)]
            say({"job": job.id, **facts(job), "answer": job.answer, "printer": job.printer, "history": steps})
    finally:
        store.close()


def step_facts(step: JobStep) -> dict[str, object]:
    told: dict[str, object] = {"at": instant_text(step.at), "state": str(step.state)}
    more = {"grade": str(step.grade), "bytes_sent": step.bytes_sent, "error": step.error, "answer": step.answer}
    return told | {name: value for name, value in more.items() if value}


def wanted_job(document: Document, copy_reason: str | None, store: JobFile) -> Job:
    """The job of this paper that is to be told: the one there is, or a new one."""
    paper = paper_id(document)
    before = store.of_paper(paper)
    if copy_reason is None:
        return before[0] if before else new_job(document, paper, store)
    if not before:
        raise UserError("This paper was never printed from this store, so there is nothing to copy. Print it first.")
    number = before[-1].copy + 1
    return new_job(as_copy(document, number, copy_reason), paper, store)


def new_job(document: Document, paper: str, store: JobFile) -> Job:
    now = utc_now()
    job = Job(
        id=new_id(),
        paper_id=paper,
        copy=document.copy_number,
        printer="printer",
        document=to_json(document),
        created_at=now,
        changed_at=now,
    )
    if not store.add(job):
        raise UserError("This paper has a job already. Print a copy with --copy-reason.")
    return job


def facts(job: Job) -> dict[str, object]:
    """A job as one JSON line."""
    return {
        "state": str(job.state),
        "grade": str(job.grade),
        "paper": job.paper_id,
        "copy": job.copy,
        "bytes_sent": job.bytes_sent,
        "error": job.error,
        "at": instant_text(job.changed_at),
    }
