"""Who moves money moves it alone: the lock every act on money takes before it reads what it will decide on.

On SQLite a writing transaction is alone anyway. On PostgreSQL two portals may confirm one bill at once, cancel it while
it is paid, or bring the bill while its money comes; each of them waits here for the other, then reads what is so. The
ledger's numbers have no gap, so these transactions would wait for each other a little later in any case.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

_HOLD: Final = text("SELECT pg_advisory_xact_lock(8401)")


def hold_books(connection: Connection) -> None:
    """Waits until no other transaction moves money, and holds that until this one ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD)
