"""An attempt as it stands in the books, and the ways to find one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select

from portal.store.tables.attempt_tables import attempts
from portal.store.tables.journal_tables import records
from sync.protocol.states import AttemptState, Channel

ASK_PHONE: Final = "ask_phone"
"""The errand that asks a phone; its key is the attempt's id."""
LIVE: Final = timedelta(minutes=15)
"""A prompt dies on the phone within a few minutes. When its rail stays silent so long, the phone may be asked anew;
what is not known stays not known, and the old prompt's money can still land."""
FRESH: Final = timedelta(seconds=30)
"""A prompt that was not sent by then is not sent at all: its owner has left."""
APART: Final = timedelta(minutes=1)
"""Between two prompts to one phone, as the operator demands."""
MOST_CENTS: Final = 25_000_000
"""The operator's limit a payment: 250,000 shillings."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """``rail_code``, ``rail_cents`` and ``rail_paid_at`` are what a callback claimed; a question must confirm it."""

    centre: str
    id: str
    counter: str
    entry: str
    bill: str
    rail: str
    channel: Channel
    account: str
    amount_cents: int
    asked_at: str
    not_after: str
    state: AttemptState
    live: bool
    reason: str
    known_at: str
    sent_at: str | None
    checkout_request: str | None
    rail_code: str
    rail_cents: int
    rail_paid_at: str
    rail_result: str
    questions: int
    payment: str | None


def attempt_of(connection: Connection, id_: str) -> Attempt | None:
    """The attempt with this id, or ``None``."""
    return _find(connection, attempts.c.id == id_)


def attempt_of_checkout(connection: Connection, checkout_request: str) -> Attempt | None:
    """The attempt the rail calls so, or ``None``."""
    return _find(connection, attempts.c.checkout_request == checkout_request)


def phone_of(connection: Connection, attempt: Attempt) -> str | None:
    """The phone from the record beside the entry; ``None`` once it was forgotten."""
    beside = select(records.c.personal).where(records.c.entry_id == attempt.entry)
    for (personal,) in connection.execute(beside.where(records.c.centre_id == attempt.centre)):
        if personal is not None:
            phone = json.loads(personal).get("phone")
            return phone if isinstance(phone, str) else None
    return None


def _find(connection: Connection, which: ColumnElement[bool]) -> Attempt | None:
    row = connection.execute(select(attempts).where(which)).first()
    return None if row is None else _attempt(row)


def _attempt(row: Any) -> Attempt:
    return Attempt(
        centre=row.centre_id,
        id=row.id,
        counter=row.counter_id,
        entry=row.entry_id,
        bill=row.bill_id,
        rail=row.rail,
        channel=Channel(row.channel),
        account=row.account,
        amount_cents=row.amount_cents,
        asked_at=row.asked_at,
        not_after=row.not_after,
        state=AttemptState(row.state),
        live=bool(row.live),
        reason=row.reason,
        known_at=row.known_at,
        sent_at=row.sent_at,
        checkout_request=row.checkout_request,
        rail_code=row.rail_code,
        rail_cents=row.rail_cents,
        rail_paid_at=row.rail_paid_at,
        rail_result=row.rail_result,
        questions=row.questions,
        payment=row.payment_id,
    )
