"""What somebody looked at and dealt with: a refused entry, a citizen who was told."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.store.tables import refusal_seen, told
from sync.protocol.entry import Entry
from sync.protocol.kinds import CitizenTold, RefusalSeen


def citizen_told(connection: Connection, entry: Entry, body: CitizenTold) -> frozenset[str]:
    """The citizen knows."""
    row = insert(told).values(bill=body.bill, at=entry.at, by=entry.actor)
    connection.execute(row.on_conflict_do_nothing())
    return frozenset({f"bill:{body.bill}", "to_tell"})


def seen(connection: Connection, entry: Entry, body: RefusalSeen) -> frozenset[str]:
    """The refusal needs nobody any more."""
    row = insert(refusal_seen).values(entry=body.entry, at=entry.at, by=entry.actor)
    connection.execute(row.on_conflict_do_nothing())
    return frozenset({"refused"})
