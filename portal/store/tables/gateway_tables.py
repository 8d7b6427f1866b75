"""Numbers a gateway allots or somebody else raised: their invoices, what was settled, what notifications named."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy import text as sql

from portal.store.tables.metadata import METADATA, number, optional, optional_number, text

gateway_invoices = Table(
    "gateway_invoices",
    METADATA,
    text("centre_id", key=True),
    text("bill_id", key=True),
    text("counter_id"),
    optional("our_reference"),
    optional("number"),
    text("description"),
    number("service_cents"),
    number("raised_cents"),
    optional_number("net_cents"),
    optional_number("commission_cents"),
    optional_number("expected_cents"),
    text("state"),
    text("made_at"),
    optional("allotted_at"),
    optional("settled_at"),
    number("checks", default="0"),
    ForeignKeyConstraint(["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]),
    UniqueConstraint("our_reference"),
    Index(
        "uq_gateway_invoices_number",
        "number",
        unique=True,
        sqlite_where=sql("state <> 'given_up'"),
        postgresql_where=sql("state <> 'given_up'"),
    ),
)
"""One row for each bill whose number is the gateway's. ``our_reference`` is null where somebody else raised it.

``raised_cents`` is the total as the counter raised it, ``service_cents`` what its services cost; ``net_cents``,
``commission_cents`` and ``expected_cents`` are the gateway's words. ``checks``: looks for a reversal since then.
"""

gateway_settlements = Table(
    "gateway_settlements",
    METADATA,
    text("number", key=True),
    number("turn", key=True),
    number("from_cents", key=True),
    number("paid_cents"),
    optional("payment_id"),
    text("at"),
    UniqueConstraint("number", "turn", "paid_cents"),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    CheckConstraint("paid_cents > from_cents", name="grows"),
)
"""How the sum a gateway says was paid for a number became payments: from one sum to the next, each step once.

Both keys hold against two questions that were answered at the same time. A sum that fell begins another ``turn`` with a
row whose ``from_cents`` is -1.
"""

gateway_references = Table(
    "gateway_references",
    METADATA,
    text("number", key=True),
    text("code", key=True),
    optional_number("amount_cents"),
    optional("paid_at"),
    text("channel", default=""),
    text("message_id"),
    optional("payment_id"),
    text("noted_at"),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
)
"""Codes that notifications named for a number: a hint, until the gateway says that so much was paid."""

gateway_falls = Table(
    "gateway_falls",
    METADATA,
    text("number", key=True),
    number("paid_cents"),
    text("seen_at"),
)
"""A sum that was said to be less than before, until it is said again: one odd answer takes no money back."""

elsewhere_lookups = Table(
    "elsewhere_lookups",
    METADATA,
    text("number", key=True),
    text("rail"),
    text("status"),
    text("description"),
    text("currency"),
    number("expected_cents"),
    number("paid_cents"),
    text("checked_at"),
)
"""What a rail last said of a number that somebody else raised; what is taken up is compared with it."""

sandbox_invoices = Table(
    "sandbox_invoices",
    METADATA,
    text("number", key=True),
    optional("our_reference"),
    text("body"),
    UniqueConstraint("our_reference"),
)
"""The understudy of the gateway: its own invoices, which outlive a start as a real gateway's do. ``body`` is JSON."""
