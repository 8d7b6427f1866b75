"""A business day's takings of this counter: what the portal confirmed, grouped in SQL.

A day is the day on which the ledger posted, which is the day of the receipt. Part payments stand apart until their
bill is full.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal_column, select

from desktop.domain.time import day_span, instant_text, read_instant
from desktop.services.ports.views import ELSEWHERE, ELSEWHERE_NAMES, TakingsRow, TakingsView
from desktop.store.identity import HEARD_AT, fact
from desktop.store.reads.catalogue import service_rows
from desktop.store.tables import agreed_bill, bill, bill_line, receipt, visit
from sync.protocol.states import BillState, ReceiptState

_WAITING = (None, BillState.AWAITING_NUMBER, BillState.WAITING, BillState.RAISED)
_HOUR = func.strftime("%H", receipt.c.issued_at, "+3 hours")
_BILLS = func.count(func.distinct(receipt.c.bill)).label("bills")
_FEES = func.sum(bill_line.c.service_cents).label("service_cents")
_CONVENIENCE = func.sum(bill_line.c.convenience_cents).label("convenience_cents")


def takings(connection: Connection, day: date) -> TakingsView:
    """The day's takings as of the last word from the portal."""
    start, end = (instant_text(instant) for instant in day_span(day))
    confirmed = and_(
        receipt.c.issued_at >= start, receipt.c.issued_at < end, receipt.c.state == ReceiptState.ISSUED.value
    )
    by_service = _grouped(connection, bill_line.c.service, confirmed)
    names = {
        code: (r.name_en, r.name_sw or r.name_en) for code, r in service_rows(connection, _keys(by_service)).items()
    }
    names[ELSEWHERE] = ELSEWHERE_NAMES
    waiting, waiting_cents = _open(connection, end, _WAITING)
    part, part_cents = _open(connection, end, (BillState.PART_PAID,))
    heard = fact(connection, HEARD_AT)
    total = connection.execute(_query(confirmed)).one()
    return TakingsView(
        day=day,
        as_of=read_instant(heard) if heard else None,
        bills_paid=total.bills,
        service_cents=total.service_cents or 0,
        convenience_cents=total.convenience_cents or 0,
        waiting=waiting,
        waiting_cents=waiting_cents,
        part_paid=part,
        part_paid_cents=part_cents,
        free_visits=_visits(connection, start, end),
        by_service=tuple(sorted(_rows(by_service, names), key=lambda r: -r.total_cents)),
        by_channel=tuple(
            sorted(_rows(_grouped(connection, receipt.c.channel, confirmed), {}), key=lambda r: -r.total_cents)
        ),
        by_hour=tuple(_rows(_grouped(connection, _HOUR, confirmed), {})),
    )


def _query(confirmed: ColumnElement[bool], *columns: ColumnElement[Any]) -> Select[Any]:
    joined = receipt.join(bill, bill.c.id == receipt.c.bill).join(bill_line, bill_line.c.bill == bill.c.id)
    return select(*columns, _BILLS, _FEES, _CONVENIENCE).select_from(joined).where(confirmed)


def _grouped(connection: Connection, key: ColumnElement[Any], confirmed: ColumnElement[bool]) -> list[Row[Any]]:
    query = _query(confirmed, key.label("key")).group_by(key).order_by(key)
    return list(connection.execute(query))


def _keys(rows: Iterable[Row[Any]]) -> set[str]:
    return {row.key for row in rows}


def _rows(rows: Iterable[Row[Any]], names: dict[str, tuple[str, str]]) -> list[TakingsRow]:
    made = []
    for row in rows:
        name_en, name_sw = names.get(row.key, (row.key, row.key))
        made.append(TakingsRow(row.key, name_en, name_sw, row.bills, row.service_cents, row.convenience_cents))
    return made


def _open(connection: Connection, before: str, states: tuple[BillState | None, ...]) -> tuple[int, int]:
    named = [state.value for state in states if state is not None]
    fits: ColumnElement[bool] = agreed_bill.c.state.in_(named)
    if None in states:
        fits = fits | agreed_bill.c.state.is_(None)
    left = bill.c.total_cents - func.coalesce(agreed_bill.c.paid_cents, 0)
    money = func.coalesce(agreed_bill.c.paid_cents, 0) if states == (BillState.PART_PAID,) else left
    query = (
        select(func.count().label("bills"), func.coalesce(func.sum(money), 0).label("cents"))
        .select_from(bill)
        .outerjoin(agreed_bill, agreed_bill.c.bill == bill.c.id)
        .where(fits, bill.c.raised_at < before, bill.c.open == literal_column("1"))
    )
    row = connection.execute(query).one()
    return row.bills, row.cents


def _visits(connection: Connection, start: str, end: str) -> int:
    return connection.execute(select(func.count()).where(visit.c.at >= start, visit.c.at < end)).scalar_one()
