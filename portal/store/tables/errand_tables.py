"""Errands: what must be asked of the world once a commit stands. Ordered in the transaction that wants it."""

from __future__ import annotations

from sqlalchemy import Index, Table
from sqlalchemy import text as sql

from portal.store.tables.metadata import METADATA, number, optional, text

errands = Table(
    "errands",
    METADATA,
    text("id", key=True),
    text("kind"),
    text("key"),
    text("body"),
    text("state"),
    text("due_at"),
    number("tries", default="0"),
    text("claimed_until", default=""),
    text("note", default=""),
    text("ordered_at"),
    optional("done_at"),
    Index(
        "uq_errands_live",
        "kind",
        "key",
        unique=True,
        sqlite_where=sql("state = 'waiting'"),
        postgresql_where=sql("state = 'waiting'"),
    ),
    Index("ix_errands_due", "due_at", sqlite_where=sql("state = 'waiting'"), postgresql_where=sql("state = 'waiting'")),
    Index(
        "ix_errands_claimed",
        "claimed_until",
        sqlite_where=sql("state = 'waiting' AND claimed_until <> ''"),
        postgresql_where=sql("state = 'waiting' AND claimed_until <> ''"),
    ),
    Index(None, "done_at"),
)
"""``body``: JSON, nothing personal in it. ``claimed_until``: whoever took it must be done by then, or it is free."""
