"""Issuing a receipt: the next serial of its centre and series, signed, never altered afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.receipt_number import ReceiptNumber
from portal.first_start import RECEIPTS, SigningKey, current_key
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
    return issue_receipts(tx, bill.centre, [(bill, settled)])[0]


def issue_receipts(tx: Transaction, centre: str, full: Sequence[tuple[StandingBill, SettledBy]]) -> list[ReceiptRow]:
    """The receipts of bills of one centre that have just become full, numbered in their order."""
    series = series_in_force(tx.connection, tx.instant)
    first = take_serial(tx, serial_name(centre, series), len(full)) - len(full) + 1
    key = current_key(tx.connection, RECEIPTS)
    public = needed_setting(tx.connection, PUBLIC_ADDRESS)
    rows = []
    values = []
    for serial, (bill, settled) in enumerate(full, start=first):
        number = ReceiptNumber(centre, series, serial)
        row = _signed(tx, number, bill, settled, key, public)
        rows.append(row)
        values.append(_values(centre, number, row, settled.payment))
    insert_rows(tx.connection, receipts, values)
    return rows


def _signed(
    tx: Transaction, number: ReceiptNumber, bill: StandingBill, settled: SettledBy, key: SigningKey, public: str
) -> ReceiptRow:
    amount = bill.standing.total_cents
    text = receipt_text(ReceiptFacts(key.id, number, bill.account, amount, tx.instant), key.private_hex, public)
    return ReceiptRow(
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


def keep_receipt(tx: Transaction, centre: str, number: ReceiptNumber, row: ReceiptRow, payment: str) -> None:
    """Writes the receipt; ``payment`` is the one that made its bill full."""
    insert_rows(tx.connection, receipts, [_values(centre, number, row, payment)])


def _values(centre: str, number: ReceiptNumber, row: ReceiptRow, payment: str) -> dict[str, Any]:
    return {
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
