"""Finding the bill a typed account number means, and moving it when money is matched to it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from portal.money.matching import Standing, Verdict
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.transaction import Transaction
from sync.protocol.states import BillState


@dataclass(frozen=True, slots=True)
class StandingBill:
    """A bill with what money needs to know of it."""

    centre: str
    id: str
    counter: str
    account: str
    currency: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Earned:
    """One line's money: to an agency for a service, and the convenience fee."""

    agency: str
    service: str
    service_cents: int
    convenience_cents: int


def bill_of_account(connection: Connection, account: str) -> StandingBill | None:
    """The bill with this number, or ``None``. Refused bills own no money, but they make a number contested."""
    rows = connection.execute(select(bills).where(bills.c.account == account)).all()
    living = [row for row in rows if row.state != BillState.REFUSED]
    if not living:
        return None
    (row,) = living
    standing = Standing(BillState(row.state), row.total_cents, row.paid_cents, contested=len(rows) > 1)
    return StandingBill(row.centre_id, row.id, row.counter_id, row.account, row.currency, standing)


def add_to_bill(tx: Transaction, bill: StandingBill, verdict: Verdict) -> None:
    """Counts matched money on the bill; never takes any away."""
    state = BillState.PAID if verdict.settles else BillState.PART_PAID
    tx.connection.execute(
        update(bills)
        .where(bills.c.centre_id == bill.centre, bills.c.id == bill.id)
        .values(
            paid_cents=bill.standing.paid_cents + verdict.to_bill_cents,
            state=state.value,
            settled_at=tx.at if verdict.settles else None,
        )
    )


def earned_by(connection: Connection, bill: StandingBill) -> list[Earned]:
    """The lines of a bill as money, in their order."""
    rows = connection.execute(
        select(bill_lines.c.agency, bill_lines.c.service, bill_lines.c.service_cents, bill_lines.c.convenience_cents)
        .where(bill_lines.c.centre_id == bill.centre, bill_lines.c.bill_id == bill.id)
        .order_by(bill_lines.c.place)
    )
    return [Earned(*row) for row in rows]
