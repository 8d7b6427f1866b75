"""What is known of a number: from our books where it is one of ours, also another centre's; else what the rail says.

State and amounts alone are told. What a rail said is kept, so that a bill that is taken up can be compared with it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, or_, select

from desktop.domain.account_number import as_typed, base_of, is_account
from desktop.domain.money import KES
from desktop.domain.time import instant_text
from portal.money.standing_bill import bill_of_account
from portal.rails.pesaflow.account import RAIL
from portal.rails.pesaflow.answers import MOST_NUMBER, Status
from portal.rails.pesaflow.asking import ask_now
from portal.rails.pesaflow.invoice import invoice_of_number
from portal.rounds.number_block import is_leased
from portal.store.tables.gateway_tables import elsewhere_lookups
from portal.store.transaction import Transaction
from sync.protocol.messages import ElsewhereAnswer
from sync.protocol.states import BillState

MPESA: Final = "mpesa"
KEPT: Final = timedelta(days=7)
"""How long what a rail said is remembered to be compared with what is taken up."""

_STATUS: Final = {
    BillState.AWAITING_NUMBER: "unpaid",
    BillState.RAISED: "unpaid",
    BillState.WAITING: "unpaid",
    BillState.PART_PAID: "part_paid",
    BillState.PAID: "paid",
}
"""What our own states are called here; a bill that can no longer be paid is ``unknown``."""


def read_number(text: str) -> str:
    """The number as rails write it, or empty where it cannot be one."""
    plain = as_typed(text[: 4 * MOST_NUMBER])
    return plain if 0 < len(plain) <= MOST_NUMBER and plain.isascii() and plain.isalnum() else ""


def look_in_books(connection: Connection, number: str, at: str) -> ElsewhereAnswer | None:
    """The answer for a number of ours, ``None`` for one that a rail must be asked about."""
    bill = bill_of_account(connection, number)
    gateways = invoice_of_number(connection, number)
    if bill is None or (gateways is None and bill.standing.state is BillState.CANCELLED and not is_account(number)):
        ours = is_account(number) and is_leased(connection, base_of(number))
        return ElsewhereAnswer(number=number, checked_at=at) if ours else None
    return ElsewhereAnswer(
        number=number,
        rail=RAIL if gateways else MPESA,
        bill=bill.id,
        status=_STATUS.get(bill.standing.state, "unknown"),
        currency=bill.currency,
        expected_cents=bill.standing.total_cents,
        paid_cents=bill.standing.paid_cents,
        checked_at=at,
    )


def hasten_ours(tx: Transaction, number: str) -> None:
    """Somebody waits for news of a number of the gateway's that we serve: it is asked at once."""
    invoice = invoice_of_number(tx.connection, number)
    if invoice is not None:
        ask_now(tx, number, invoice.our_reference)


def rail_answer(number: str, said: Status | None, at: str) -> ElsewhereAnswer:
    """What the gateway's answer is for a counter."""
    expected = said.expected_cents if said is not None else None
    if said is None or not expected:
        return ElsewhereAnswer(number=number, checked_at=at)
    paid_cents = 0 if said.taken_back else said.paid_cents or 0
    status = "paid" if paid_cents >= expected else "part_paid" if paid_cents else "unpaid"
    return ElsewhereAnswer(
        number=number,
        rail=RAIL,
        status=status,
        description=said.description,
        currency=said.currency or KES,
        expected_cents=expected,
        paid_cents=paid_cents,
        checked_at=at,
    )


def keep_lookup(tx: Transaction, answer: ElsewhereAnswer) -> None:
    """Keeps what the rail said, over what it said before."""
    old = elsewhere_lookups.c.checked_at < instant_text(tx.instant - KEPT)
    tx.connection.execute(delete(elsewhere_lookups).where(or_(elsewhere_lookups.c.number == answer.number, old)))
    values = {
        "number": answer.number,
        "rail": answer.rail,
        "status": answer.status,
        "description": answer.description,
        "currency": answer.currency,
        "expected_cents": answer.expected_cents,
        "paid_cents": answer.paid_cents,
        "checked_at": answer.checked_at,
    }
    tx.connection.execute(insert(elsewhere_lookups).values(**values))


def lookup_of(connection: Connection, number: str) -> ElsewhereAnswer | None:
    """What the rail last said of a number, or ``None``."""
    row = connection.execute(select(elsewhere_lookups).where(elsewhere_lookups.c.number == number)).first()
    if row is None:
        return None
    return ElsewhereAnswer(
        number=row.number,
        rail=row.rail,
        status=row.status,
        description=row.description,
        currency=row.currency,
        expected_cents=row.expected_cents,
        paid_cents=row.paid_cents,
        checked_at=row.checked_at,
    )
