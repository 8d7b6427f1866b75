"""Numbers without a gap: one counting row for each name, taken inside the transaction that uses the number."""

from __future__ import annotations

from sqlalchemy import Connection, insert, update

from portal.store.tables.money_tables import serials


def take_serial(connection: Connection, name: str) -> int:
    """The next number of a name; 1 is the first. Held to the commit, given back by a rollback."""
    taken = connection.execute(
        update(serials).where(serials.c.name == name).values(last=serials.c.last + 1).returning(serials.c.last)
    ).scalar()
    if taken is None:
        connection.execute(insert(serials).values(name=name, last=1))
        return 1
    return int(taken)
