"""Money with a wrong account, and the bills it may have been meant for."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Table

from portal.store.tables.metadata import METADATA, number, optional, text

suggestions = Table(
    "suggestions",
    METADATA,
    text("centre_id", key=True),
    text("bill_id", key=True),
    text("payment_id", key=True),
    number("score"),
    text("why"),
    text("state"),
    text("opened_at"),
    optional("closed_at"),
    ForeignKeyConstraint(["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
    Index(None, "payment_id"),
)
"""``state``: open, accepted or closed. ``why``: words of ``SUGGESTED_BY``, separated by a space."""

assignments = Table(
    "assignments",
    METADATA,
    text("payment_id", key=True),
    text("bill_id", key=True),
    text("centre_id"),
    text("requester"),
    text("approver"),
    text("reason"),
    text("at"),
    ForeignKeyConstraint(["centre_id", "bill_id"], ["bills.centre_id", "bills.id"]),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
)
"""Money two persons gave to a bill: who asked, who approved, why."""
