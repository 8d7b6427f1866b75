"""The money of an attempt: found among the payments, and joined with it once and for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, Select, exists, or_, select

from desktop.domain.account_number import as_typed
from desktop.domain.time import instant_text, read_instant
from portal.attempts.attempt import Attempt
from portal.attempts.outcome import become, note
from portal.store.tables.attempt_tables import attempts
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import AttemptState

SKEW: Final = timedelta(minutes=1)
"""How far the rail's clock may be off ours."""
MPESA: Final = "mpesa"


@dataclass(frozen=True, slots=True)
class Seen:
    """Money as the rail tells it; ``paid_at`` may be empty. ``sure``: its own list has it under the code it named."""

    code: str
    amount_cents: int
    paid_at: str
    sure: bool = False


def payment_of_code(connection: Connection, attempt: Attempt) -> str | None:
    """A booked payment with the code the rail named for this attempt."""
    if not attempt.rail_code:
        return None
    found = connection.execute(_mine(attempt).where(payments.c.rail_code == attempt.rail_code)).scalar()
    return None if found is None else str(found)


def payment_of_amount(connection: Connection, attempt: Attempt) -> str | None:
    """A booked payment for the same account, of the amount that was asked, since it was asked."""
    since = instant_text(read_instant(attempt.asked_at) - SKEW)
    fits = _mine(attempt).where(payments.c.amount_cents == attempt.amount_cents, payments.c.paid_at >= since)
    found = connection.execute(fits.order_by(payments.c.paid_at, payments.c.id).limit(1)).scalar()
    return None if found is None else str(found)


def _mine(attempt: Attempt) -> Select[tuple[str]]:
    """Payments for the attempt's account that are no other attempt's."""
    of_another = exists().where(attempts.c.payment_id == payments.c.id)
    account = as_typed(attempt.account)
    return select(payments.c.id).where(payments.c.rail == MPESA, payments.c.account == account, ~of_another)


def taken_codes(connection: Connection, attempt: Attempt) -> frozenset[str]:
    """Codes that cannot be this attempt's: booked for another account, or another attempt's."""
    of_another = exists().where(attempts.c.payment_id == payments.c.id)
    codes = select(payments.c.rail_code).where(payments.c.rail == MPESA, payments.c.rail_code.is_not(None))
    same = codes.where(payments.c.account == as_typed(attempt.account), of_another)
    named = codes.where(payments.c.rail_code == attempt.rail_code)
    elsewhere = named.where(or_(payments.c.account != as_typed(attempt.account), of_another))
    return frozenset(str(code) for query in (same, elsewhere) for (code,) in connection.execute(query))


def land(tx: Transaction, attempt: Attempt, payment: str) -> None:
    """The attempt is paid by this payment; less than was asked is part paid."""
    cents = tx.connection.execute(select(payments.c.amount_cents).where(payments.c.id == payment)).scalar_one()
    joined = note(tx, attempt, payment_id=payment)
    become(tx, joined, AttemptState.PAID if cents >= attempt.amount_cents else AttemptState.PART_PAID)
