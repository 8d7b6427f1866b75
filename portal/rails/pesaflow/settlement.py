"""What the gateway says was paid becomes payments: the difference to what is booked already, each step once.

The gateway counts all that came for a number. Two questions may be answered at once and in any order, so every step
from one sum to the next has its row, and the database takes no second row from the same sum. A sum that fell is
believed when it was said twice, some time apart, to questions that were asked after the last step: then payments are
reversed, the newest first, and what is left begins another turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select

from desktop.domain.money import KES
from desktop.domain.time import instant_text, read_instant
from portal.money.book_payment import Arrived, book_payment
from portal.money.reverse_payment import reverse_payment
from portal.rails.pesaflow.account import RAIL
from portal.rails.pesaflow.answers import Status, read_date
from portal.rails.pesaflow.named_codes import Part, label_payments, mark_code, open_codes, split
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.tables.gateway_tables import gateway_falls, gateway_settlements
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel, PaymentState

CONFIRM_S: Final = 60.0
"""A sum that fell must be said again after so many seconds before money is taken back."""
OPENING: Final = -1


@dataclass(frozen=True, slots=True)
class Booked:
    """The last step that is booked for a number: its turn, the sum, and when."""

    turn: int
    paid_cents: int
    at: str


def take_status(tx: Transaction, number: str, said: Status, asked_at: datetime) -> float | None:
    """Books what is new in an answer. Seconds after which to ask again because the sum fell, else ``None``.

    ``asked_at`` is when the question went out: an answer older than what is booked says nothing about reversals.
    """
    if said.currency != KES:
        raise_alarm(tx, Alarm("gateway_currency", number, detail={"currency": said.currency}))
        return None
    paid_cents = 0 if said.taken_back else said.paid_cents
    if paid_cents is None:
        return None
    _adopt(tx, number)
    booked = last_step(tx.connection, number)
    if paid_cents < booked.paid_cents:
        return _fall(tx, number, booked, paid_cents, asked_at)
    tx.connection.execute(delete(gateway_falls).where(gateway_falls.c.number == number))
    if paid_cents > booked.paid_cents:
        _book(tx, number, booked, paid_cents, said)
    label_payments(tx, number)
    return None


def last_step(connection: Connection, number: str) -> Booked:
    """How far a number is booked."""
    steps = gateway_settlements
    newest = select(steps).where(steps.c.number == number).order_by(steps.c.turn.desc(), steps.c.paid_cents.desc())
    row = connection.execute(newest.limit(1)).first()
    if row is not None:
        return Booked(row.turn, row.paid_cents, row.at)
    return Booked(1, 0, "")


def _adopt(tx: Transaction, number: str) -> None:
    """Payments that came back with the receipts a restored portal took back get the steps they had."""
    steps = gateway_settlements
    stepped = select(steps.c.payment_id).where(steps.c.number == number, steps.c.payment_id.is_not(None))
    of_number = (payments.c.rail == RAIL, payments.c.account == number, payments.c.id.not_in(stepped))
    standing = payments.c.state != PaymentState.REVERSED.value
    query = select(payments.c.id, payments.c.amount_cents).where(*of_number, standing).order_by(payments.c.booked_at)
    for id_, cents in tx.connection.execute(query).all():
        booked = last_step(tx.connection, number)
        _step(tx, number, booked.turn, booked.paid_cents, booked.paid_cents + cents, id_)


def _book(tx: Transaction, number: str, booked: Booked, paid_cents: int, said: Status) -> None:
    step_from = booked.paid_cents
    for part in split(paid_cents - booked.paid_cents, open_codes(tx, number)):
        payment = book_payment(tx, _arrived(tx, number, part, said)).payment
        _step(tx, number, booked.turn, step_from, step_from + part.amount_cents, payment)
        if part.named:
            mark_code(tx, number, part.named.code, payment)
        step_from += part.amount_cents
    assert step_from == paid_cents, "every cent of the difference is booked"


def _arrived(tx: Transaction, number: str, part: Part, said: Status) -> Arrived:
    named = part.named
    dated = read_date(said.date_text)
    paid_at = named.paid_at if named and named.paid_at else instant_text(dated) if dated else tx.at
    return Arrived(
        rail=RAIL,
        rail_code=named.code if named else None,
        channel=named.channel if named else Channel.WALLET,
        account_typed=number,
        amount_cents=part.amount_cents,
        paid_at=min(paid_at, tx.at),
    )


def _step(tx: Transaction, number: str, turn: int, from_cents: int, paid_cents: int, payment: str | None) -> None:
    values = {
        "number": number,
        "turn": turn,
        "from_cents": from_cents,
        "paid_cents": paid_cents,
        "payment_id": payment,
        "at": tx.at,
    }
    insert_rows(tx.connection, gateway_settlements, [values])


def _fall(tx: Transaction, number: str, booked: Booked, paid_cents: int, asked_at: datetime) -> float | None:
    """One odd answer takes no money back: it must be said again, and asked after the last step."""
    if instant_text(asked_at) <= booked.at:
        return CONFIRM_S
    seen = tx.connection.execute(select(gateway_falls).where(gateway_falls.c.number == number)).first()
    if seen is None or seen.paid_cents != paid_cents:
        tx.connection.execute(delete(gateway_falls).where(gateway_falls.c.number == number))
        tx.connection.execute(insert(gateway_falls).values(number=number, paid_cents=paid_cents, seen_at=tx.at))
        return CONFIRM_S
    waited_s = (asked_at - read_instant(seen.seen_at)).total_seconds()
    if waited_s < CONFIRM_S:
        return CONFIRM_S - waited_s
    _take_back(tx, number, booked, paid_cents)
    return None


def _take_back(tx: Transaction, number: str, booked: Booked, paid_cents: int) -> None:
    left = booked.paid_cents
    for step in _standing_steps(tx.connection, number):
        if left <= paid_cents:
            break
        reverse_payment(tx, step.payment_id, f"{number}/{step.turn}/{step.paid_cents}", tx.at)
        left -= step.amount_cents
    tx.connection.execute(delete(gateway_falls).where(gateway_falls.c.number == number))
    _step(tx, number, booked.turn + 1, OPENING, left, None)
    if left > paid_cents:  # money of receipts that were taken back, which has no step of its own
        raise_alarm(tx, Alarm("gateway_fall_not_booked", f"{number}/{paid_cents}", detail={"left_cents": left}))
    elif left < paid_cents:
        said = Status("", number, "", KES, paid_cents, None)
        _book(tx, number, Booked(booked.turn + 1, left, tx.at), paid_cents, said)


def _standing_steps(connection: Connection, number: str) -> list[Row[Any]]:
    """Payments of the number that were not reversed, the newest first."""
    steps = gateway_settlements
    query = (
        select(steps.c.turn, steps.c.paid_cents, steps.c.payment_id, payments.c.amount_cents)
        .join(payments, payments.c.id == steps.c.payment_id)
        .where(steps.c.number == number, payments.c.state != PaymentState.REVERSED.value)
        .order_by(steps.c.turn.desc(), steps.c.paid_cents.desc())
    )
    return list(connection.execute(query))
