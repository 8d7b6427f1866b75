"""Taking a list of services into the catalogue: all of it or nothing, and counters learn only what changed.

A fee is dated: a changed amount ends the old fee the day before and begins the new one today. A service's first fee
has no known beginning. A service the list does not name any more is kept and made inactive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from desktop.domain.time import business_day
from portal.catalogue.in_force import catalogue_version
from portal.catalogue.rows import agency_rows, band_rows, question_rows, service_rows
from portal.catalogue.values import agency_values, band_values, fee_values, question_values, service_values
from portal.store.tables.catalogue_tables import (
    agencies,
    catalogue_versions,
    convenience_bands,
    questions,
    service_fees,
    services,
)
from portal.store.transaction import Transaction
from resources.catalogue import Catalogue, Service
from sync.protocol.cursor import REFERENCE_FEED
from sync.protocol.feed import AgencyRow, BandRow, CatalogueRow, QuestionRow, Row, ServiceRow

NO_KNOWN_START = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``version`` is the catalogue's version after it."""

    version: int
    services: int
    changed: int
    retired: int


def import_catalogue(tx: Transaction, catalogue: Catalogue, file_name: str, *, keep_others: bool = False) -> Imported:
    """Takes the catalogue in. ``keep_others`` leaves services that the list does not name as they are."""
    before = _all_rows(tx.connection)
    bands = [band_values(band) for band in catalogue.convenience_bands]
    _put(tx.connection, questions, questions.c.id, [question_values(q) for q in catalogue.questions.values()])
    _put(tx.connection, agencies, agencies.c.agency, agency_values(catalogue))
    _put(tx.connection, convenience_bands, convenience_bands.c.key, bands)
    _end_other_bands(tx, {band["key"] for band in bands})
    known = {row.code: row for row in tx.connection.execute(select(services))}
    _write_services(tx.connection, catalogue.services, known)
    _write_fees(tx, catalogue.services)
    retired = 0 if keep_others else _retire(tx.connection, {s.code for s in catalogue.services}, known)
    after = _all_rows(tx.connection)
    changed = {key: row for key, row in after.items() if before.get(key) != row}
    version = catalogue_version(tx.connection)
    if changed or version == 0:
        version += 1
        _tell(tx, changed, version, file_name, len(catalogue.services))
    return Imported(version, len(catalogue.services), sum(isinstance(r, ServiceRow) for r in changed.values()), retired)


def _tell(tx: Transaction, changed: dict[tuple[type[Row], str], Row], version: int, file_name: str, count: int) -> None:
    tx.connection.execute(
        insert(catalogue_versions).values(version=version, imported_at=tx.at, file_name=file_name, services=count)
    )
    order = (QuestionRow, AgencyRow, BandRow, ServiceRow)
    for (kind, key), row in sorted(changed.items(), key=lambda item: order.index(item[0][0])):
        assert kind is type(row)
        tx.tell(REFERENCE_FEED, key, row)
    tx.tell(REFERENCE_FEED, "catalogue", CatalogueRow(version=version, imported_at=tx.at))


def _all_rows(connection: Connection) -> dict[tuple[type[Row], str], Row]:
    found: dict[tuple[type[Row], str], Row] = {}
    for rows in (question_rows, agency_rows, band_rows, service_rows):
        found.update({(type(row), key): row for key, row in rows(connection).items()})
    return found


def _put(connection: Connection, table: Table, key: Column[Any], rows: list[dict[str, Any]]) -> None:
    """Inserts, or replaces what stands under the key."""
    if rows:
        connection.execute(delete(table).where(key.in_([row[key.name] for row in rows])))
        connection.execute(insert(table), rows)


def _end_other_bands(tx: Transaction, kept: set[str]) -> None:
    """A band that the schedule no longer has ends yesterday: a counter cannot forget a row, only learn its end."""
    yesterday = (business_day(tx.instant) - timedelta(days=1)).isoformat()
    tx.connection.execute(
        update(convenience_bands)
        .where(convenience_bands.c.key.not_in(kept))
        .where((convenience_bands.c.ends_on == "") | (convenience_bands.c.ends_on > yesterday))
        .values(ends_on=yesterday)
    )


def _write_services(connection: Connection, listed: Iterable[Service], known: dict[str, Any]) -> None:
    fresh = []
    for service in listed:
        values = service_values(service)
        if service.code in known:
            connection.execute(update(services).where(services.c.code == service.code).values(**values))
        else:
            fresh.append(values)
    if fresh:
        connection.execute(insert(services), fresh)


def _write_fees(tx: Transaction, listed: Iterable[Service]) -> None:
    today = business_day(tx.instant)
    standing: dict[str, Any] = {}
    for row in tx.connection.execute(select(service_fees).order_by(service_fees.c.no)):
        standing[row.service] = row
    fresh = []
    for service in listed:
        last = standing.get(service.code)
        wanted = (service.fee_basis, service.fee_cents, service.convenience_fee_cents)
        if last is not None and (last.basis, last.amount_cents, last.convenience_cents) == wanted:
            continue
        if last is not None:
            _end_fee(tx.connection, last, today)
        no, starts_on = (1, NO_KNOWN_START) if last is None else (last.no + 1, today)
        fresh.append(fee_values(service, no, starts_on))
    if fresh:
        tx.connection.execute(insert(service_fees), fresh)


def _end_fee(connection: Connection, fee: Any, today: date) -> None:
    connection.execute(
        update(service_fees)
        .where(service_fees.c.service == fee.service, service_fees.c.no == fee.no)
        .values(ends_on=(today - timedelta(days=1)).isoformat())
    )


def _retire(connection: Connection, listed: set[str], known: dict[str, Any]) -> int:
    gone = [code for code, row in known.items() if row.active and code not in listed]
    for code in gone:
        connection.execute(update(services).where(services.c.code == code).values(active=False))
    return len(gone)
