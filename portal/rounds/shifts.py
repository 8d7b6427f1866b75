"""Entries about who sits at the counter: enrolled, signed in and out, shifts."""

from __future__ import annotations

from sqlalchemy import update

from portal.rounds.batch import Batch, EntryRefused
from portal.store.tables.desk_tables import shifts
from sync.protocol.entry import Entry
from sync.protocol.kinds import Body, CounterEnrolled, ShiftClosed, ShiftOpened
from sync.protocol.states import Outcome


def counter_enrolled(batch: Batch, entry: Entry, body: CounterEnrolled) -> Outcome:
    """The chain's first word must name the key that signs it.

    Further on stands the first word of a former incarnation, moved here because it was never acknowledged: a fact of
    the journal that the portal knows from the enrolment itself.
    """
    if entry.seq > 1:
        return Outcome.EXISTS
    if body.device_key != batch.caller.device_key:
        raise EntryRefused("bad_body")
    return Outcome.CREATED


def kept(_batch: Batch, _entry: Entry, _body: Body) -> Outcome:
    """What changes nothing but the journal itself."""
    return Outcome.CREATED


def shift_opened(batch: Batch, entry: Entry, body: ShiftOpened) -> Outcome:
    """A shift begins; the same shift twice is one."""
    if body.shift in batch.known.shifts:
        return Outcome.EXISTS
    batch.known.shifts.add(body.shift)
    batch.add(
        shifts,
        id=body.shift,
        counter_id=batch.caller.id,
        staff_id=body.staff,
        day=body.day,
        opened_at=entry.at,
        closed_at=None,
    )
    return Outcome.CREATED


def shift_closed(batch: Batch, entry: Entry, body: ShiftClosed) -> Outcome:
    """A shift ends; one that never opened here is kept as a fact of the journal alone."""
    batch.change(
        update(shifts)
        .where(shifts.c.centre_id == batch.caller.centre, shifts.c.id == body.shift, shifts.c.closed_at.is_(None))
        .values(closed_at=entry.at)
    )
    return Outcome.CREATED
