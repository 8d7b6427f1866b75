"""Free services given, as rows of the day."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from desktop.store.tables import visit
from sync.protocol.entry import Entry
from sync.protocol.kinds import VisitRecorded


def recorded(connection: Connection, entry: Entry, body: VisitRecorded) -> frozenset[str]:
    """One visit."""
    connection.execute(insert(visit).values(id=body.visit, citizen=body.citizen, service=body.service, at=entry.at))
    return frozenset({"takings"})
