"""The ledger: double entry, append-only. Lines are written first, then the entry, which the database weighs.

The deferred foreign key lets lines wait for their entry until the commit; the triggers of ``portal.store.triggers``
refuse an entry whose lines do not balance, one that does not continue the chain, and any line for an entry that already
stands.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table

from portal.store.tables.metadata import METADATA, number, optional, text

ledger_entries = Table(
    "ledger_entries",
    METADATA,
    number("no", key=True),
    text("kind"),
    optional("centre_id"),
    text("payment_id"),
    optional("bill_id"),
    text("at"),
    text("day"),
    text("prev", default=""),
    text("hash", default=""),
    Index(None, "centre_id", "day"),
    Index(None, "payment_id"),
    Index(None, "day"),
    ForeignKeyConstraint(["payment_id"], ["payments.id"]),
)
"""``day`` is the business day on which it was posted; ``no`` has no gap.

``hash`` covers the entry with its lines and ``prev``, the hash of the entry before (``portal.money.ledger_chain``).
"""

ledger_lines = Table(
    "ledger_lines",
    METADATA,
    number("entry_no", key=True),
    number("place", key=True),
    text("account"),
    number("debit_cents"),
    number("credit_cents"),
    ForeignKeyConstraint(["entry_no"], ["ledger_entries.no"], deferrable=True, initially="DEFERRED"),
    CheckConstraint("debit_cents >= 0 AND credit_cents >= 0", name="signs"),
    CheckConstraint("(debit_cents = 0) <> (credit_cents = 0)", name="one_side"),
    Index(None, "account"),
)
