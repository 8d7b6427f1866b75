"""Lists of bills: a citizen's, those that wait, those found by a word. Names shortened, no document numbers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, literal_column, select

from desktop.domain.identity import listed_name
from desktop.domain.time import read_instant
from desktop.services.ports.views import BillListed
from desktop.store.asked_tables import taken_up
from desktop.store.bill_words import bills_with_words
from desktop.store.reads.asked import is_suggested, last_state
from desktop.store.reads.bills import state_of
from desktop.store.reads.catalogue import service_rows
from desktop.store.tables import agreed_bill, bill, bill_line, citizen, journal, receipt, stated
from sync.protocol.states import AttemptState, BillState

_OPEN = frozenset({BillState.RAISED, BillState.WAITING, BillState.PART_PAID})
_LAST_STATE = last_state()
_SUGGESTED = is_suggested()
_NEEDS_SOMEONE = case(
    (_LAST_STATE.in_([AttemptState.NOT_KNOWN.value]), 0),
    (agreed_bill.c.state == BillState.PART_PAID.value, 1),
    (_SUGGESTED, 2),
    (stated.c.bill.is_not(None), 3),
    else_=4,
)


def bills_of_citizen(connection: Connection, citizen_id: str, most: int) -> list[BillListed]:
    """The citizen's bills at this counter, newest first."""
    query = _query().where(bill.c.citizen == citizen_id).order_by(bill.c.raised_at.desc()).limit(most)
    return _listed(connection, query)


def waiting_bills(connection: Connection, most: int) -> list[BillListed]:
    """Bills that wait for money: not known first, part paid, money that may be theirs, stated; then the oldest."""
    query = _query().where(bill.c.open == literal_column("1"))
    return _listed(connection, query.order_by(_NEEDS_SOMEONE, bill.c.raised_at).limit(most))


def find_bills(connection: Connection, text: str, most: int) -> list[BillListed]:
    """Bills that hold every word typed: account, receipt number, rail code, name, plate."""
    ids = bills_with_words(connection, text, most)
    found = {listed.id: listed for listed in _listed(connection, _query().where(bill.c.id.in_(ids)))}
    return [found[bill_id] for bill_id in ids if bill_id in found]


def _query() -> Select[Any]:
    count = select(func.count()).where(bill_line.c.bill == bill.c.id).scalar_subquery()
    first = select(bill_line.c.service).where(bill_line.c.bill == bill.c.id, bill_line.c.position == 0)
    return (
        select(
            bill,
            citizen.c.name,
            agreed_bill.c.state.label("agreed_state"),
            agreed_bill.c.paid_cents,
            journal.c.outcome,
            receipt.c.number.label("receipt_number"),
            count.label("services"),
            first.scalar_subquery().label("service"),
            _LAST_STATE.label("last_state"),
            _SUGGESTED.label("suggested"),
            stated.c.bill.label("stated"),
            taken_up.c.description,
        )
        .outerjoin(citizen, citizen.c.id == bill.c.citizen)
        .outerjoin(agreed_bill, agreed_bill.c.bill == bill.c.id)
        .outerjoin(journal, journal.c.id == bill.c.id)
        .outerjoin(receipt, receipt.c.bill == bill.c.id)
        .outerjoin(stated, stated.c.bill == bill.c.id)
        .outerjoin(taken_up, taken_up.c.bill == bill.c.id)
    )


def _listed(connection: Connection, query: Select[Any]) -> list[BillListed]:
    rows = connection.execute(query).all()
    found = service_rows(connection, {row.service for row in rows})
    names = {code: (row.name_en, row.name_sw or row.name_en) for code, row in found.items()}
    return [_view(row, names) for row in rows]


def _view(row: Row[Any], names: dict[str, tuple[str, str]]) -> BillListed:
    unnamed = row.description or row.service
    service_en, service_sw = names.get(row.service, (unnamed, unnamed))
    state = state_of(row)
    return BillListed(
        id=row.id,
        account=row.account,
        state=state,
        name=listed_name(row.name) if row.name else "",
        service_en=service_en,
        service_sw=service_sw,
        services=row.services,
        total_cents=row.total_cents,
        paid_cents=row.paid_cents or 0,
        raised_at=read_instant(row.raised_at),
        receipt_number=row.receipt_number or "",
        not_known=state in _OPEN and row.last_state == AttemptState.NOT_KNOWN.value,
        stated=state in _OPEN and row.stated is not None,
        suggested=bool(row.suggested),
    )
