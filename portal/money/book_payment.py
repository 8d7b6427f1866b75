"""Booking money that a rail says has arrived: once for each code, whatever it turns out to be.

The same code again is the same payment: nothing is booked, the repeated message is kept as its evidence. The same
code with other content is never booked either; it raises an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, bindparam, select

from desktop.domain.account_number import as_typed
from desktop.domain.ids import new_id
from portal.money.ledger import rail_clearing
from portal.money.matching import judge
from portal.money.settle import Money, settle
from portal.money.standing_bill import bill_of_account
from portal.store.alarm import Alarm, raise_alarm
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel, PaymentState

_OF_CODE: Final = select(payments).where(
    payments.c.rail == bindparam("on_rail"), payments.c.rail_code == bindparam("code")
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a rail says: its code, the account as the payer typed it, cents, and when (an instant's text)."""

    rail: str
    rail_code: str
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
    known = tx.connection.execute(_OF_CODE, {"on_rail": arrived.rail, "code": arrived.rail_code}).first()
    if known is not None:
        return _repeated(tx, arrived, account, known)
    bill = bill_of_account(tx.connection, account)
    verdict = judge(bill.standing if bill else None, arrived.amount_cents)
    if verdict.state is PaymentState.UNMATCHED:
        bill = None
    id_ = new_id()
    values = {
        "id": id_,
        "rail": arrived.rail,
        "rail_code": arrived.rail_code,
        "channel": arrived.channel.value,
        "account_typed": arrived.account_typed,
        "account": account,
        "amount_cents": arrived.amount_cents,
        "state": verdict.state.value,
        "centre_id": bill.centre if bill else None,
        "bill_id": bill.id if bill else None,
        "paid_at": arrived.paid_at,
        "booked_at": tx.at,
    }
    insert_rows(tx.connection, payments, [values])
    money = Money(
        payment=id_,
        rail_code=arrived.rail_code,
        channel=arrived.channel,
        account=account,
        amount_cents=arrived.amount_cents,
        paid_at=arrived.paid_at,
        booked_at=tx.at,
        source=rail_clearing(arrived.rail),
    )
    settle(tx, money, bill, verdict)
    return Booked(id_, verdict.state)


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
