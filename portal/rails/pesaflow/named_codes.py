"""Codes that notifications named for a number, kept until the gateway says that so much was paid.

A forger can name any code. So a code only ever labels money that the gateway's own answer accounts for, and never moves
any: a code that is another invoice's already is left out, and the money is booked without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from desktop.domain.rail_code import is_mpesa_code
from desktop.domain.time import instant_text
from portal.feed.rows import payment_row
from portal.rails.pesaflow.account import RAIL
from portal.rails.pesaflow.notification import Notification
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.tables.bill_tables import bills
from portal.store.tables.gateway_tables import gateway_references, gateway_settlements
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel

MOST_CODES: Final = 50
"""Codes kept for one number: a forger cannot fill the books."""

_OPEN: Final = (
    select(gateway_references)
    .where(gateway_references.c.number == bindparam("of"), gateway_references.c.payment_id.is_(None))
    .order_by(gateway_references.c.noted_at, gateway_references.c.paid_at, gateway_references.c.code)
    .limit(MOST_CODES)
)


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code with what was said beside it; ``amount_cents`` is ``None`` and ``paid_at`` empty where it was not."""

    code: str
    amount_cents: int | None
    paid_at: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the money that came, with its code where one fits."""

    amount_cents: int
    named: NamedCode | None


def note_codes(tx: Transaction, number: str, said: Notification, message: str) -> None:
    """Keeps the codes of a notification; those that are kept already stay as they are."""
    kept = select(gateway_references.c.code).where(gateway_references.c.number == number)
    known = {str(code) for (code,) in tx.connection.execute(kept)}
    for one in said.payments:
        if one.code in known or len(known) >= MOST_CODES:
            continue
        known.add(one.code)
        values = {
            "number": number,
            "code": one.code,
            "amount_cents": one.amount_cents,
            "paid_at": instant_text(one.paid_at) if one.paid_at else None,
            "channel": (said.channel or _channel_of_code(one.code)).value,
            "message_id": message,
            "noted_at": tx.at,
        }
        insert_rows(tx.connection, gateway_references, [values])


def open_codes(tx: Transaction, number: str) -> list[NamedCode]:
    """Codes that label no payment yet, in the order they were named; never one that is another payment's."""
    rows = tx.connection.execute(_OPEN, {"of": number}).all()
    taken = _payments_of(tx.connection, [row.code for row in rows])
    for row in rows:
        if row.code in taken:
            detail: dict[str, str | int] = {"payment": taken[row.code], "said_for": number}
            raise_alarm(tx, Alarm("code_with_other_content", f"{RAIL}/{row.code}/{number}", detail=detail))
    return [
        NamedCode(row.code, row.amount_cents, row.paid_at or "", Channel(row.channel))
        for row in rows
        if row.code not in taken
    ]


def split(cents: int, named: list[NamedCode]) -> list[Part]:
    """Which codes the new money has: the first ones that make it up exactly, or the one of this amount, or none."""
    told = [code for code in named if code.amount_cents]
    sum_cents = 0
    for place, code in enumerate(told, start=1):
        sum_cents += code.amount_cents or 0
        if sum_cents == cents:
            return [Part(one.amount_cents or 0, one) for one in told[:place]]
    alone = next((code for code in told if code.amount_cents == cents), None)
    if alone is None and len(named) == 1 and named[0].amount_cents is None:
        alone = named[0]
    return [Part(cents, alone)]


def mark_code(tx: Transaction, number: str, code: str, payment: str) -> None:
    """The code labels this payment."""
    here = (gateway_references.c.number == number, gateway_references.c.code == code)
    tx.connection.execute(update(gateway_references).where(*here).values(payment_id=payment))


def label_payments(tx: Transaction, number: str) -> None:
    """Gives payments of the number that were booked without a code the code that was named since, and tells it."""
    bare = (
        select(payments)
        .join(gateway_settlements, gateway_settlements.c.payment_id == payments.c.id)
        .where(gateway_settlements.c.number == number, payments.c.rail_code.is_(None))
        .order_by(payments.c.id)
    )
    without = tx.connection.execute(bare).all()
    if not without:
        return
    named = open_codes(tx, number)
    for row in without:
        fits = [code for code in named if code.amount_cents == row.amount_cents]
        if not fits and len(without) == len(named) == 1 and named[0].amount_cents is None:
            fits = named
        if fits:
            named.remove(fits[0])
            _label(tx, number, row.id, fits[0])


def _label(tx: Transaction, number: str, payment: str, code: NamedCode) -> None:
    changed = update(payments).where(payments.c.id == payment).values(rail_code=code.code).returning(payments)
    row = tx.connection.execute(changed).one()
    mark_code(tx, number, code.code, payment)
    if row.bill_id is None:
        return
    here = (bills.c.centre_id == row.centre_id, bills.c.id == row.bill_id)
    counter = tx.connection.execute(select(bills.c.counter_id).where(*here)).scalar()
    tx.tell(row.centre_id, row.id, payment_row(row), target=counter)


def _payments_of(connection: Connection, codes: list[str]) -> dict[str, str]:
    if not codes:
        return {}
    of_codes = select(payments.c.rail_code, payments.c.id).where(payments.c.rail == RAIL)
    return {str(code): str(id_) for code, id_ in connection.execute(of_codes.where(payments.c.rail_code.in_(codes)))}


def _channel_of_code(code: str) -> Channel:
    return Channel.MPESA_PAYBILL if is_mpesa_code(code) else Channel.WALLET
