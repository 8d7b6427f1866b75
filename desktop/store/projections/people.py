"""Staff at this counter: who was here last, wrong PINs in a row, open shifts."""

from __future__ import annotations

from sqlalchemy import Connection, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.sqlite import insert

from desktop.store.tables import attendance, shift
from sync.protocol.entry import Entry
from sync.protocol.kinds import ShiftClosed, ShiftOpened, SignedIn, SignInRefused

_STAFF = frozenset({"staff"})


def signed_in(connection: Connection, entry: Entry, body: SignedIn) -> frozenset[str]:
    """The member is here; wrong PINs are forgotten."""
    _attend(connection, body.staff, last_at=entry.at, wrong_pins=0)
    return _STAFF


def refused(connection: Connection, entry: Entry, body: SignInRefused) -> frozenset[str]:
    """One more wrong PIN."""
    _attend(connection, body.staff, wrong_pins=body.wrong_in_a_row)
    return _STAFF


def shift_opened(connection: Connection, entry: Entry, body: ShiftOpened) -> frozenset[str]:
    """A shift begins."""
    connection.execute(plain_insert(shift).values(id=body.shift, staff=body.staff, day=body.day, opened_at=entry.at))
    return frozenset({"shift"})


def shift_closed(connection: Connection, entry: Entry, body: ShiftClosed) -> frozenset[str]:
    """A shift ends."""
    connection.execute(update(shift).where(shift.c.id == body.shift).values(closed_at=entry.at))
    return frozenset({"shift"})


def _attend(connection: Connection, staff: str, **changes: str | int) -> None:
    row = {"last_at": "", "wrong_pins": 0, **changes}
    put = insert(attendance).values(staff=staff, **row)
    connection.execute(put.on_conflict_do_update(index_elements=[attendance.c.staff], set_=changes))
