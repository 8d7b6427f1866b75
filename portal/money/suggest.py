"""Which bills money with a wrong account may have been meant for. Only a person accepts; nothing moves here.

Looked for when the money is booked, and when a bill arrives later than it was raised (its counter was offline, and its
citizen may have paid with a slip of the thumb meanwhile). Amount and time alone count only where they leave few bills.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from desktop.domain.account_number import base_of, is_account
from desktop.domain.time import instant_text, read_instant
from portal.money.near_account import near_accounts
from portal.money.suggestion import open_suggestion
from portal.rounds.number_block import is_leased
from portal.store.tables.bill_tables import bills
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import SUGGESTED_BY, BillState, PaymentState

UNCLAIMED: Final = (PaymentState.UNMATCHED, PaymentState.LATE, PaymentState.DUPLICATE)
"""Money that a person may give to a bill."""

MOST: Final = 3
NEAR: Final = timedelta(hours=1)
CLOCKS: Final = timedelta(minutes=2)
"""How far a counter's clock may be ahead of the rail's."""

LATE_ARRIVAL: Final = timedelta(minutes=1)
LOOK_BACK: Final = timedelta(days=3)
MOST_WAITING: Final = 500
_SCORES: Final = {
    "look_alike": 60,
    "swapped": 55,
    "check_digits": 50,
    "one_off": 45,
    "same_amount": 25,
    "near_time": 10,
}
_OPEN: Final = (BillState.WAITING.value, BillState.PART_PAID.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bill with the reasons for it."""

    centre: str
    bill: str
    why: list[str]

    @property
    def score(self) -> int:
        """The sum of its reasons' weights."""
        return sum(_SCORES[word] for word in self.why)


def suggest_bills(tx: Transaction, payment: str) -> None:
    """Suggests bills for money that was just booked and belongs to none."""
    row = tx.connection.execute(select(payments).where(payments.c.id == payment)).one()
    if _waits_for_its_own(tx.connection, row):
        return
    found = _by_account(tx.connection, row) if row.state == PaymentState.UNMATCHED else []
    _keep(tx, row, found or _by_amount(tx.connection, row))


def suggest_payments(tx: Transaction, centre: str, raised: Sequence[str]) -> None:
    """Suggests money that waits for bills which arrive later than they were raised."""
    late = instant_text(tx.instant - LATE_ARRIVAL)
    here = (bills.c.centre_id == centre, bills.c.id.in_(raised), bills.c.raised_at < late, bills.c.state.in_(_OPEN))
    arrived = tx.connection.execute(select(bills).where(*here)).all()
    if not arrived:
        return
    since = instant_text(max(tx.instant - LOOK_BACK, read_instant(min(row.raised_at for row in arrived))) - CLOCKS)
    for row in _waiting_since(tx.connection, since):
        if _waits_for_its_own(tx.connection, row):
            continue
        near = near_accounts(row.account_typed)
        found = _weighed(row, arrived, near)
        by_account = [one for one in found if set(one.why) - {"same_amount", "near_time"}]
        _keep(tx, row, by_account or (found if len(found) <= MOST else []))


def _waits_for_its_own(connection: Connection, payment: Row[Any]) -> bool:
    """True for a number that was leased: its bill is still to come, or its number is contested. One slip of the thumb
    never makes such a number, since the check digits catch it.
    """
    unmatched = payment.state == PaymentState.UNMATCHED and is_account(payment.account)
    return unmatched and is_leased(connection, base_of(payment.account))


def _waiting_since(connection: Connection, since: str) -> list[Row[Any]]:
    """Money that belongs to nobody, newest first."""
    nobody = (payments.c.centre_id.is_(None), payments.c.bill_id.is_(None))
    waits = (payments.c.state == PaymentState.UNMATCHED.value, payments.c.booked_at >= since)
    newest = select(payments).where(*nobody, *waits).order_by(payments.c.booked_at.desc()).limit(MOST_WAITING)
    return list(connection.execute(newest))


def _keep(tx: Transaction, payment: Row[Any], found: Iterable[Candidate]) -> None:
    for candidate in sorted(found, key=lambda one: (-one.score, one.bill))[:MOST]:
        open_suggestion(tx, candidate.centre, candidate.bill, payment.id, candidate.score, candidate.why)


def _by_account(connection: Connection, payment: Row[Any]) -> list[Candidate]:
    near = near_accounts(payment.account_typed)
    if not near:
        return []
    named = select(bills).where(bills.c.account.in_(near), bills.c.state.in_(_OPEN))
    return _weighed(payment, connection.execute(named), near)


def _by_amount(connection: Connection, payment: Row[Any]) -> list[Candidate]:
    """Bills of just this amount, raised shortly before; none where there are many. At the centre, if it is known."""
    paid_at = read_instant(payment.paid_at)
    wanted = select(bills).where(
        bills.c.state == BillState.WAITING.value,
        bills.c.total_cents == payment.amount_cents,
        bills.c.raised_at.between(instant_text(paid_at - NEAR), instant_text(paid_at + CLOCKS)),
    )
    if payment.centre_id is not None:
        wanted = wanted.where(bills.c.centre_id == payment.centre_id)
    rows = connection.execute(wanted.limit(MOST + 1)).all()
    return _weighed(payment, rows, {}) if len(rows) <= MOST else []


def _weighed(payment: Row[Any], rows: Iterable[Row[Any]], near: dict[str, list[str]]) -> list[Candidate]:
    found = []
    for row in rows:
        why = near.get(row.account, []) + _by_the_way(payment, row)
        if row.account in near or why == ["same_amount", "near_time"]:
            found.append(Candidate(row.centre_id, row.id, sorted(why, key=SUGGESTED_BY.index)))
    return found


def _by_the_way(payment: Row[Any], bill: Row[Any]) -> list[str]:
    words = []
    if bill.total_cents - bill.paid_cents == payment.amount_cents:
        words.append("same_amount")
    after = read_instant(payment.paid_at) - read_instant(bill.raised_at)
    if -CLOCKS <= after <= NEAR:
        words.append("near_time")
    return words
