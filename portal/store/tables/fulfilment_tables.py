"""What agencies owe citizens: a row for each service that was paid or whose money went back, and who may read them."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Table

from portal.store.tables.metadata import METADATA, number, text

fulfilment = Table(
    "fulfilment",
    METADATA,
    text("agency", key=True),
    number("no", key=True),
    text("state"),
    text("centre_id"),
    text("bill_id"),
    text("line_id"),
    text("service"),
    number("units"),
    text("receipt"),
    text("account"),
    number("service_cents"),
    number("convenience_cents"),
    text("currency"),
    text("at"),
    text("day"),
    number("entry_no"),
    ForeignKeyConstraint(["entry_no"], ["ledger_entries.no"]),
    Index(None, "centre_id", "bill_id"),
    Index(None, "entry_no"),
    Index(None, "agency", "day"),
)
"""``no`` is dense for each agency, in commit order. A reversal is a row of its own; no row is ever altered."""

agency_tokens = Table(
    "agency_tokens",
    METADATA,
    text("agency", key=True),
    text("token_hash"),
    text("made_at"),
)
"""Who may read an agency's rows over HTTP; kept as SHA-256."""
