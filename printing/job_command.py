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
from printing.job import Job, JobState, is_final
from printing.job_file import JobFile
from printing.printer_settings import PrinterSettings
from printing.spooler import Spooler

Say = Callable[[dict[str, object]], None]


def print_one(
    text: str,
    address: str,
    folder: Path,
    *,
    columns: int,
    copy_reason: str | None,
    give_up_s: float,
    say: Say,
) -> bool:
    """Prints a document; True unless it ended as failed or unknown. Every step is told before the next is taken."""
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
            patience = replace(Patience(), give_up_s=give_up_s)
            spooler = Spooler(settings, store, on_change=tell, patience=patience)
            if job.state is JobState.QUEUED:
                say(facts(job))
            spooler.start()
            ended.wait()
            spooler.stop()
        last = store.job(job.id) or job
    finally:
        store.close()
    return last.state in (JobState.PRINTED, JobState.SENT)


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
