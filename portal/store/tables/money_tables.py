"""Money that arrived: the raw message, the payment, a refund that is due, the receipt and the keys that sign it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, LargeBinary, Table, UniqueConstraint
from sqlalchemy import text as sql

from portal.store.tables.metadata import METADATA, number, optional, text

raw_messages = Table(
    "raw_messages",
    METADATA,
    text("id", key=True),
    text("rail"),
    text("kind"),
    text("received_at"),
    Column("body", LargeBinary, nullable=False),
    text("state"),
    text("note", default=""),
    optional("payment_id"),
    Index(None, "state"),
    Index(None, "received_at"),
)
"""What a rail sent, byte for byte, committed before it is read. The only place with a payer's phone and name."""

payments = Table(
    "payments",
    METADATA,
    text("id", key=True),
    text("rail"),
    optional("rail_code"),
    text("channel"),
    text("account_typed"),
    text("account"),
    number("amount_cents"),
    text("state"),
    optional("centre_id"),
    optional("bill_id"),
    text("paid_at"),
    text("booked_at"),
    number("matched_cents", default="0"),
    UniqueConstraint("rail", "rail_code"),
    Index(None, "account"),
    Index(None, "centre_id", "bill_id"),
    Index(None, "booked_at"),
    CheckConstraint("amount_cents > 0", name="amount"),
)
"""One row for each payment; a rail's code pays once, ever. Money nobody asked for belongs to no centre.

``matched_cents``: how much of it counts on its bill; what a bill has is the sum of these.
"""

refund_cases = Table(
    "refund_cases",
    METADATA,
    text("id", key=True),
    text("payment_id"),
    optional("centre_id"),
    text("bill_id", default=""),
    number("amount_cents"),
    text("reason"),
    text("state"),
    text("held_on", default="refunds_due"),
    text("opened_at"),
    text("approved_by", default=""),
    optional("approved_at"),
    text("paid_by", default=""),
    optional("paid_at"),
    text("reference", default=""),
    optional("closed_at"),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    UniqueConstraint("payment_id", "bill_id", "reason"),
    Index(None, "state"),
    Index(
        "uq_refund_cases_reference",
        "reference",
        unique=True,
        sqlite_where=sql("reference <> ''"),
        postgresql_where=sql("reference <> ''"),
    ),
)
"""Money that must go back: opened by itself, approved by one person, paid out by another with a reference, once.

``held_on`` is the ledger account the money stands on. ``withdrawn``: it went to a bill, or the rail took it back.
"""

reversals = Table(
    "reversals",
    METADATA,
    text("id", key=True),
    text("rail"),
    text("reversal_code"),
    optional("rail_code"),
    optional("payment_id"),
    text("at"),
    text("booked_at"),
    optional("applied_at"),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    UniqueConstraint("rail", "reversal_code"),
    UniqueConstraint("rail", "rail_code"),
    UniqueConstraint("payment_id"),
    Index(None, "booked_at"),
)
"""Money a rail took back. ``rail_code`` is the payment's; without ``payment_id`` the payment has not come yet."""

signing_keys = Table(
    "signing_keys",
    METADATA,
    number("id", key=True),
    text("purpose"),
    text("private_hex"),
    text("public_hex"),
    text("created_at"),
    optional("retired_at"),
)

serials = Table("serials", METADATA, text("name", key=True), number("last"))
"""Counting rows: each is taken inside the transaction that uses the number, so numbers have no gap."""

receipts = Table(
    "receipts",
    METADATA,
    text("centre_id", key=True),
    number("series", key=True),
    number("serial", key=True),
    text("number"),
    text("bill_id"),
    text("payment_id"),
    text("account"),
    number("amount_cents"),
    text("currency"),
    text("channel"),
    text("rail_code"),
    text("counter_id"),
    text("issued_at"),
    number("key_id"),
    text("qr"),
    text("code_check"),
    text("state"),
    UniqueConstraint("number"),
    UniqueConstraint("centre_id", "bill_id"),
    ForeignKeyConstraint(["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]),
    ForeignKeyConstraint(["key_id"], ["signing_keys.id"]),
)
"""``counter_id`` holds the original. A receipt is never altered but for its state."""
