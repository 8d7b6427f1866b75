"""Money that must go back: cases open by themselves, one person approves, another says it is paid out, once.

``open`` → ``approved`` → ``paid``, or ``withdrawn`` when the money went elsewhere first. Money for a cancelled bill
stays in suspense until its case is approved, since a person may still give it to another bill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from desktop.domain.ids import new_id
from portal.money.ledger import OWED_BACK
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import refund_cases
from portal.store.transaction import Transaction

OPEN: Final = "open"
APPROVED: Final = "approved"
PAID: Final = "paid"
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True, slots=True)
class RefundCase:
    """A case as it stands. ``held_on``: the ledger account of the money while it is not paid out."""

    id: str
    payment: str
    centre: str | None
    bill: str
    amount_cents: int
    reason: str
    state: str
    held_on: str
    approved_by: str

    @property
    def stands_on(self) -> str:
        """The account a reversal takes the money from."""
        return OWED_BACK if self.state == PAID else self.held_on


@dataclass(frozen=True, slots=True)
class Due:
    """A case to be: whose money, for which bill it came, how much, why, and where it stands."""

    payment: str
    centre: str | None
    bill: str
    amount_cents: int
    reason: str
    held_on: str


def open_case(tx: Transaction, due: Due) -> None:
    """Opens a case."""
    case = {
        "id": new_id(),
        "payment_id": due.payment,
        "centre_id": due.centre,
        "bill_id": due.bill,
        "amount_cents": due.amount_cents,
        "reason": due.reason,
        "state": OPEN,
        "held_on": due.held_on,
        "opened_at": tx.at,
    }
    insert_rows(tx.connection, refund_cases, [case])


def cases_of(connection: Connection, payment: str) -> list[RefundCase]:
    """The cases of a payment that still say where money is."""
    return read_cases(connection, refund_cases.c.payment_id == payment, refund_cases.c.state != WITHDRAWN)


def read_cases(connection: Connection, *which: object) -> list[RefundCase]:
    """Cases, oldest first."""
    wanted = select(
        refund_cases.c.id,
        refund_cases.c.payment_id,
        refund_cases.c.centre_id,
        refund_cases.c.bill_id,
        refund_cases.c.amount_cents,
        refund_cases.c.reason,
        refund_cases.c.state,
        refund_cases.c.held_on,
        refund_cases.c.approved_by,
    ).where(*which)  # type: ignore[arg-type]
    return [RefundCase(*row) for row in connection.execute(wanted.order_by(refund_cases.c.id))]


def withdraw(tx: Transaction, case: RefundCase) -> None:
    """The money is not here any more; a case that is paid out stays as it is."""
    if case.state == PAID:
        return
    one = update(refund_cases).where(refund_cases.c.id == case.id)
    tx.connection.execute(one.values(state=WITHDRAWN, closed_at=tx.at))
