"""Suggestions as rows: opened for a bill's counter, and taken back when the money or the bill was dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, select, update

from portal.store.bulk import insert_rows
from portal.store.tables.bill_tables import bills
from portal.store.tables.money_tables import payments
from portal.store.tables.suggestion_tables import suggestions
from portal.store.transaction import Transaction
from sync.protocol.feed import SuggestionRow
from sync.protocol.states import Channel

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
CLOSED: Final = "closed"


def open_suggestion(tx: Transaction, centre: str, bill: str, payment: str, score: int, why: Sequence[str]) -> None:
    """Keeps a suggestion and tells the bill's counter; one that is known changes nothing."""
    key = (suggestions.c.centre_id == centre, suggestions.c.bill_id == bill, suggestions.c.payment_id == payment)
    if tx.connection.execute(select(suggestions.c.state).where(*key)).first() is not None:
        return
    values = {
        "centre_id": centre,
        "bill_id": bill,
        "payment_id": payment,
        "score": score,
        "why": " ".join(why),
        "state": OPEN,
        "opened_at": tx.at,
    }
    insert_rows(tx.connection, suggestions, [values])
    _tell(tx, suggestions.c.payment_id == payment, suggestions.c.bill_id == bill)


def close_for_payment(tx: Transaction, payment: str, accepted_for: str = "") -> None:
    """The money was dealt with; ``accepted_for`` names the bill it was given to."""
    _close(tx, suggestions.c.payment_id == payment, accepted_for)


def close_for_bills(tx: Transaction, centre: str, ids: Sequence[str]) -> None:
    """The bills take no more money."""
    _close(tx, (suggestions.c.centre_id == centre) & suggestions.c.bill_id.in_(ids), "")


def _close(tx: Transaction, which: Any, accepted_for: str) -> None:
    closing = update(suggestions).where(which, suggestions.c.state == OPEN).values(state=CLOSED, closed_at=tx.at)
    closed = tx.connection.execute(closing.returning(suggestions.c.bill_id, suggestions.c.payment_id)).all()
    for bill, payment in closed:
        key = (suggestions.c.payment_id == payment, suggestions.c.bill_id == bill)
        if bill == accepted_for:
            tx.connection.execute(update(suggestions).where(*key).values(state=ACCEPTED))
        _tell(tx, *key)


def _tell(tx: Transaction, *which: Any) -> None:
    rows = tx.connection.execute(
        select(suggestions, payments, bills.c.counter_id)
        .join(payments, payments.c.id == suggestions.c.payment_id)
        .join(bills, (bills.c.centre_id == suggestions.c.centre_id) & (bills.c.id == suggestions.c.bill_id))
        .where(*which)
    ).all()
    for row in rows:
        m = row._mapping
        tx.tell(
            m[suggestions.c.centre_id],
            f"{m[suggestions.c.payment_id]}/{m[suggestions.c.bill_id]}",
            suggestion_row(row),
            target=m[bills.c.counter_id],
        )


def suggestion_row(row: Row[Any]) -> SuggestionRow:
    """A suggestion joined with its payment, as it travels."""
    m = row._mapping
    return SuggestionRow(
        payment=m[suggestions.c.payment_id],
        bill=m[suggestions.c.bill_id],
        account_typed=m[payments.c.account_typed],
        rail_code=m[payments.c.rail_code] or "",
        channel=Channel(m[payments.c.channel]),
        amount_cents=m[payments.c.amount_cents],
        paid_at=m[payments.c.paid_at],
        why=m[suggestions.c.why].split(),
        open=m[suggestions.c.state] == OPEN,
    )
