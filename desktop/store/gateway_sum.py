"""A bill whose total became what its rail expects: services cost what they did, what is above is the convenience fee.

It comes with the number, so nobody could have paid another sum; papers and screens read the lines as they stand here.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select, update

from desktop.services.ports.views import ELSEWHERE
from desktop.store import tables as t
from sync.protocol.feed import GATEWAY_AMOUNT, BillRow


def take_gateway_sums(connection: Connection, rows: Iterable[BillRow]) -> None:
    """Sets the totals that the portal flags, and their lines; twice is once."""
    for row in rows:
        if GATEWAY_AMOUNT in row.flags:
            _take_sum(connection, row)


def _take_sum(connection: Connection, row: BillRow) -> None:
    here = (t.bill.c.id == row.bill, t.bill.c.total_cents != row.total_cents)
    if not connection.execute(update(t.bill).where(*here).values(total_cents=row.total_cents)).rowcount:
        return
    lines = t.bill_line.c.bill == row.bill
    services, first, elsewhere = connection.execute(
        select(
            func.sum(t.bill_line.c.service_cents),
            func.min(t.bill_line.c.position),
            func.max(t.bill_line.c.service == ELSEWHERE),
        ).where(lines)
    ).one()
    at_first = lines & (t.bill_line.c.position == first)
    if elsewhere:
        connection.execute(update(t.bill_line).where(at_first).values(service_cents=row.total_cents))
        return
    connection.execute(update(t.bill_line).where(lines).values(convenience_cents=0))
    convenience = row.total_cents - int(services or 0)
    connection.execute(update(t.bill_line).where(at_first).values(convenience_cents=convenience))
