"""Moving an attempt: what it may become from what it is, and the row its counters learn.

``paid`` is the end. ``not_paid`` may still become paid, when a late success comes; never not known again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from desktop.domain.time import read_instant
from portal.attempts.attempt import LIVE, Attempt, attempt_of
from portal.store.tables.attempt_tables import attempts
from portal.store.tables.bill_tables import bills
from portal.store.transaction import Transaction
from sync.protocol.feed import AttemptRow
from sync.protocol.states import AttemptState

_END = (AttemptState.PAID, AttemptState.PART_PAID)


def note(tx: Transaction, attempt: Attempt, **values: Any) -> Attempt:
    """Writes plain facts of an attempt, which no counter needs to know."""
    here = (attempts.c.centre_id == attempt.centre, attempts.c.id == attempt.id)
    tx.connection.execute(update(attempts).where(*here).values(**values))
    again = attempt_of(tx.connection, attempt.id)
    assert again is not None, "attempts are never deleted"
    return again


def become(tx: Transaction, attempt: Attempt, state: AttemptState, reason: str = "", *, live: bool = False) -> Attempt:
    """Moves an attempt as far as its state allows and tells its counters, where anything changed.

    An attempt that is no longer live never is again: another may be by now.
    """
    here = attempt_of(tx.connection, attempt.id)
    assert here is not None, "attempts are never deleted"
    if here.state is AttemptState.PAID and state is AttemptState.PART_PAID:
        pass  # the rail said yes before anybody knew how much
    elif here.state in _END and state is not here.state:
        state, reason, live = here.state, here.reason, here.live and live
    elif here.state is AttemptState.NOT_PAID and state not in _END:
        state, reason, live = here.state, here.reason, False
    live = live and here.live
    if (state, reason, live) == (here.state, here.reason, here.live):
        return here
    known = state not in (AttemptState.ASKED, AttemptState.NOT_KNOWN)
    known_at = (here.known_at if here.state is state else "") or (tx.at if known else "")
    moved = note(tx, here, state=state.value, reason=reason, live=int(live), known_at=known_at)
    tell_attempt(tx, moved)
    return moved


def still_live(tx: Transaction, attempt: Attempt) -> bool:
    """False once an attempt was silent for so long that the phone may be asked anew."""
    return attempt.live and tx.instant - read_instant(attempt.asked_at) < LIVE


def tell_attempt(tx: Transaction, attempt: Attempt) -> None:
    """Tells the counter that asked, and the one whose bill it is."""
    raised_by = select(bills.c.counter_id).where(bills.c.centre_id == attempt.centre, bills.c.id == attempt.bill)
    row = attempt_row(attempt)
    for counter in sorted({attempt.counter, str(tx.connection.execute(raised_by).scalar() or attempt.counter)}):
        tx.tell(attempt.centre, attempt.id, row, target=counter)


def attempt_row(attempt: Attempt) -> AttemptRow:
    """An attempt as counters learn it."""
    return AttemptRow(
        attempt=attempt.id,
        bill=attempt.bill,
        channel=attempt.channel,
        amount_cents=attempt.amount_cents,
        state=attempt.state,
        live=attempt.live,
        reason=attempt.reason,
        asked_at=attempt.asked_at,
        known_at=attempt.known_at,
    )
