"""Agencies and the dated schedule of convenience fees, as shipped beside this page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from resources.catalogue.records import Agency, ConvenienceBand
from resources.catalogue.table import Row, read_table

AGENCIES_CSV = Path(__file__).with_name("agencies.csv")
CONVENIENCE_CSV = Path(__file__).with_name("convenience_fees.csv")
_AGENCY_COLUMNS = ("agency", "code", "full_name_en", "full_name_sw", "desk")
_BAND_COLUMNS = ("from_kes", "to_kes", "fee_kes", "starts_on", "ends_on", "legal_basis")


def read_agencies(path: Path = AGENCIES_CSV) -> dict[str, Agency]:
    """Read the agencies by short name. Raises `CatalogueError` with every bad row."""
    table = read_table(path, {_AGENCY_COLUMNS: "agencies"})
    agencies: dict[str, Agency] = {}
    for row in table.rows:
        agency = Agency(
            name=row.needed("agency"),
            code=row.text("code"),
            full_name_en=row.needed("full_name_en"),
            full_name_sw=row.text("full_name_sw"),
            desk=row.text("desk"),
        )
        if agency.name in agencies:
            row.complain("agency", f"“{agency.name}” is already listed. Keep one of them.")
        agencies[agency.name] = agency
    table.refuse_if_bad()
    return agencies


def read_convenience_bands(path: Path = CONVENIENCE_CSV) -> tuple[ConvenienceBand, ...]:
    """Read the schedule, oldest and lowest band first. Bands that overlap on one day are refused."""
    table = read_table(path, {_BAND_COLUMNS: "convenience fees"})
    bands: list[ConvenienceBand] = []
    for row in table.rows:
        band = _band(row)
        if any(_overlap(band, other) for other in bands):
            row.complain(None, "the band overlaps an earlier row on the same days. One amount, one fee.")
        bands.append(band)
    table.refuse_if_bad()
    return tuple(sorted(bands, key=lambda band: (band.starts_on, band.from_cents)))


def _band(row: Row) -> ConvenienceBand:
    for column in ("from_kes", "fee_kes", "starts_on"):
        row.needed(column)
    band = ConvenienceBand(
        from_cents=row.cents("from_kes") or 0,
        to_cents=row.cents("to_kes"),
        fee_cents=row.cents("fee_kes") or 0,
        starts_on=row.day("starts_on") or date.min,
        ends_on=row.day("ends_on"),
        legal_basis=row.needed("legal_basis"),
    )
    if band.to_cents is not None and band.to_cents < band.from_cents:
        row.complain("to_kes", "the band ends before it begins.")
    if band.ends_on is not None and band.ends_on < band.starts_on:
        row.complain("ends_on", "the band ends before it starts.")
    return band


def _overlap(one: ConvenienceBand, other: ConvenienceBand) -> bool:
    days = one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)
    amounts = (one.to_cents is None or other.from_cents <= one.to_cents) and (
        other.to_cents is None or one.from_cents <= other.to_cents
    )
    return days and amounts
