"""Centres, their counters and staff, and the codes that enrol a counter. A centre's code is its id."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Table, UniqueConstraint, true

from portal.store.tables.metadata import METADATA, number, optional, optional_number, text

settings = Table("settings", METADATA, text("name", key=True), text("value"))
"""The portal's own: epoch, rail secret, public address, start of the number blocks."""

centres = Table("centres", METADATA, text("id", key=True), text("name"), text("county"), text("town"))

counters = Table(
    "counters",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    number("number"),
    Column("active", Boolean, nullable=False, server_default=true()),
    text("device_key", default=""),
    number("incarnation", default="0"),
    number("head_seq", default="0"),
    text("head_hash", default=""),
    text("head_signature", default=""),
    optional("enrolled_at"),
    ForeignKeyConstraint(["centre_id"], ["centres.id"]),
    UniqueConstraint("id"),
    UniqueConstraint("centre_id", "number"),
    Index(None, "device_key"),
)
"""A place at a centre. The head is the end of the chain the portal has of its present incarnation."""

enrolment_codes = Table(
    "enrolment_codes",
    METADATA,
    text("code_hash", key=True),
    text("centre_id"),
    text("counter_id"),
    text("expires_at"),
    optional("used_at"),
    optional("used_key"),
    optional_number("used_incarnation"),
    ForeignKeyConstraint(["centre_id", "counter_id"], ["counters.centre_id", "counters.id"]),
)
"""One-time codes, kept as SHA-256. ``used_key`` lets the same device repeat its question after a lost answer."""

staff = Table(
    "staff",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("number"),
    text("name"),
    text("role"),
    text("verifier"),
    Column("active", Boolean, nullable=False, server_default=true()),
    ForeignKeyConstraint(["centre_id"], ["centres.id"]),
    UniqueConstraint("centre_id", "number"),
)
"""Who may sign in; ``verifier`` is an argon2id string of the PIN."""
