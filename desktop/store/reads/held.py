"""What this counter holds of the portal's word: buckets to compare, and receipts to offer again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from desktop.store.tables import agreed_bill, payment, receipt
from sync.protocol.buckets import Fact, bill_fact, day_digest, ids_of_day, payment_fact, receipt_fact
from sync.protocol.feed import PaymentRow, ReceiptRow
from sync.protocol.messages import DayDigest, HeldReceipt
from sync.protocol.states import Channel, PaymentState, ReceiptState


def digest_of(connection: Connection, day: date) -> DayDigest:
    """The bucket of one business day."""
    return day_digest(day, _facts(connection, day))


def _facts(connection: Connection, day: date) -> Iterator[Fact]:
    first, beyond = ids_of_day(day)
    for row in connection.execute(select(agreed_bill).where(agreed_bill.c.bill.between(first, beyond))):
        yield bill_fact(row.bill, row.account, row.state, row.total_cents, row.paid_cents)
    for row in connection.execute(select(payment).where(payment.c.bill.between(first, beyond))):
        yield payment_fact(row.id, row.bill, row.rail_code, row.amount_cents, row.state)
    for row in connection.execute(select(receipt).where(receipt.c.bill.between(first, beyond))):
        yield receipt_fact(row.number, row.bill, row.amount_cents, row.state)


def held_receipts(connection: Connection, after: str, most: int) -> list[HeldReceipt]:
    """Receipts behind a number, in the order of their numbers, with the payments of their bills."""
    query = select(receipt).where(receipt.c.number > after).order_by(receipt.c.number).limit(most)
    rows = connection.execute(query).all()
    money: dict[str, list[PaymentRow]] = {}
    for row in connection.execute(select(payment).where(payment.c.bill.in_([row.bill for row in rows]))):
        money.setdefault(row.bill, []).append(_payment(row))
    return [HeldReceipt(_receipt(row), money.get(row.bill, [])) for row in rows]


def held_payments(connection: Connection, after: str, most: int) -> list[PaymentRow]:
    """Payments of bills without a receipt, behind an id, in the order of their ids."""
    receipted = select(receipt.c.bill).where(receipt.c.bill == payment.c.bill)
    query = select(payment).where(payment.c.id > after, ~receipted.exists()).order_by(payment.c.id).limit(most)
    return [_payment(row) for row in connection.execute(query)]


def _receipt(row: Row[Any]) -> ReceiptRow:
    return ReceiptRow(
        number=row.number,
        bill=row.bill,
        account=row.account,
        amount_cents=row.amount_cents,
        currency=row.currency,
        issued_at=row.issued_at,
        key=row.signing_key,
        qr=row.qr,
        check=row.check,
        original=row.original,
        state=ReceiptState(row.state),
        channel=Channel(row.channel),
        rail_code=row.rail_code,
    )


def _payment(row: Row[Any]) -> PaymentRow:
    return PaymentRow(
        payment=row.id,
        bill=row.bill,
        account=row.account,
        rail_code=row.rail_code,
        channel=Channel(row.channel),
        amount_cents=row.amount_cents,
        state=PaymentState(row.state),
        paid_at=row.paid_at,
        booked_at=row.booked_at,
    )
