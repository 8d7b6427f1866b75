"""The tables, a file for each subject, over one metadata; importing this package knows them all.

May import SQLAlchemy only. Never queries.
"""

from __future__ import annotations

from portal.store.tables import (
    advice_tables,
    attempt_tables,
    bill_tables,
    catalogue_tables,
    centre_tables,
    desk_tables,
    errand_tables,
    feed_tables,
    fulfilment_tables,
    gateway_tables,
    journal_tables,
    ledger_tables,
    money_tables,
    suggestion_tables,
)
from portal.store.tables.metadata import METADATA

__all__ = [
    "METADATA",
    "advice_tables",
    "attempt_tables",
    "bill_tables",
    "catalogue_tables",
    "centre_tables",
    "desk_tables",
    "errand_tables",
    "feed_tables",
    "fulfilment_tables",
    "gateway_tables",
    "journal_tables",
    "ledger_tables",
    "money_tables",
    "suggestion_tables",
]
