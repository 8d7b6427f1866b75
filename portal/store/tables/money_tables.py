"""Money that arrived: the raw message, the payment, a refund that is due, the receipt and the keys that sign it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, LargeBinary, Table, UniqueConstraint

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
    UniqueConstraint("rail", "rail_code"),
    Index(None, "account"),
    Index(None, "centre_id", "bill_id"),
    CheckConstraint("amount_cents > 0", name="amount"),
)
"""One row for each payment; a rail's code pays once, ever. Money nobody asked for belongs to no centre."""

refund_cases = Table(
    "refund_cases",
    METADATA,
    text("id", key=True),
    text("payment_id"),
    optional("centre_id"),
    number("amount_cents"),
    text("reason"),
    text("state"),
    text("opened_at"),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    UniqueConstraint("payment_id"),
)

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
