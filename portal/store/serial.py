"""Numbers without a gap: one counting row for each name, taken inside the transaction that uses the number."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import serials
from portal.store.transaction import Transaction

_TAKE: Final = (
    update(serials)
    .where(serials.c.name == bindparam("wanted"))
    .values(last=serials.c.last + bindparam("count"))
    .returning(serials.c.last)
)


def take_serial(tx: Transaction, name: str, count: int = 1) -> int:
    """The next number of a name, or the last of the next few; 1 is the first. Held to the commit, given back by a
    rollback.
    """
    tx.gave = True
    connection = tx.connection
    taken = connection.execute(_TAKE, {"wanted": name, "count": count}).scalar()
    if taken is None:
        insert_rows(connection, serials, [{"name": name, "last": count}])
        return count
    return int(taken)


def hold_serial(connection: Connection, name: str, at_least: int) -> None:
    """The next number of a name will be above this one."""
    last = connection.execute(select(serials.c.last).where(serials.c.name == name)).scalar()
    if last is None:
        insert_rows(connection, serials, [{"name": name, "last": at_least}])
    elif last < at_least:
        connection.execute(update(serials).where(serials.c.name == name).values(last=at_least))
