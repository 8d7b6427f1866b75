"""Money that waits for a person: what there is, which bills it may have been meant for, and giving it to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, or_, select

from desktop.domain.account_number import as_typed
from desktop.domain.errors import UserError
from desktop.domain.staff import Permission, StaffMember
from portal.money.assign_payment import Assignment, NotAssigned, assign_payment
from portal.money.refund_case import OPEN, cases_of
from portal.money.suggest import UNCLAIMED
from portal.store.tables.bill_tables import bills
from portal.store.tables.money_tables import payments
from portal.store.tables.suggestion_tables import suggestions
from portal.store.transaction import Transaction
from sync.protocol.states import BillState, PaymentState

_WHY: Final = {
    "unknown_bill": "The bill takes no money: it was cancelled or refused, has no number yet, or is not here.",
    "already_paid": "The bill was paid, or reversed after it was paid.",
    "unknown_payment": "That money does not wait any more, or belongs to another centre.",
}


def waiting_money(connection: Connection) -> Iterator[dict[str, Any]]:
    """Money a person may give to a bill, oldest first, each with what is suggested for it."""
    waits = payments.c.state.in_([state.value for state in UNCLAIMED])
    for row in connection.execute(select(payments).where(waits).order_by(payments.c.booked_at, payments.c.id)).all():
        cases = cases_of(connection, row.id)
        if any(case.reason == row.state and case.state != OPEN for case in cases):
            continue
        yield {
            "payment": row.id,
            "rail": row.rail,
            "rail_code": row.rail_code,
            "account_typed": row.account_typed,
            "amount_cents": row.amount_cents,
            "state": row.state,
            "centre": row.centre_id,
            "bill": row.bill_id,
            "paid_at": row.paid_at,
            "suggested": _suggested(connection, row.id),
        }


def _suggested(connection: Connection, payment: str) -> list[dict[str, Any]]:
    on = (bills.c.centre_id == suggestions.c.centre_id) & (bills.c.id == suggestions.c.bill_id)
    rows = connection.execute(
        select(suggestions, bills.c.account, bills.c.total_cents, bills.c.paid_cents)
        .join(bills, on)
        .where(suggestions.c.payment_id == payment, suggestions.c.state == "open")
        .order_by(suggestions.c.score.desc())
    )
    return [
        {
            "bill": row.bill_id,
            "account": row.account,
            "centre": row.centre_id,
            "due_cents": row.total_cents - row.paid_cents,
            "score": row.score,
            "why": row.why.split(),
        }
        for row in rows
    ]


def payment_named(connection: Connection, name: str) -> str:
    """The id of the payment with this id or rail code; ``UserError`` for none, or for a code of two rails."""
    named = or_(payments.c.id == name, payments.c.rail_code == name.strip().upper())
    found = connection.execute(select(payments.c.id).where(named)).all()
    if len(found) != 1:
        raise UserError("There is no one payment {name}. Look at “admin suspense list”.", name=name)
    return str(found[0].id)


def bill_named(connection: Connection, name: str) -> tuple[str, str]:
    """Centre and id of the bill with this id or account number; ``UserError`` for none."""
    named = or_(bills.c.id == name, bills.c.account == as_typed(name))
    living = bills.c.state != BillState.REFUSED.value
    found = connection.execute(select(bills.c.centre_id, bills.c.id).where(named, living)).all()
    if len(found) != 1:
        raise UserError("There is no bill {name}. Look at “admin export bills”.", name=name)
    return str(found[0].centre_id), str(found[0].id)


def give(tx: Transaction, payment: str, where: tuple[str, str], by: StaffMember, approver: StaffMember) -> PaymentState:
    """Gives money to a bill; ``UserError`` when the two persons or the money do not allow it."""
    if by.id == approver.id or not approver.may(Permission.ASSIGN_PAYMENT):
        raise UserError("Another person, a supervisor, approves. Nothing was done.")
    centre, bill = where
    try:
        return assign_payment(tx, Assignment(centre, payment, bill, by.id, approver.id, "by the administration"))
    except NotAssigned as refused:
        raise UserError("{why} Nothing was done.", why=_WHY[refused.reason]) from None
