"""The two steps of a refund after its case opened: one person approves, another says it was paid out, and how.

Approving makes the money due back where it still waited in suspense. Paying out takes it from what the rail holds,
once: a case that is paid, or a reference that was used, is refused.
"""

from __future__ import annotations

from sqlalchemy import select, update

from desktop.domain.errors import UserError
from desktop.domain.staff import Permission, StaffMember
from portal.money.ledger import REFUNDS_DUE, Posting, post, rail_clearing
from portal.money.refund_case import APPROVED, OPEN, PAID, RefundCase, read_cases
from portal.money.suggestion import close_for_payment
from portal.store.tables.money_tables import payments, refund_cases
from portal.store.transaction import Transaction

MOST_REFERENCE = 64


def approve_refund(tx: Transaction, case_id: str, by: StaffMember) -> RefundCase:
    """The money shall go back; from now on it cannot be given to a bill. ``UserError`` when it may not be approved."""
    case = _case(tx, case_id)
    if case.state != OPEN:
        raise UserError("Case {case} is {state}, so it cannot be approved.", case=case_id, state=case.state)
    if not by.may(Permission.ASSIGN_PAYMENT):
        raise UserError("{number} may not approve refunds. Ask a supervisor.", number=by.number)
    if case.held_on != REFUNDS_DUE:
        _post(tx, "refund_approved", case, {case.held_on: case.amount_cents}, {REFUNDS_DUE: case.amount_cents})
    _change(tx, case_id, state=APPROVED, held_on=REFUNDS_DUE, approved_by=by.id, approved_at=tx.at)
    close_for_payment(tx, case.payment)
    return case


def pay_refund(tx: Transaction, case_id: str, by: StaffMember, reference: str) -> RefundCase:
    """The money went back with this reference. ``UserError`` for a case that is not approved, or by the approver."""
    case, reference = _case(tx, case_id), reference.strip()
    if case.state != APPROVED:
        raise UserError("Case {case} is {state}, not approved. Nothing was paid out.", case=case_id, state=case.state)
    if case.approved_by == by.id:
        raise UserError("{number} approved case {case}. Another person pays it out.", number=by.number, case=case_id)
    if not 1 <= len(reference) <= MOST_REFERENCE:
        raise UserError("A refund needs the reference of its payment, at most {most} characters.", most=MOST_REFERENCE)
    used = select(refund_cases.c.id).where(refund_cases.c.reference == reference)
    if tx.connection.execute(used).first() is not None:
        raise UserError("Reference {reference} was used for another case. Look at it again.", reference=reference)
    rail = tx.connection.execute(select(payments.c.rail).where(payments.c.id == case.payment)).scalar_one()
    _post(tx, "refund_paid", case, {REFUNDS_DUE: case.amount_cents}, {rail_clearing(rail): case.amount_cents})
    _change(tx, case_id, state=PAID, paid_by=by.id, paid_at=tx.at, reference=reference, closed_at=tx.at)
    return case


def _case(tx: Transaction, case_id: str) -> RefundCase:
    found = read_cases(tx.connection, refund_cases.c.id == case_id)
    if not found:
        raise UserError("There is no refund case {case}. Look at “admin refunds list”.", case=case_id)
    return found[0]


def _post(tx: Transaction, kind: str, case: RefundCase, debits: dict[str, int], credits: dict[str, int]) -> None:
    post(tx, Posting(kind, case.payment, debits, credits, centre=case.centre, bill=case.bill or None))


def _change(tx: Transaction, case_id: str, **values: str) -> None:
    tx.connection.execute(update(refund_cases).where(refund_cases.c.id == case_id).values(**values))
