"""Booking money that a rail says has arrived: once for each code, whatever it turns out to be.

The same code again is the same payment: nothing is booked, the repeated message is kept as its evidence. The same
code with other content is never booked either; it raises an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, literal, select

from desktop.domain.account_number import as_typed
from desktop.domain.ids import new_id
from portal.money.awaited_offers import is_awaited
from portal.money.ledger import rail_clearing
from portal.money.matching import Verdict, judge
from portal.money.reverse_payment import apply_reversal
from portal.money.settle import Money, settle
from portal.money.standing_bill import StandingBill, bill_of_account
from portal.money.suggest import UNCLAIMED, suggest_bills
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import payments, reversals
from portal.store.transaction import Transaction
from sync.protocol.states import Channel, PaymentState

_ONE: Final = select(literal(1).label("one")).subquery()
_REVERSED: Final = (
    select(reversals.c.id)
    .where(reversals.c.rail == bindparam("on_rail"), reversals.c.rail_code == bindparam("code"))
    .scalar_subquery()
    .label("reversal")
)
_OF_CODE: Final = select(_REVERSED, payments).select_from(
    _ONE.outerjoin(payments, and_(payments.c.rail == bindparam("on_rail"), payments.c.rail_code == bindparam("code")))
)
"""One row always: the payment with this code, if any, and the reversal that is known for it."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a rail says: its code, the account as the payer typed it, cents, and when (an instant's text)."""

    rail: str
    rail_code: str | None
    channel: Channel
    account_typed: str
    amount_cents: int
    paid_at: str


@dataclass(frozen=True, slots=True)
class Booked:
    """The payment's id and state; ``repeated`` when its code was booked before."""

    payment: str
    state: PaymentState
    repeated: bool = False


def book_payment(tx: Transaction, arrived: Arrived) -> Booked:
    """Books the money in the caller's transaction."""
    account = as_typed(arrived.account_typed)
    known = tx.connection.execute(_OF_CODE, {"on_rail": arrived.rail, "code": arrived.rail_code}).one()
    if known.id is not None:
        return _repeated(tx, arrived, account, known)
    bill = None if known.reversal else bill_of_account(tx.connection, account)
    if bill is not None and is_awaited(tx.connection, bill.counter):
        bill = None  # it may have a receipt already, which a restored portal has yet to be offered
    verdict = judge(bill.standing if bill else None, arrived.amount_cents)
    if verdict.state is PaymentState.UNMATCHED:
        bill = None
    money = money_of(tx, arrived, account)
    insert_rows(tx.connection, payments, [payment_values(arrived, money, bill, verdict)])
    settle(tx, money, bill, verdict)
    if known.reversal:
        apply_reversal(tx, str(known.reversal), money.payment)
        return Booked(money.payment, PaymentState.REVERSED)
    if verdict.state in UNCLAIMED:
        suggest_bills(tx, money.payment)
    return Booked(money.payment, verdict.state)


def money_of(tx: Transaction, arrived: Arrived, account: str) -> Money:
    """The payment to be."""
    return Money(
        payment=new_id(),
        rail_code=arrived.rail_code or "",
        channel=arrived.channel,
        account=account,
        amount_cents=arrived.amount_cents,
        paid_at=arrived.paid_at,
        booked_at=tx.at,
        source=rail_clearing(arrived.rail),
    )


def payment_values(arrived: Arrived, money: Money, bill: StandingBill | None, verdict: Verdict) -> dict[str, Any]:
    """Its row."""
    return {
        "id": money.payment,
        "rail": arrived.rail,
        "rail_code": arrived.rail_code,
        "channel": arrived.channel.value,
        "account_typed": arrived.account_typed,
        "account": money.account,
        "amount_cents": arrived.amount_cents,
        "state": verdict.state.value,
        "centre_id": bill.centre if bill else None,
        "bill_id": bill.id if bill else None,
        "paid_at": arrived.paid_at,
        "booked_at": money.booked_at,
        "matched_cents": verdict.to_bill_cents,
    }


def _repeated(tx: Transaction, arrived: Arrived, account: str, known: Row[Any]) -> Booked:
    if (known.amount_cents, known.account) != (arrived.amount_cents, account):
        raise_alarm(
            tx,
            Alarm(
                "code_with_other_content",
                f"{arrived.rail}/{arrived.rail_code}/{account}/{arrived.amount_cents}",
                known.centre_id,
                None,
                {"payment": known.id, "booked_cents": known.amount_cents, "said_cents": arrived.amount_cents},
            ),
        )
    return Booked(known.id, PaymentState(known.state), repeated=True)
