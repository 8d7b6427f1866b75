"""Taking due errands so that nobody else does them, and writing what became of one.

On PostgreSQL rows another process holds are skipped; on SQLite there is one writer. A claim ends by itself, so a
process that died leaves its errands to the others.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from desktop.domain.time import instant_text
from portal.errands.errand import CLAIM_S, DONE, Again, Done, Effort, Errand, Next
from portal.errands.order import IS_WAITING
from portal.store.alarm import Alarm, raise_alarm
from portal.store.tables.errand_tables import errands
from portal.store.transaction import Transaction

MOST_NOTE = 200
KEPT = timedelta(days=7)
"""How long an errand that is done can still be looked at."""

_IS_CLAIMED: Final = text("claimed_until <> ''")
_CLAIM: Final = (
    update(errands)
    .where(errands.c.id == bindparam("wanted"))
    .values(claimed_until=bindparam("until"), tries=errands.c.tries + 1)
    .returning(errands.c.tries)
)
_DONE: Final = (
    update(errands)
    .where(errands.c.id == bindparam("wanted"), errands.c.claimed_until == bindparam("claimed"))
    .where(errands.c.due_at == bindparam("was_due"))
    .values(state=DONE, done_at=bindparam("at"), claimed_until="", note="")
)
_RELEASE: Final = (
    update(errands)
    .where(errands.c.id == bindparam("wanted"), errands.c.claimed_until == bindparam("claimed"))
    .where(IS_WAITING)
)


def next_due(connection: Connection, kinds: Collection[str]) -> str | None:
    """When the next errand of these kinds is due, or ``None``."""
    earliest = select(func.min(errands.c.due_at)).where(IS_WAITING, errands.c.kind.in_(kinds))
    found = connection.execute(earliest.where(errands.c.claimed_until == "")).scalar()
    held = select(func.min(errands.c.claimed_until)).where(IS_WAITING, _IS_CLAIMED, errands.c.kind.in_(kinds))
    left = connection.execute(held).scalar()
    return min((str(at) for at in (found, left) if at is not None), default=None)


def claim(tx: Transaction, kinds: Collection[str], most: int) -> list[Errand]:
    """Takes at most so many due errands, the longest due first."""
    due = (
        select(errands)
        .where(IS_WAITING, errands.c.kind.in_(kinds))
        .where(errands.c.due_at <= tx.at, errands.c.claimed_until <= tx.at)
        .order_by(errands.c.due_at, errands.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    until = instant_text(tx.instant + timedelta(seconds=CLAIM_S))
    return [_claimed(tx, row, until) for row in tx.connection.execute(due).all()]


def _claimed(tx: Transaction, row: Any, until: str) -> Errand:
    tries = tx.connection.execute(_CLAIM, {"wanted": row.id, "until": until}).scalar_one()
    body = json.loads(row.body)
    return Errand(row.id, row.kind, row.key, body, int(tries), row.ordered_at, row.due_at, until)


def end(tx: Transaction, errand: Errand, then: Next, effort: Effort) -> None:
    """Writes what became of an errand. A claim that ran out changes nothing: the errand is somebody else's by now."""
    if isinstance(then, Done):
        named = {"wanted": errand.id, "claimed": errand.claimed_until, "was_due": errand.due_at, "at": tx.at}
        if tx.connection.execute(_DONE, named).rowcount:
            return
        tx.connection.execute(_RELEASE.values(claimed_until=""), _who(errand))  # it was hastened meanwhile
        tx.ordered = True
        return
    wait_s = effort.wait_s(errand.tries) if then.after_s is None else then.after_s
    _put_off(tx, errand, tx.instant + timedelta(seconds=wait_s), then)
    if then.after_s is None and errand.tries >= effort.tries:
        detail: dict[str, str | int] = {"tries": errand.tries, "why": then.note[:MOST_NOTE]}
        raise_alarm(tx, Alarm("errand_fails", f"{errand.kind}/{errand.key}/{errand.ordered_at}", detail=detail))


def _put_off(tx: Transaction, errand: Errand, to: datetime, then: Again) -> None:
    note = then.note[:MOST_NOTE]
    later = _RELEASE.where(errands.c.due_at == errand.due_at)
    moved = tx.connection.execute(
        later.values(claimed_until="", due_at=instant_text(to), note=note), _who(errand)
    ).rowcount
    if not moved:  # it was hastened meanwhile, and stays due at once
        tx.connection.execute(_RELEASE.values(claimed_until="", note=note), _who(errand))
        tx.ordered = True


def _who(errand: Errand) -> dict[str, str]:
    return {"wanted": errand.id, "claimed": errand.claimed_until}


def sweep(tx: Transaction) -> int:
    """Forgets what was done long ago; gives how many."""
    before = instant_text(tx.instant - KEPT)
    return tx.connection.execute(delete(errands).where(errands.c.done_at < before)).rowcount
