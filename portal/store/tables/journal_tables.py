"""What counters sent: their entries in chain order, the personal records beside them, leased numbers, alarms."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
    and_,
)

from portal.store.tables.metadata import METADATA, number, optional, text

entries = Table(
    "entries",
    METADATA,
    text("centre_id", key=True),
    text("counter_id", key=True),
    number("incarnation", key=True),
    number("seq", key=True),
    text("id"),
    text("kind"),
    number("version"),
    text("actor"),
    text("actor_kind"),
    text("at"),
    text("commitment"),
    Column("body", LargeBinary, nullable=False),
    text("prev"),
    text("hash"),
    text("outcome"),
    text("reason"),
    text("received_at"),
    Index(None, "centre_id", "counter_id", "id"),
)
"""Every entry, refused ones too, with its outcome; append-only by trigger. ``body`` is canonical JSON."""

records = Table(
    "records",
    METADATA,
    text("centre_id", key=True),
    text("counter_id", key=True),
    number("incarnation", key=True),
    number("seq", key=True),
    text("entry_id"),
    text("salt"),
    Column("personal", LargeBinary, nullable=True),
    Index(None, "entry_id"),
)
"""The personal data beside an entry; ``personal`` is null once forgotten."""


def beside_entries() -> ColumnElement[bool]:
    """Joins an entry with the record beside it."""
    keys = ("centre_id", "counter_id", "incarnation", "seq")
    return and_(*(records.c[key] == entries.c[key] for key in keys))


number_blocks = Table(
    "number_blocks",
    METADATA,
    text("centre_id", key=True),
    text("counter_id", key=True),
    number("incarnation", key=True),
    number("ordinal", key=True),
    number("first"),
    number("size"),
    text("leased_at"),
    UniqueConstraint("first"),
    ForeignKeyConstraint(["centre_id", "counter_id"], ["counters.centre_id", "counters.id"]),
)
"""Leased account numbers: ``size`` nine-digit bases from ``first``. The key makes a repeated lease the same lease."""

alarms = Table(
    "alarms",
    METADATA,
    text("id", key=True),
    text("kind"),
    text("key"),
    optional("centre_id"),
    optional("counter_id"),
    text("detail"),
    text("at"),
    UniqueConstraint("kind", "key"),
    Index(None, "centre_id", "at"),
)
"""What a person must look at; ``key`` makes one occurrence one row."""
