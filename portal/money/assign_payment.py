"""Giving money with a wrong account to the bill it was meant for: one person asks, a second one approves.

The money moves from where it waits (suspense; refunds due for money that came twice) and is judged for the bill as if
it had just arrived: part, exact or too much, with the receipt when the bill is full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, select, update

from portal.feed.rows import payment_row
from portal.money.ledger import SUSPENSE
from portal.money.matching import Verdict, judge
from portal.money.refund_case import OPEN, RefundCase, cases_of, withdraw
from portal.money.settle import Money, settle
from portal.money.standing_bill import StandingBill, bill_of_id
from portal.money.suggest import UNCLAIMED
from portal.money.suggestion import close_for_payment
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import payments
from portal.store.tables.suggestion_tables import assignments
from portal.store.transaction import Transaction
from sync.protocol.states import BillState, Channel, PaymentState


class NotAssigned(Exception):
    """Nothing moved; ``reason`` is a code of the protocol's ``REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gives which money to which bill, and why. The caller has made sure of the two persons."""

    centre: str
    payment: str
    bill: str
    requester: str
    approver: str
    reason: str


def assign_payment(tx: Transaction, wanted: Assignment) -> PaymentState:
    """Moves the money and gives the payment's state; raises :class:`NotAssigned`."""
    bill = _taking_bill(tx.connection, wanted)
    row, case = _waiting_money(tx.connection, wanted)
    verdict = judge(bill.standing, row.amount_cents if case is None else case.amount_cents)
    assert verdict.to_bill_cents > 0, "a bill that takes money takes some of it"
    if case is not None:
        withdraw(tx, case)
    _give(tx, row, bill, verdict)
    settle(tx, _money(row, case), bill, verdict)
    insert_rows(
        tx.connection,
        assignments,
        [
            {
                "payment_id": row.id,
                "bill_id": bill.id,
                "centre_id": bill.centre,
                "requester": wanted.requester,
                "approver": wanted.approver,
                "reason": wanted.reason,
                "at": tx.at,
            }
        ],
    )
    close_for_payment(tx, row.id, accepted_for=bill.id)
    return verdict.state


def is_assigned(connection: Connection, payment: str, bill: str) -> bool:
    """True when this money was given to this bill before."""
    done = select(assignments.c.at).where(assignments.c.payment_id == payment, assignments.c.bill_id == bill)
    return connection.execute(done).first() is not None


def _taking_bill(connection: Connection, wanted: Assignment) -> StandingBill:
    """A bill that takes money. Two persons may decide on a number that reached two bills, where matching may not."""
    bill = bill_of_id(connection, wanted.centre, wanted.bill)
    if bill is not None and bill.standing.state in (BillState.PAID, BillState.REVERSED):
        raise NotAssigned("already_paid")
    if bill is None or bill.standing.state not in (BillState.WAITING, BillState.PART_PAID):
        raise NotAssigned("unknown_bill")
    return replace(bill, standing=replace(bill.standing, contested=False))


def _waiting_money(connection: Connection, wanted: Assignment) -> tuple[Row[Any], RefundCase | None]:
    """The payment, and the open refund case whose money would go to the bill instead."""
    row = connection.execute(select(payments).where(payments.c.id == wanted.payment)).first()
    if row is None or row.state not in UNCLAIMED or row.centre_id not in (None, wanted.centre):
        raise NotAssigned("unknown_payment")
    if row.state == PaymentState.UNMATCHED:
        return row, None
    own = [case for case in cases_of(connection, row.id) if (case.bill, case.reason) == (row.bill_id, row.state)]
    if len(own) != 1 or own[0].state != OPEN:
        raise NotAssigned("unknown_payment")
    return row, own[0]


def _give(tx: Transaction, row: Row[Any], bill: StandingBill, verdict: Verdict) -> None:
    """The payment's row. A counter that knew the money by another bill learns that it is not that bill's any more, and
    drops it when the day is compared.
    """
    changed = (
        update(payments)
        .where(payments.c.id == row.id)
        .values(state=verdict.state.value, centre_id=bill.centre, bill_id=bill.id, matched_cents=verdict.to_bill_cents)
        .returning(payments)
    )
    given = tx.connection.execute(changed).one()
    former = bill_of_id(tx.connection, row.centre_id, row.bill_id) if row.bill_id else None
    if former is not None and former.counter != bill.counter:
        tx.tell(former.centre, row.id, payment_row(given), target=former.counter)


def _money(row: Row[Any], case: RefundCase | None) -> Money:
    return Money(
        payment=row.id,
        rail_code=row.rail_code or "",
        channel=Channel(row.channel),
        account=row.account,
        amount_cents=row.amount_cents,
        paid_at=row.paid_at,
        booked_at=row.booked_at,
        source=SUSPENSE if case is None else case.held_on,
        kind="assign",
        moves_cents=row.amount_cents if case is None else case.amount_cents,
    )
