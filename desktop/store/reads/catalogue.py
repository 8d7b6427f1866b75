"""The catalogue as it is in force on a day: each service with its fee of that day and what it asks."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import Connection, func, select

from desktop.domain.fees import Fee, FeeBasis
from desktop.services.ports.views import ELSEWHERE, QuestionView, ServiceView
from desktop.store.kept import CATALOGUE, kept
from desktop.store.tables import agency, bill, bill_line, question
from desktop.store.tables import service as services_table
from sync.protocol.feed import FeeRow, QuestionRow, ServiceRow

_RECENT_BILLS = 400
_UNKNOWN = Fee(FeeBasis.UNKNOWN, None)


def services(connection: Connection, day: date) -> list[ServiceView]:
    """Every active service."""
    questions = _questions(connection)
    agencies = _agencies(connection)
    decoder = msgspec.json.Decoder(ServiceRow)
    rows = (decoder.decode(row.body) for row in connection.execute(select(services_table.c.body)))
    return [_view(row, day, questions, agencies) for row in rows if row.active]


def service(connection: Connection, code: str, day: date) -> ServiceView | None:
    """One service; ``None`` when the catalogue has it no longer."""
    return kept(connection, CATALOGUE, ("service", code, day), lambda: _service(connection, code, day))


def _service(connection: Connection, code: str, day: date) -> ServiceView | None:
    body = connection.execute(select(services_table.c.body).where(services_table.c.code == code)).scalar()
    if body is None:
        return None
    row = msgspec.json.decode(body, type=ServiceRow)
    if not row.active:
        return None
    questions = _questions(connection) if row.questions else {}
    return _view(row, day, questions, _agencies(connection, row.agency))


def service_rows(connection: Connection, codes: Iterable[str]) -> dict[str, ServiceRow]:
    """Rows by code, also of services no longer offered: an old bill keeps its names."""
    query = select(services_table.c.code, services_table.c.body).where(services_table.c.code.in_(set(codes)))
    return {row.code: msgspec.json.decode(row.body, type=ServiceRow) for row in connection.execute(query)}


def agency_names(connection: Connection) -> dict[str, tuple[str, str]]:
    """Full English and Kiswahili names by short name."""
    return _agencies(connection)


def frequent_services(connection: Connection, most: int) -> list[str]:
    """Codes billed most among the last bills of this counter."""
    recent = select(bill.c.id).order_by(bill.c.raised_at.desc()).limit(_RECENT_BILLS)
    query = (
        select(bill_line.c.service, func.count().label("times"))
        .where(bill_line.c.bill.in_(recent), bill_line.c.service != ELSEWHERE)
        .group_by(bill_line.c.service)
    )
    tally = Tally({row.service: row.times for row in connection.execute(query)})
    return [code for code, _ in tally.most_common(most)]


def _questions(connection: Connection) -> dict[str, QuestionView]:
    bodies = connection.scalars(select(question.c.body))
    rows = {row.id: row for row in (msgspec.json.decode(body, type=QuestionRow) for body in bodies)}
    return {row.id: _question(row, rows.get(row.instead)) for row in rows.values()}


def _question(row: QuestionRow, instead: QuestionRow | None) -> QuestionView:
    return QuestionView(
        id=row.id,
        label_en=row.label_en,
        label_sw=row.label_sw,
        hint_en=row.hint_en,
        hint_sw=row.hint_sw,
        pattern=row.pattern,
        upper=row.upper,
        required=row.required,
        strict=row.strict,
        subject=row.subject,
        instead=_question(instead, None) if instead else None,
        offer_en=row.instead_en,
        offer_sw=row.instead_sw,
    )


def _agencies(connection: Connection, only: str = "") -> dict[str, tuple[str, str]]:
    query = select(agency).where(agency.c.agency == only) if only else select(agency)
    return {row.agency: (row.name_en, row.name_sw) for row in connection.execute(query)}


def _view(
    row: ServiceRow, day: date, questions: dict[str, QuestionView], agencies: dict[str, tuple[str, str]]
) -> ServiceView:
    agency_en, agency_sw = agencies.get(row.agency, (row.agency, row.agency))
    return ServiceView(
        code=row.code,
        name_en=row.name_en,
        name_sw=row.name_sw or row.name_en,
        agency=row.agency,
        agency_en=agency_en,
        agency_sw=agency_sw,
        category=row.category,
        brings_en=row.brings_en,
        brings_sw=row.brings_sw,
        ready_en=row.ready_en,
        ready_sw=row.ready_sw,
        fee=_fee_on(row.fees, day),
        questions=tuple(questions[q] for q in row.questions if q in questions),
        raised_elsewhere=row.raised_elsewhere,
    )


def _fee_on(fees: list[FeeRow], day: date) -> Fee:
    in_force = [f for f in fees if f.starts_on <= day.isoformat() and (not f.ends_on or day.isoformat() <= f.ends_on)]
    if not in_force:
        return _UNKNOWN
    latest = max(in_force, key=lambda fee: fee.starts_on)
    return Fee(latest.basis, latest.amount_cents, latest.convenience_cents, latest.legal_basis)
