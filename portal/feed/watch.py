"""Noticing what another process wrote (an ``admin`` command) while rounds wait.

Commits of this process ring by themselves; this looks at the feeds' heads twice a second, and only while anybody waits.
A new epoch concerns every counter, whoever began it.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from portal.feed.waits import Waits
from portal.first_start import epoch_in_force
from portal.store.database import Database
from portal.store.tables.feed_tables import feed_heads

log = logging.getLogger(__name__)
EVERY_S = 0.5


def all_heads(connection: Connection) -> dict[str, int]:
    """Where every feed stands."""
    return {str(name): int(no) for name, no in connection.execute(select(feed_heads.c.feed, feed_heads.c.no))}


def _standing(connection: Connection) -> tuple[str, dict[str, int]]:
    return epoch_in_force(connection), all_heads(connection)


async def watch_feeds(database: Database, waits: Waits) -> None:
    """Runs until it is cancelled."""
    known = ""
    while True:
        await asyncio.sleep(EVERY_S)
        if len(waits):
            try:
                epoch, heads = await database.reading(_standing)
                waits.notice(heads)
                if epoch != known:
                    waits.ring_all()
                known = epoch
            except OperationalError:
                log.warning("the feeds could not be looked at", exc_info=True)
