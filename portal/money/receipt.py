"""Issuing a receipt: the next serial of its centre and series, signed, never altered afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.receipt_number import ReceiptNumber
from portal.first_start import RECEIPTS, current_key
from portal.money.series import serial_name, series_in_force
from portal.money.standing_bill import StandingBill
from portal.store.bulk import insert_rows
from portal.store.serial import take_serial
from portal.store.setting import PUBLIC_ADDRESS, needed_setting
from portal.store.tables.money_tables import receipts
from portal.store.transaction import Transaction
from sync.protocol.feed import ReceiptRow
from sync.protocol.receipt_code import ReceiptFacts, receipt_check, receipt_text
from sync.protocol.states import Channel, ReceiptState


@dataclass(frozen=True, slots=True)
class SettledBy:
    """The payment that made the bill full."""

    payment: str
    channel: Channel
    rail_code: str


def issue_receipt(tx: Transaction, bill: StandingBill, settled: SettledBy) -> ReceiptRow:
    """The receipt of a bill that has just become full, as counters learn it."""
    series = series_in_force(tx.connection, tx.instant)
    number = ReceiptNumber(bill.centre, series, take_serial(tx, serial_name(bill.centre, series)))
    key = current_key(tx.connection, RECEIPTS)
    amount = bill.standing.total_cents
    facts = ReceiptFacts(key.id, number, bill.account, amount, tx.instant)
    text = receipt_text(facts, key.private_hex, needed_setting(tx.connection, PUBLIC_ADDRESS))
    row = ReceiptRow(
        number=str(number),
        bill=bill.id,
        account=bill.account,
        amount_cents=amount,
        currency=bill.currency,
        issued_at=tx.at,
        key=str(key.id),
        qr=text,
        check=receipt_check(text),
        original=bill.counter,
        state=ReceiptState.ISSUED,
        channel=settled.channel,
        rail_code=settled.rail_code,
    )
    keep_receipt(tx, bill.centre, number, row, settled.payment)
    return row


def keep_receipt(tx: Transaction, centre: str, number: ReceiptNumber, row: ReceiptRow, payment: str) -> None:
    """Writes the receipt; ``payment`` is the one that made its bill full."""
    values = {
        "centre_id": centre,
        "series": number.series,
        "serial": number.serial,
        "number": row.number,
        "bill_id": row.bill,
        "payment_id": payment,
        "account": row.account,
        "amount_cents": row.amount_cents,
        "currency": row.currency,
        "channel": row.channel.value,
        "rail_code": row.rail_code,
        "counter_id": row.original,
        "issued_at": row.issued_at,
        "key_id": int(row.key),
        "qr": row.qr,
        "code_check": row.check,
        "state": row.state.value,
    }
    insert_rows(tx.connection, receipts, [values])
