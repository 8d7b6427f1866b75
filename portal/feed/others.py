"""Portals over the same books ring each other's waits: a commit there is heard here within milliseconds."""

from __future__ import annotations

from portal.feed.waits import Waits
from portal.store.database import Database


def hear_others(database: Database, waits: Waits) -> None:
    """From now on, until the database is closed. Nothing where one process alone has the books."""
    if database.signals is not None:
        database.signals.listen(waits.ring_from_thread, waits.free_from_thread)
        waits.announce = database.signals.announce_wait
