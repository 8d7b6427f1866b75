"""Counters that have yet to offer a restored portal the receipts they hold: until then money for their numbers waits.

A lost portal may have settled a bill and issued its receipt; the rail's repeated message, or money that waited in the
copy, must not settle it again before that receipt is back. What waits is matched when the counter says that its offer
is through. A counter that does not speak of its offer is not waited for any longer than its first round; one that never
comes, not longer than over a weekend.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from desktop.domain.time import instant_text
from portal.store.setting import read_setting, write_setting
from portal.store.tables.centre_tables import counters, settings
from portal.store.transaction import Transaction

MOST: Final = timedelta(days=3)
_NAME: Final = "awaited/"
"""A setting for each awaited counter: since when."""


def await_offers(tx: Transaction) -> None:
    """A new epoch begins: every counter that was enrolled may hold receipts these books have not."""
    enrolled = tx.connection.scalars(select(counters.c.id).where(counters.c.device_key != "")).all()
    tx.connection.execute(delete(settings).where(settings.c.name.startswith(_NAME)))
    if enrolled:
        rows = [{"name": _NAME + counter, "value": tx.at} for counter in enrolled]
        tx.connection.execute(insert(settings), rows)


def await_offer(tx: Transaction, counter: str) -> None:
    """This counter says that its offer has begun."""
    write_setting(tx, _NAME + counter, tx.at)


def is_awaited(connection: Connection, counter: str) -> bool:
    """True while money for the counter's numbers has to wait."""
    return read_setting(connection, _NAME + counter) is not None


def end_awaiting(tx: Transaction, counter: str) -> None:
    """Money for its numbers is matched from now on."""
    tx.connection.execute(delete(settings).where(settings.c.name == _NAME + counter))


def overdue(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """Counters that were awaited for too long, each with its centre before it."""
    since = settings.c.value <= instant_text(now - MOST)
    joined = settings.join(counters, settings.c.name == _NAME + counters.c.id)
    rows = connection.execute(select(counters.c.centre_id, counters.c.id).select_from(joined).where(since))
    return [(row.centre_id, row.id) for row in rows]
