"""A new print job as a row, in the transaction of the entry that ordered it. Its later steps: ``paper_jobs``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.time import instant_text
from desktop.services.ports.journal import QueuedPaper
from desktop.store.tables import paper_job, paper_step
from printing.job import JobState


def queue(connection: Connection, paper: QueuedPaper, at: datetime) -> bool:
    """A new job, queued; false when this (paper, copy) exists."""
    row = insert(paper_job).values(
        id=paper.job,
        paper=paper.paper,
        paper_id=paper.paper_id,
        bill=paper.bill,
        copy=paper.copy,
        printer=paper.printer,
        document=paper.document,
        state=JobState.QUEUED.value,
        grade="",
        bytes_sent=0,
        attempts=0,
        error="",
        answer="",
        created_at=instant_text(at),
        changed_at=instant_text(at),
    )
    if connection.execute(row.on_conflict_do_nothing()).rowcount != 1:
        return False
    first = insert(paper_step).values(
        job=paper.job,
        number=1,
        at=instant_text(at),
        state=JobState.QUEUED.value,
        grade="",
        bytes_sent=0,
        printer=paper.printer,
        error="",
        answer="",
    )
    connection.execute(first)
    return True
