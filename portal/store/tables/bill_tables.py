"""Bills and their lines. A refused bill is kept too: its number stays bound, so its money can be explained."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table
from sqlalchemy import text as sql

from portal.store.tables.metadata import METADATA, number, optional, text

HOLDS_NUMBER = "state <> 'refused' AND account <> '' AND NOT (state = 'cancelled' AND number_source = 'gateway')"
"""Which bills hold their number alone: not those that wait for one, nor a cancelled one whose number is a gateway's."""

bills = Table(
    "bills",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("counter_id"),
    number("incarnation"),
    text("citizen_id"),
    text("account"),
    text("number_source"),
    text("currency"),
    text("language"),
    number("catalogue_version"),
    number("total_cents"),
    number("paid_cents", default="0"),
    text("state"),
    text("refusal", default=""),
    text("flags", default=""),
    text("replaces", default=""),
    text("raised_by"),
    text("raised_at"),
    text("received_at"),
    optional("settled_at"),
    CheckConstraint("total_cents > 0 OR state = 'refused'", name="total"),
    CheckConstraint("paid_cents >= 0 AND (paid_cents <= total_cents OR state = 'refused')", name="paid"),
    Index(None, "account"),
    Index(None, "centre_id", "counter_id", "id"),
    Index(
        "ix_bills_waiting",
        "total_cents",
        "raised_at",
        sqlite_where=sql("state = 'waiting'"),
        postgresql_where=sql("state = 'waiting'"),
    ),
    Index(
        "uq_bills_account",
        "account",
        unique=True,
        sqlite_where=sql(HOLDS_NUMBER),
        postgresql_where=sql(HOLDS_NUMBER),
    ),
)
"""``paid_cents`` counts what is matched to the bill, at most its total. ``refusal``: why it was refused.

``flags`` are words separated by a space. A bill refused as ``not_leased`` does not bind its number: it never had it.
"""

bill_lines = Table(
    "bill_lines",
    METADATA,
    text("centre_id", key=True),
    text("bill_id", key=True),
    text("id", key=True),
    number("place"),
    text("service"),
    text("agency"),
    number("units"),
    number("service_cents"),
    number("convenience_cents"),
    text("legal_basis"),
    text("approval"),
    ForeignKeyConstraint(["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]),
    CheckConstraint("service_cents >= 0 AND convenience_cents >= 0", name="amounts"),
)
