"""Advice of banks and cards: settled references that one person brought and another approved."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table
from sqlalchemy import text as sql

from portal.store.tables.metadata import METADATA, number, optional, text

advices = Table(
    "advices",
    METADATA,
    text("id", key=True),
    text("file_name"),
    text("file_hash"),
    number("lines"),
    number("total_cents"),
    text("state"),
    text("maker"),
    text("made_at"),
    text("checker", default=""),
    optional("decided_at"),
    CheckConstraint("checker <> maker", name="two_persons"),
    Index(
        "uq_advices_file_hash",
        "file_hash",
        unique=True,
        sqlite_where=sql("state <> 'withdrawn'"),
        postgresql_where=sql("state <> 'withdrawn'"),
    ),
)
"""A file or a form. ``maker`` and ``checker`` are ids of staff, and never the same."""

advice_lines = Table(
    "advice_lines",
    METADATA,
    text("advice_id", key=True),
    number("place", key=True),
    text("rail"),
    text("reference"),
    text("channel"),
    text("account"),
    number("amount_cents"),
    text("paid_at"),
    number("live", default="1"),
    optional("payment_id"),
    ForeignKeyConstraint(["advice_id"], ["advices.id"]),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    CheckConstraint("amount_cents > 0", name="amount"),
    Index(
        "uq_advice_lines_reference",
        "rail",
        "reference",
        unique=True,
        sqlite_where=sql("live = 1"),
        postgresql_where=sql("live = 1"),
    ),
)
"""One settled reference of a bank or card. ``live`` 0: its advice was withdrawn, and the reference may come again."""
