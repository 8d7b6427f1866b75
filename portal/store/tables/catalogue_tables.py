"""The country's catalogue: services with dated fees, questions, agencies, the convenience schedule, versions."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Table, true

from portal.store.tables.metadata import METADATA, number, optional_number, text

services = Table(
    "services",
    METADATA,
    text("code", key=True),
    text("name_en"),
    text("name_sw"),
    text("agency"),
    text("category"),
    text("brings_en"),
    text("brings_sw"),
    text("ready_en"),
    text("ready_sw"),
    text("questions"),
    Column("active", Boolean, nullable=False, server_default=true()),
    text("raised_elsewhere", default=""),
)
"""``questions``: ids separated by one space. ``raised_elsewhere``: the Pay Bill of the agency's own bills."""

service_fees = Table(
    "service_fees",
    METADATA,
    text("service", key=True),
    number("no", key=True),
    text("basis"),
    optional_number("amount_cents"),
    optional_number("convenience_cents"),
    text("starts_on"),
    text("ends_on"),
    text("legal_basis"),
    ForeignKeyConstraint(["service"], ["services.code"]),
)
"""Never altered but for ``ends_on`` (empty: no end). A row that ends before it starts was never in force."""

questions = Table(
    "questions",
    METADATA,
    text("id", key=True),
    text("label_en"),
    text("label_sw"),
    text("hint_en"),
    text("hint_sw"),
    text("pattern"),
    Column("upper", Boolean, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("strict", Boolean, nullable=False),
    Column("subject", Boolean, nullable=False),
    text("instead"),
    text("instead_en"),
    text("instead_sw"),
)

agencies = Table("agencies", METADATA, text("agency", key=True), text("name_en"), text("name_sw"))

convenience_bands = Table(
    "convenience_bands",
    METADATA,
    text("key", key=True),
    optional_number("up_to_cents"),
    number("fee_cents"),
    text("starts_on"),
    text("ends_on"),
    text("legal_basis"),
)

catalogue_versions = Table(
    "catalogue_versions",
    METADATA,
    number("version", key=True),
    text("imported_at"),
    text("file_name"),
    number("services"),
)
