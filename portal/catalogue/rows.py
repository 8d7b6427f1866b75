"""The catalogue's tables as the rows that counters learn, by key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from desktop.domain.fees import FeeBasis
from portal.store.tables.catalogue_tables import agencies, convenience_bands, questions, service_fees, services
from sync.protocol.feed import AgencyRow, BandRow, FeeRow, QuestionRow, ServiceRow


def service_rows(connection: Connection) -> dict[str, ServiceRow]:
    """Every service with its fees, also inactive ones: an old bill still names them."""
    fees: dict[str, list[FeeRow]] = {}
    for row in connection.execute(select(service_fees).order_by(service_fees.c.service, service_fees.c.no)):
        if not row.ends_on or row.ends_on >= row.starts_on:
            fees.setdefault(row.service, []).append(_fee(row))
    return {row.code: _service(row, fees.get(row.code, [])) for row in connection.execute(select(services))}


def question_rows(connection: Connection) -> dict[str, QuestionRow]:
    """Every question."""
    return {row.id: QuestionRow(**row._mapping) for row in connection.execute(select(questions))}


def agency_rows(connection: Connection) -> dict[str, AgencyRow]:
    """Every agency."""
    return {row.agency: AgencyRow(**row._mapping) for row in connection.execute(select(agencies))}


def band_rows(connection: Connection) -> dict[str, BandRow]:
    """The convenience schedule."""
    return {
        row.key: BandRow(row.up_to_cents, row.fee_cents, row.starts_on, row.ends_on, row.legal_basis)
        for row in connection.execute(select(convenience_bands))
    }


def _service(row: Any, fees: list[FeeRow]) -> ServiceRow:
    return ServiceRow(
        code=row.code,
        name_en=row.name_en,
        name_sw=row.name_sw,
        agency=row.agency,
        category=row.category,
        brings_en=row.brings_en,
        brings_sw=row.brings_sw,
        ready_en=row.ready_en,
        ready_sw=row.ready_sw,
        questions=row.questions.split(),
        fees=fees,
        active=row.active,
        raised_elsewhere=row.raised_elsewhere,
    )


def _fee(row: Any) -> FeeRow:
    return FeeRow(
        basis=FeeBasis(row.basis),
        amount_cents=row.amount_cents,
        convenience_cents=row.convenience_cents,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        legal_basis=row.legal_basis,
    )
