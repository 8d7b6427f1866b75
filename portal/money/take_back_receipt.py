"""Taking a receipt back that a portal issued and lost: its number, its payments, the ledger and the bill.

A restored portal is offered the receipts its counters hold. The portal's own signature says that number, account and
amount are true; the payments beside it say how the money came. What is taken back stands in the books as if it had been
settled here, posted on the day it was taken back. Whatever does not fit is left out whole, with an alarm for a person.
Where other money has settled the bill here already, it keeps that receipt: the held one's money is booked all the same,
as paid twice and due back, and a person is told.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from desktop.domain.time import read_instant
from portal.first_start import receipt_keys
from portal.money.ledger import rail_clearing
from portal.money.matching import judge
from portal.money.receipt import SettledBy, keep_receipt
from portal.money.reverse_payment import apply_kept_reversals
from portal.money.series import serial_name
from portal.money.settle import Issue, Money, settle
from portal.money.standing_bill import StandingBill, bill_of_id, reopen_bill
from portal.money.waiting_money import match_to_bill
from portal.rails.pesaflow.held_receipt import follow_receipt, rail_of_number
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.objection import OBJECTIONS
from portal.store.serial import hold_serial
from portal.store.tables.money_tables import payments, receipts
from portal.store.transaction import Transaction
from sync.protocol.feed import PaymentRow, ReceiptRow
from sync.protocol.messages import HeldReceipt
from sync.protocol.receipt_code import ReceiptFacts, account_said, is_genuine, read_receipt_text, receipt_check
from sync.protocol.states import BillState, Channel, PaymentState, ReceiptState

log = logging.getLogger(__name__)
_FILLING: Final = (PaymentState.PART, PaymentState.MATCHED, PaymentState.OVER)
_MPESA: Final = (Channel.MPESA_PAYBILL, Channel.MPESA_PROMPT)
MOST_WORDS = 64


class _NotTakenBack(Exception):
    """Nothing of the receipt is written; ``kind`` is the alarm's, ``why`` one word for a person."""

    def __init__(self, kind: str, why: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.why = why


def take_back(tx: Transaction, centre: str, counter: str, held: HeldReceipt) -> None:
    """Takes what the counter holds into the books, whole or not at all; what is known already changes nothing."""
    mark = tx.mark()
    try:
        with tx.connection.begin_nested():
            _take_back(tx, centre, counter, held)
    except _NotTakenBack as left_out:
        tx.forget_after(mark)
        _say_not_taken_back(tx, centre, counter, held, left_out)
    except (*OBJECTIONS, ArithmeticError, ValueError):
        tx.forget_after(mark)
        log.exception("receipt %s of counter %s could not be taken back", held.receipt.number, counter)
        _say_not_taken_back(tx, centre, counter, held, _NotTakenBack("receipt_not_taken_back"))
    for payment in held.payments:
        if payment.state not in _FILLING:
            say_former_payment(tx, centre, counter, payment)


def _take_back(tx: Transaction, centre: str, counter: str, held: HeldReceipt) -> None:
    receipt = held.receipt
    facts = _signed_facts(tx.connection, centre, receipt)
    if _is_known(tx.connection, receipt):
        return
    follow_receipt(tx, centre, receipt.bill, receipt.account, receipt.amount_cents)
    bill = bill_of_id(tx.connection, centre, receipt.bill)
    _check_bill(bill, counter, receipt)
    if bill is not None and bill.standing.state is BillState.CANCELLED:
        _undo_cancelling(tx, bill)

    def issue(tx: Transaction, bill: StandingBill, settled: SettledBy) -> ReceiptRow:
        return _keep(tx, bill, settled, receipt, facts)

    for payment in sorted(held.payments, key=lambda payment: (payment.booked_at, payment.payment)):
        if payment.state in _FILLING and payment.bill == receipt.bill:
            _match(tx, centre, payment, issue)
    if bill is not None and bill.standing.state is BillState.PAID:
        _say_not_taken_back(tx, centre, counter, held, _NotTakenBack("bill_has_other_receipt"))
        return
    if not _is_known(tx.connection, receipt):
        raise _NotTakenBack("receipt_without_money")
    hold_serial(tx.connection, serial_name(centre, facts.number.series), facts.number.serial)
    apply_kept_reversals(tx, [payment.payment for payment in held.payments])


def _signed_facts(connection: Connection, centre: str, receipt: ReceiptRow) -> ReceiptFacts:
    """What the portal once signed; the row beside it must say the same."""
    try:
        facts = read_receipt_text(receipt.qr)[0]
        genuine = is_genuine(receipt.qr, receipt_keys(connection))
        second = read_instant(receipt.issued_at).replace(microsecond=0)
    except ValueError:
        raise _NotTakenBack("receipt_not_ours") from None
    said = (receipt.number, account_said(receipt.account), receipt.amount_cents, second)
    if not genuine or said != (str(facts.number), facts.account, facts.amount_cents, facts.issued_at):
        raise _NotTakenBack("receipt_not_ours")
    if facts.number.centre != centre or receipt.state is not ReceiptState.ISSUED:
        raise _NotTakenBack("receipt_not_taken_back", receipt.state.value)
    return facts


def _is_known(connection: Connection, receipt: ReceiptRow) -> bool:
    """True when the receipt stands in the books; its number may not stand there for anything else."""
    row = connection.execute(select(receipts).where(receipts.c.number == receipt.number)).first()
    if row is None:
        return False
    if (row.qr, row.bill_id) != (receipt.qr, receipt.bill):
        raise _NotTakenBack("receipt_number_twice")
    return True


def _check_bill(bill: StandingBill | None, counter: str, receipt: ReceiptRow) -> None:
    if bill is None:
        raise _NotTakenBack("receipt_without_bill")
    standing = bill.standing
    if (bill.counter, bill.account, standing.total_cents) != (counter, receipt.account, receipt.amount_cents):
        raise _NotTakenBack("receipt_without_bill", "another")
    if standing.contested and standing.state is BillState.CANCELLED:
        raise _NotTakenBack("receipt_without_bill", "contested")
    if standing.state not in (BillState.WAITING, BillState.PART_PAID, BillState.CANCELLED, BillState.PAID):
        raise _NotTakenBack("receipt_without_bill", standing.state.value)


def _undo_cancelling(tx: Transaction, bill: StandingBill) -> None:
    """The lost portal had refused to cancel it, since it was paid; without the money the same entry was taken here."""
    reopen_bill(tx, bill)
    raise_alarm(tx, Alarm("cancelled_bill_was_paid", bill.id, bill.centre, bill.counter, {"account": bill.account}))


def _match(tx: Transaction, centre: str, payment: PaymentRow, issue: Issue) -> None:
    """Counts a payment on its bill. One that these books have is the same payment, and counted already."""
    bill = bill_of_id(tx.connection, centre, payment.bill)
    assert bill is not None, "it was looked at before"
    bill = replace(bill, standing=replace(bill.standing, contested=False))  # it was settled before there was another
    known = _known_payment(tx.connection, payment)
    if known is None:
        _book(tx, payment, bill, issue)
        return
    same = (known.account, known.amount_cents) == (bill.account, payment.amount_cents)
    if same and known.bill_id is None and known.state == PaymentState.UNMATCHED:
        match_to_bill(tx, known, bill, issue)
    elif (known.bill_id, known.account, known.amount_cents) != (bill.id, payment.account, payment.amount_cents):
        raise _NotTakenBack("code_with_other_content")


def _known_payment(connection: Connection, payment: PaymentRow) -> Row[Any] | None:
    """The payment of the same code here; without a code, the one of the same id."""
    of_code = (payments.c.rail == _rail(payment)) & (payments.c.rail_code == payment.rail_code)
    same = of_code if payment.rail_code else payments.c.id == payment.payment
    return connection.execute(select(payments).where(same)).first()


def _book(tx: Transaction, payment: PaymentRow, bill: StandingBill, issue: Issue) -> None:
    if payment.account != bill.account or payment.amount_cents <= 0:
        raise _NotTakenBack("receipt_without_money", "another")
    read_instant(payment.paid_at), read_instant(payment.booked_at)
    verdict = judge(bill.standing, payment.amount_cents)
    rail = _rail(payment)
    values = {
        "id": payment.payment,
        "rail": rail,
        "rail_code": payment.rail_code or None,
        "channel": payment.channel.value,
        "account_typed": payment.account,
        "account": payment.account,
        "amount_cents": payment.amount_cents,
        "state": verdict.state.value,
        "centre_id": bill.centre,
        "bill_id": bill.id,
        "paid_at": payment.paid_at,
        "booked_at": payment.booked_at,
        "matched_cents": verdict.to_bill_cents,
    }
    insert_rows(tx.connection, payments, [values])
    money = Money(
        payment=payment.payment,
        rail_code=payment.rail_code,
        channel=payment.channel,
        account=payment.account,
        amount_cents=payment.amount_cents,
        paid_at=payment.paid_at,
        booked_at=payment.booked_at,
        source=rail_clearing(rail),
    )
    settle(tx, money, bill, verdict, issue)


def _keep(
    tx: Transaction, bill: StandingBill, settled: SettledBy, receipt: ReceiptRow, facts: ReceiptFacts
) -> ReceiptRow:
    """The receipt as it was issued; what its signature does not cover is taken from the books."""
    row = ReceiptRow(
        number=receipt.number,
        bill=bill.id,
        account=bill.account,
        amount_cents=facts.amount_cents,
        currency=bill.currency,
        issued_at=receipt.issued_at,
        key=str(facts.key),
        qr=receipt.qr,
        check=receipt_check(receipt.qr),
        original=bill.counter,
        state=ReceiptState.ISSUED,
        channel=settled.channel,
        rail_code=settled.rail_code,
    )
    keep_receipt(tx, bill.centre, facts.number, row, settled.payment)
    return row


def _rail(payment: PaymentRow) -> str:
    return rail_of_number(payment.account) or rail_of(payment.channel)


def rail_of(channel: Channel) -> str:
    """The rail a channel's codes belong to."""
    return "mpesa" if channel in _MPESA else channel.value


def _say_not_taken_back(tx: Transaction, centre: str, counter: str, held: HeldReceipt, left_out: _NotTakenBack) -> None:
    """A person looks at the receipt, and asks the rail for the money by its codes."""
    receipt = held.receipt
    number = receipt.number[:MOST_WORDS]
    detail: dict[str, str | int] = {
        "receipt": number,
        "bill": receipt.bill[:MOST_WORDS],
        "account": receipt.account[:MOST_WORDS],
        "amount_cents": receipt.amount_cents,
        "rail_codes": " ".join(payment.rail_code for payment in held.payments)[:MOST_WORDS],
        "why": left_out.why,
    }
    raise_alarm(tx, Alarm(left_out.kind, f"{counter}/{number}", centre, counter, detail))


def say_former_payment(tx: Transaction, centre: str, counter: str, payment: PaymentRow) -> None:
    """Money the former books had and these have not, without a receipt to prove it: a person asks the rail."""
    if _known_payment(tx.connection, payment) is not None:
        return
    code = (payment.rail_code or payment.payment)[:MOST_WORDS]
    detail: dict[str, str | int] = {
        "rail_code": payment.rail_code[:MOST_WORDS],
        "account": payment.account[:MOST_WORDS],
        "amount_cents": payment.amount_cents,
        "state": payment.state.value,
    }
    raise_alarm(tx, Alarm("payment_of_former_books", f"{_rail(payment)}/{code}", centre, counter, detail))
