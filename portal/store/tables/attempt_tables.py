"""What was asked of a citizen's phone, and the token a rail gave, shared by every process of the portal."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from portal.store.tables.metadata import METADATA, number, optional, text

attempts = Table(
    "attempts",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("counter_id"),
    text("entry_id"),
    text("bill_id"),
    text("rail"),
    text("channel"),
    text("account"),
    number("amount_cents"),
    text("phone_hash"),
    text("asked_at"),
    text("not_after"),
    text("state"),
    number("live"),
    text("reason", default=""),
    text("known_at", default=""),
    optional("sent_at"),
    text("merchant_request", default=""),
    optional("checkout_request"),
    text("rail_code", default=""),
    number("rail_cents", default="0"),
    text("rail_paid_at", default=""),
    text("rail_result", default=""),
    number("questions", default="0"),
    optional("payment_id"),
    ForeignKeyConstraint(["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("live IN (0, 1)", name="live"),
    UniqueConstraint("checkout_request"),
    Index(
        "uq_attempts_live",
        "centre_id",
        "bill_id",
        unique=True,
        sqlite_where=sql("live = 1"),
        postgresql_where=sql("live = 1"),
    ),
    Index(None, "id"),
    Index(None, "phone_hash", "asked_at"),
    Index(None, "payment_id"),
)
"""The phone itself stands in the record beside the entry alone; here is a keyed hash of it, to compare.

``live`` 1: no other prompt for the bill meanwhile, which the database itself refuses. ``sent_at``: since when the rail
may have the question. ``rail_code``, ``rail_cents``, ``rail_paid_at``: what the rail's callback named, believed once a
question confirmed it; ``rail_result``: the rail's last word.
"""

rail_tokens = Table(
    "rail_tokens",
    METADATA,
    text("rail", key=True),
    text("token"),
    text("expires_at"),
    text("minting_until", default=""),
)
"""A new token cancels the one before, so all processes use this one; ``minting_until``: somebody is asking for it."""
