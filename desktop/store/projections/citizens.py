"""Citizens as rows: found by document, corrected by a newer entry."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.store.tables import citizen
from sync.protocol.entry import Entry
from sync.protocol.kinds import CitizenTakenDown


def taken_down(connection: Connection, entry: Entry, body: CitizenTakenDown) -> frozenset[str]:
    """The citizen's present name, number and phone."""
    personal = (entry.record.personal if entry.record else None) or {}
    row = {
        "id_kind": body.id_kind.value,
        "id_number": personal.get("id_number", ""),
        "name": personal.get("name", ""),
        "phone": personal.get("phone", ""),
    }
    put = insert(citizen).values(id=body.citizen, **row)
    connection.execute(put.on_conflict_do_update(index_elements=[citizen.c.id], set_=row))
    return frozenset({f"citizen:{body.citizen}"})
