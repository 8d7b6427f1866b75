"""A reversal: money a rail took back, also after the receipt was printed. Marked, never deleted.

The reversal is a row of its own with its own code, and applies once. Its ledger entry takes the money from wherever it
stands: suspense, refunds due, or what agencies earned. A bill that had its receipt is reversed with it; what others had
paid towards that bill is money for a bill that takes none (``late``): it waits in suspense with a refund case. A
reversal of a payment that never came is kept, and applies in the moment the payment comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Row, bindparam, select, update

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from portal.feed.rows import bill_row, payment_row, receipt_row
from portal.fulfilment.rows import take_back_fulfilment
from portal.money.ledger import SUSPENSE, Posting, netted, post, rail_clearing
from portal.money.refund_case import PAID, Due, RefundCase, cases_of, open_case, withdraw
from portal.money.settle import earnings
from portal.money.standing_bill import StandingBill, bill_of_account, bill_of_id, earned_by, take_from_bill
from portal.money.suggestion import close_for_payment
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import payments, receipts, reversals
from portal.store.transaction import Transaction
from sync.protocol.states import BillState, PaymentState, ReceiptState

_BY_ID: Final = select(payments).where(payments.c.id == bindparam("wanted"))


def reverse_payment(tx: Transaction, payment: str, reversal_code: str, at: str) -> None:
    """Takes the payment with this id back; twice is once. ``at``: the rail's instant. ``UserError`` for no payment."""
    row = tx.connection.execute(_BY_ID, {"wanted": payment}).first()
    if row is None:
        raise UserError("There is no payment {payment}. Look at “admin export payments”.", payment=payment)
    _reverse(tx, row, reversal_code, at)


def reverse_code(tx: Transaction, rail: str, rail_code: str, reversal_code: str, at: str) -> None:
    """Takes the payment with a rail's code back; one that has not come yet will be taken back when it comes."""
    of_code = select(payments).where(payments.c.rail == rail, payments.c.rail_code == rail_code)
    row = tx.connection.execute(of_code).first()
    if row is not None:
        _reverse(tx, row, reversal_code, at)
        return
    known = select(reversals.c.id).where(reversals.c.rail == rail, reversals.c.rail_code == rail_code)
    if tx.connection.execute(known).first() is not None or _is_other(tx, rail, reversal_code, rail_code):
        return
    _keep(tx, rail, reversal_code, rail_code, None, at)
    detail: dict[str, str | int] = {"reversal_code": reversal_code, "rail_code": rail_code}
    raise_alarm(tx, Alarm("reversal_of_unknown_payment", f"{rail}/{rail_code}", detail=detail))


def apply_kept_reversals(tx: Transaction, ids: Iterable[str]) -> None:
    """Takes back those of these payments whose reversal came before them."""
    waiting = (
        select(reversals.c.id, payments.c.id.label("payment"))
        .join(payments, (payments.c.rail == reversals.c.rail) & (payments.c.rail_code == reversals.c.rail_code))
        .where(payments.c.id.in_(list(ids)), reversals.c.payment_id.is_(None))
    )
    for reversal, payment in tx.connection.execute(waiting).all():
        apply_reversal(tx, reversal, payment)


def _reverse(tx: Transaction, row: Row[Any], reversal_code: str, at: str) -> None:
    known = select(reversals.c.id).where(reversals.c.payment_id == row.id)
    if tx.connection.execute(known).first() is not None or _is_other(tx, row.rail, reversal_code, row.rail_code):
        return
    apply_reversal(tx, _keep(tx, row.rail, reversal_code, row.rail_code, None, at), row.id)


def _is_other(tx: Transaction, rail: str, reversal_code: str, rail_code: str | None) -> bool:
    """True when the reversal's code is known for another payment: nothing is done twice, a person is told."""
    kept = select(reversals).where(reversals.c.rail == rail, reversals.c.reversal_code == reversal_code)
    other = tx.connection.execute(kept).first()
    if other is None:
        return False
    detail: dict[str, str | int] = {"reverses": other.rail_code or "", "said": rail_code or ""}
    raise_alarm(tx, Alarm("reversal_with_other_content", f"{rail}/{reversal_code}/{rail_code}", detail=detail))
    return True


def _keep(tx: Transaction, rail: str, code: str, rail_code: str | None, payment: str | None, at: str) -> str:
    id_ = new_id()
    values = {
        "id": id_,
        "rail": rail,
        "reversal_code": code,
        "rail_code": rail_code,
        "payment_id": payment,
        "at": at,
        "booked_at": tx.at,
    }
    insert_rows(tx.connection, reversals, [values])
    return id_


def apply_reversal(tx: Transaction, reversal: str, payment: str) -> None:
    """Takes the payment's money back for a reversal that is kept already."""
    row = tx.connection.execute(_BY_ID, {"wanted": payment}).one()
    assert row.state != PaymentState.REVERSED, "a payment is reversed once"
    bill = bill_of_id(tx.connection, row.centre_id, row.bill_id) if row.bill_id else None
    cases = cases_of(tx.connection, payment)
    entry = _post(tx, row, bill, cases)
    for case in cases:
        withdraw(tx, case)
        if case.state == PAID:
            detail: dict[str, str | int] = {"case": case.id, "amount_cents": case.amount_cents}
            raise_alarm(tx, Alarm("reversed_after_refund", payment, row.centre_id, None, detail))
    taken = update(reversals).where(reversals.c.id == reversal).values(payment_id=payment, applied_at=tx.at)
    tx.connection.execute(taken)
    close_for_payment(tx, payment)
    if bill is None:
        _reversed_alone(tx, row)
        return
    _mark(tx, payment, PaymentState.REVERSED, bill)
    if row.matched_cents:
        _reverse_bill(tx, row, bill, entry)


def _post(tx: Transaction, row: Row[Any], bill: StandingBill | None, cases: list[RefundCase]) -> int:
    """The entry that takes the money from where it stands; what others paid towards a full bill goes to suspense."""
    debits: dict[str, int] = {}
    for case in cases:
        debits[case.stands_on] = debits.get(case.stands_on, 0) + case.amount_cents
    credits = {rail_clearing(row.rail): row.amount_cents}
    if bill is not None and row.matched_cents and bill.standing.state is BillState.PAID:
        debits.update(earnings(earned_by(tx.connection, bill)))
        credits[SUSPENSE] = bill.standing.total_cents - row.matched_cents
    else:
        waiting = row.amount_cents - sum(case.amount_cents for case in cases)
        debits[SUSPENSE] = debits.get(SUSPENSE, 0) + waiting
    centre, bill_id = (bill.centre, bill.id) if bill else (None, None)
    return post(tx, Posting("reversal", row.id, *netted(debits, credits), centre=centre, bill=bill_id))


def _mark(tx: Transaction, payment: str, state: PaymentState, bill: StandingBill) -> None:
    """The payment no longer counts on its bill, and its counter learns it."""
    changed = update(payments).where(payments.c.id == payment).values(state=state.value, matched_cents=0)
    row = tx.connection.execute(changed.returning(payments)).one()
    tx.tell(bill.centre, payment, payment_row(row), target=bill.counter)


def _reversed_alone(tx: Transaction, row: Row[Any]) -> None:
    """Money no bill had. Where its number has a bill all the same, that bill's counter learns why it was not paid."""
    bill = bill_of_account(tx.connection, row.account)
    if bill is None or bill.standing.contested:
        values: dict[str, Any] = {"state": PaymentState.REVERSED.value}
        tx.connection.execute(update(payments).where(payments.c.id == row.id).values(**values))
        return
    named = update(payments).where(payments.c.id == row.id).values(centre_id=bill.centre, bill_id=bill.id)
    tx.connection.execute(named)
    _mark(tx, row.id, PaymentState.REVERSED, bill)


def _reverse_bill(tx: Transaction, row: Row[Any], bill: StandingBill, entry: int) -> None:
    changed = take_from_bill(tx, bill, row.matched_cents)
    if changed.state == BillState.REVERSED:
        _release_others(tx, bill)
        receipt = _mark_receipt(tx, bill)
        take_back_fulfilment(tx, bill, entry)
        detail: dict[str, str | int] = {"receipt": receipt, "bill": bill.id, "account": bill.account}
        raise_alarm(tx, Alarm("reversed_after_receipt", row.id, bill.centre, bill.counter, detail))
    tx.tell(bill.centre, bill.id, bill_row(changed, tx.at), target=bill.counter)


def _release_others(tx: Transaction, bill: StandingBill) -> None:
    """What else counted on a bill that is reversed: money for a bill that takes none, to be given back or assigned."""
    here = (payments.c.centre_id == bill.centre, payments.c.bill_id == bill.id, payments.c.matched_cents > 0)
    for other in tx.connection.execute(select(payments).where(*here).order_by(payments.c.id)).all():
        late = PaymentState.LATE
        open_case(tx, Due(other.id, bill.centre, bill.id, other.matched_cents, late.value, SUSPENSE))
        _mark(tx, other.id, late, bill)


def _mark_receipt(tx: Transaction, bill: StandingBill) -> str:
    """Marks the bill's receipt, and gives its number."""
    here = (receipts.c.centre_id == bill.centre, receipts.c.bill_id == bill.id)
    marked = update(receipts).where(*here).values(state=ReceiptState.REVERSED.value).returning(receipts)
    row = tx.connection.execute(marked).one()
    tx.tell(bill.centre, row.number, receipt_row(row), target=bill.counter)
    return str(row.number)
