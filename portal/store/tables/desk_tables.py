"""What happened at the desk besides bills: citizens, visits, shifts, approved fees, papers. Nothing personal here."""

from __future__ import annotations

from sqlalchemy import Index, Table

from portal.store.tables.metadata import METADATA, number, optional, text

citizens = Table(
    "citizens",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("id_kind"),
    text("entry_id"),
    text("at"),
)
"""Who was met, by id; name and numbers stand in the record of ``entry_id`` alone."""

visits = Table(
    "visits",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("counter_id"),
    text("citizen_id"),
    text("service"),
    text("actor"),
    text("at"),
)

shifts = Table(
    "shifts",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("counter_id"),
    text("staff_id"),
    text("day"),
    text("opened_at"),
    optional("closed_at"),
)

fee_approvals = Table(
    "fee_approvals",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("counter_id"),
    text("service"),
    number("amount_cents"),
    text("legal_basis"),
    text("requester"),
    text("approver"),
    text("at"),
    text("bill_id", default=""),
)
"""A typed amount with its second person; ``bill_id`` is the bill it served, so one approval is not used twice."""

papers = Table(
    "papers",
    METADATA,
    text("centre_id", key=True),
    text("id", key=True),
    text("counter_id"),
    text("paper"),
    text("bill_id"),
    text("receipt"),
    number("copy"),
    text("reason"),
    text("ordered_at"),
    text("state"),
    text("grade"),
    optional("ended_at"),
    Index(None, "centre_id", "receipt"),
)
"""A paper and how it ended; ``copy`` 0 is the original."""
