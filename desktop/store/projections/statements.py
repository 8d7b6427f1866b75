"""What citizens said was paid: the last statement of each bill, until the portal has spoken."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.store.tables import stated
from sync.protocol.entry import Entry
from sync.protocol.kinds import CodeStated


def code_stated(connection: Connection, entry: Entry, body: CodeStated) -> frozenset[str]:
    """The statement, over an earlier one of the same bill."""
    personal = (entry.record.personal if entry.record else None) or {}
    row = {
        "entry": entry.id,
        "code": personal.get("code", ""),
        "amount_cents": body.amount_cents,
        "paid_time": personal.get("paid_time", ""),
        "at": entry.at,
        "by": entry.actor,
        "offline": int(body.offline),
    }
    put = insert(stated).values(bill=body.bill, **row)
    connection.execute(put.on_conflict_do_update(index_elements=[stated.c.bill], set_=row))
    return frozenset({f"bill:{body.bill}", "bills", "owed"})
