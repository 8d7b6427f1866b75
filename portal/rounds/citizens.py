"""Entries about citizens and the free services they got. Personal data stays in the record beside the entry."""

from __future__ import annotations

from portal.rounds.batch import Batch, EntryRefused
from portal.store.tables.desk_tables import citizens, visits
from sync.protocol.entry import Entry
from sync.protocol.kinds import CitizenTakenDown, VisitRecorded
from sync.protocol.states import Outcome


def citizen_taken_down(batch: Batch, entry: Entry, body: CitizenTakenDown) -> Outcome:
    """A citizen met at the counter, once."""
    if body.citizen in batch.known.citizens:
        return Outcome.EXISTS
    batch.known.citizens.add(body.citizen)
    batch.add(citizens, id=body.citizen, id_kind=body.id_kind.value, entry_id=entry.id, at=entry.at)
    return Outcome.CREATED


def visit_recorded(batch: Batch, entry: Entry, body: VisitRecorded) -> Outcome:
    """A free service given to a citizen who is known."""
    if body.visit in batch.known.visits:
        return Outcome.EXISTS
    if body.citizen not in batch.known.citizens:
        raise EntryRefused("unknown_citizen")
    if body.service not in batch.catalogue.services:
        raise EntryRefused("unknown_service")
    batch.known.visits.add(body.visit)
    batch.add(
        visits,
        id=body.visit,
        counter_id=batch.caller.id,
        citizen_id=body.citizen,
        service=body.service,
        actor=entry.actor,
        at=entry.at,
    )
    return Outcome.CREATED
