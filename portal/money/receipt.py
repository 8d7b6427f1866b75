"""Issuing a receipt: the next serial of its centre and series, signed, never altered afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.receipt_number import ReceiptNumber
from desktop.domain.time import business_day
from portal.first_start import RECEIPTS, current_key
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
    series = business_day(tx.instant).year % 100
    serial = take_serial(tx.connection, f"receipt/{bill.centre}/{series:02d}")
    number = ReceiptNumber(bill.centre, series, serial)
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
    values = {
        "centre_id": bill.centre,
        "series": series,
        "serial": serial,
        "number": row.number,
        "bill_id": bill.id,
        "payment_id": settled.payment,
        "account": bill.account,
        "amount_cents": amount,
        "currency": bill.currency,
        "channel": settled.channel.value,
        "rail_code": settled.rail_code,
        "counter_id": bill.counter,
        "issued_at": tx.at,
        "key_id": key.id,
        "qr": text,
        "code_check": row.check,
        "state": row.state.value,
    }
    insert_rows(tx.connection, receipts, [values])
    return row
