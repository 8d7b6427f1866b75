"""What a service costs on a day, kept in memory for one version of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from desktop.domain.fees import ConvenienceBand, Fee, FeeBasis
from portal.store.tables.catalogue_tables import catalogue_versions, convenience_bands, service_fees, services


@dataclass(frozen=True, slots=True)
class DatedFee:
    """A fee and the days it holds, both included; no end is ``None``."""

    fee: Fee
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        """True when the fee is in force on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class PricedService:
    """A service's agency and fees, oldest first. ``raised_elsewhere``: the Pay Bill of a bill its agency raises."""

    agency: str
    fees: Sequence[DatedFee]
    raised_elsewhere: str = ""

    def fee_on(self, day: date) -> Fee | None:
        """The fee in force, or ``None`` on a day no fee covers."""
        return next((dated.fee for dated in reversed(self.fees) if dated.holds(day)), None)


@dataclass(frozen=True, slots=True)
class CatalogueInForce:
    """One version of the catalogue, as far as prices go."""

    version: int
    services: dict[str, PricedService]
    bands: list[ConvenienceBand]


class CatalogueCache:
    """The version in force; read again when another one was imported."""

    def __init__(self) -> None:
        self._kept = CatalogueInForce(0, {}, [])

    def at(self, connection: Connection) -> CatalogueInForce:
        """The catalogue of the newest version."""
        version = catalogue_version(connection)
        if version != self._kept.version:
            self._kept = _read(connection, version)
        return self._kept


def catalogue_version(connection: Connection) -> int:
    """The newest imported version, 0 before the first."""
    return int(connection.execute(select(func.max(catalogue_versions.c.version))).scalar() or 0)


def _read(connection: Connection, version: int) -> CatalogueInForce:
    fees: dict[str, list[DatedFee]] = {}
    for row in connection.execute(select(service_fees).order_by(service_fees.c.service, service_fees.c.no)):
        fee = Fee(FeeBasis(row.basis), row.amount_cents, row.convenience_cents, row.legal_basis)
        dated = DatedFee(fee, date.fromisoformat(row.starts_on), _day(row.ends_on))
        fees.setdefault(row.service, []).append(dated)
    found = connection.execute(select(services.c.code, services.c.agency, services.c.raised_elsewhere))
    priced = {code: PricedService(agency, fees.get(code, []), elsewhere) for code, agency, elsewhere in found}
    bands = [
        ConvenienceBand(
            row.up_to_cents, row.fee_cents, date.fromisoformat(row.starts_on), _day(row.ends_on), row.legal_basis
        )
        for row in connection.execute(select(convenience_bands))
    ]
    return CatalogueInForce(version, priced, bands)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
