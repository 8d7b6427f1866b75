"""Entries about papers. A paper is a fact that happened; nothing about it is refused."""

from __future__ import annotations

from sqlalchemy import update

from portal.rounds.batch import Batch
from portal.store.tables.desk_tables import papers
from sync.protocol.entry import Entry
from sync.protocol.kinds import PaperEnded, PaperOrdered
from sync.protocol.states import Outcome, PaperState


def paper_ordered(batch: Batch, entry: Entry, body: PaperOrdered) -> Outcome:
    """A paper was asked for."""
    if body.job in batch.known.papers:
        return Outcome.EXISTS
    batch.known.papers.add(body.job)
    batch.add(
        papers,
        id=body.job,
        counter_id=batch.caller.id,
        paper=body.paper,
        bill_id=body.bill,
        receipt=body.receipt,
        copy=body.copy,
        reason=body.reason,
        ordered_at=entry.at,
        state=PaperState.QUEUED.value,
        grade="",
        ended_at=None,
    )
    return Outcome.CREATED


def paper_ended(batch: Batch, entry: Entry, body: PaperEnded) -> Outcome:
    """How it ended; an end without an order is kept in the journal alone."""
    batch.change(
        update(papers)
        .where(papers.c.centre_id == batch.caller.centre, papers.c.id == body.job)
        .values(state=body.state.value, grade=body.grade, ended_at=entry.at)
    )
    return Outcome.CREATED
