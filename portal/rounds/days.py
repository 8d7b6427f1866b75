"""Buckets: what the books hold of one counter's business day, to be compared with what the counter holds of it.

A bill belongs to the day its id was minted, its payments and its receipt with it, whenever they came. Refused bills are
among them: the counter was told of those too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select

from portal.feed.changes import RawChange
from portal.feed.rows import bill_row, payment_row, receipt_row
from portal.rounds.caller import Caller
from portal.rounds.problem import Refused
from portal.store.tables.bill_tables import bills
from portal.store.tables.money_tables import payments, receipts
from sync.protocol.buckets import Fact, bill_fact, day_digest, ids_of_day, payment_fact, receipt_fact
from sync.protocol.feed import BillRow, PaymentRow, ReceiptRow
from sync.protocol.messages import DayDigest

DayRow = BillRow | PaymentRow | ReceiptRow


def differing_days(connection: Connection, caller: Caller, days: Sequence[DayDigest]) -> list[str]:
    """The days whose bucket is not equal here, in the order asked; raises :class:`Refused` for what is no day."""
    return [offered.day for offered in days if offered != _digest(connection, caller, _read_day(offered.day))]


def rows_of_day(connection: Connection, caller: Caller, day: str) -> list[RawChange]:
    """Every row of the day; raises :class:`Refused` for what is no day."""
    return [_change(row) for row in _rows(connection, caller, _read_day(day))]


def _read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
        ids_of_day(day)
    except (ValueError, OverflowError):
        day = None
    if day is None or day.isoformat() != text:
        raise Refused("bad_message", "A day is written like 2026-10-14.")
    return day


def _digest(connection: Connection, caller: Caller, day: date) -> DayDigest:
    return day_digest(day, map(_fact, _rows(connection, caller, day)))


def _rows(connection: Connection, caller: Caller, day: date) -> Iterable[DayRow]:
    """In no order: asked to sort, the database walks the whole centre's day instead of the counter's."""
    of_day = _bills_of_day(caller, day)
    for row in connection.execute(select(bills).where(of_day)):
        yield bill_row(row, row.settled_at or row.received_at)
    matched = and_(payments.c.centre_id == bills.c.centre_id, payments.c.bill_id == bills.c.id)
    for row in connection.execute(select(payments).join(bills, matched).where(of_day)):
        yield payment_row(row)
    issued = and_(receipts.c.centre_id == bills.c.centre_id, receipts.c.bill_id == bills.c.id)
    for row in connection.execute(select(receipts).join(bills, issued).where(of_day)):
        yield receipt_row(row)


def _bills_of_day(caller: Caller, day: date) -> ColumnElement[bool]:
    first, beyond = ids_of_day(day)
    mine = and_(bills.c.centre_id == caller.centre, bills.c.counter_id == caller.id)
    return and_(mine, bills.c.id >= first, bills.c.id < beyond)


def _fact(row: DayRow) -> Fact:
    match row:
        case BillRow():
            return bill_fact(row.bill, row.account, row.state, row.total_cents, row.paid_cents)
        case PaymentRow():
            return payment_fact(row.payment, row.bill, row.rail_code, row.amount_cents, row.state)
        case ReceiptRow():
            return receipt_fact(row.number, row.bill, row.amount_cents, row.state)


def _change(row: DayRow) -> RawChange:
    match row:
        case BillRow():
            kind, key = "bill", row.bill
        case PaymentRow():
            kind, key = "payment", row.payment
        case ReceiptRow():
            kind, key = "receipt", row.number
    return RawChange(0, kind, key, msgspec.Raw(msgspec.json.encode(row)))
