"""The feeds: rows that counters have yet to learn, dense and in commit order by one counter row for each feed."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Table

from portal.store.tables.metadata import METADATA, number, optional, text

feed_heads = Table("feed_heads", METADATA, text("feed", key=True), number("no"))
"""Taken last in a transaction and held to its commit: that is what makes ``no`` dense and in commit order."""

feed = Table(
    "feed",
    METADATA,
    text("feed", key=True),
    number("no", key=True),
    text("kind"),
    text("key"),
    Column("body", LargeBinary, nullable=False),
    optional("target"),
    text("at"),
)
"""``target``: the only counter a row is for, or null for all of the feed. ``body`` is JSON, ready to travel."""
