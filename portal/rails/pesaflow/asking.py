"""The errands that ask the gateway what was paid for a number: by the clock, because somebody said so, and long after.

Both references are tried, the gateway's number first. Silence decides nothing: it is noted once a day for a person, and
the question is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from desktop.domain.time import instant_text, read_instant
from portal.errands.errand import Act, Again, Done, Errand, Handler, Next
from portal.errands.order import hasten, order
from portal.money.awaited_offers import is_awaited
from portal.rails.pesaflow.allot import Allotted, allot, expect
from portal.rails.pesaflow.answers import Status
from portal.rails.pesaflow.asking_times import ASK, RECHECK, check_after_s, poll_after_s
from portal.rails.pesaflow.client import GatewaySilent, PesaflowClient
from portal.rails.pesaflow.invoice import (
    Invoice,
    InvoiceState,
    change_invoice,
    invoice_of_number,
    invoice_of_reference,
    is_our_reference,
)
from portal.rails.pesaflow.settlement import last_step, take_status
from portal.rails.pesaflow.silence import silent
from portal.store.alarm import Alarm, raise_alarm
from portal.store.database import Database
from portal.store.tables.bill_tables import bills
from portal.store.transaction import Transaction
from sync.protocol.states import BillState

UNKNOWN_S: Final = 30.0
AWAITED_S: Final = 30.0
MOST_UNKNOWN: Final = 5
Then = Callable[[Transaction, str, Errand], Next]
"""What comes after a question was answered and its answer booked."""


def ask_now(tx: Transaction, number: str, reference: str) -> None:
    """Somebody said that there is news about a number: the gateway is asked at once."""
    hasten(tx, ASK, number or reference, {"number": number, "reference": reference})


class AskHandler(Handler):
    """Asks about a number; ``then`` says whether it is asked again."""

    def __init__(self, database: Database, client: PesaflowClient, then: Then) -> None:
        self._database = database
        self._client = client
        self._then = then

    def do(self, errand: Errand) -> Act:
        """Asks, and gives back the act that books the answer."""
        asked_at = self._database.clock()
        try:
            said = ask_both(self._client, errand.text("number"), errand.text("reference"))
        except GatewaySilent as wrong:
            return partial(silent, errand, str(wrong))
        if said is None:
            return partial(_unknown, errand, self._then)
        return partial(_take, errand, said, asked_at, self._then)


def ask_both(client: PesaflowClient, number: str, reference: str) -> Status | None:
    """The status by the gateway's number, else by our reference; ``None`` where neither is known."""
    for asked in filter(None, (number, reference)):
        said = client.status(asked)
        if said is not None:
            return said
    return None


def _take(errand: Errand, said: Status, asked_at: datetime, then: Then, tx: Transaction) -> Next:
    number = _number(tx, errand, said)
    if not number:
        return Done()  # somebody else's, or nothing to go by
    invoice = invoice_of_number(tx.connection, number)
    if invoice is not None and is_awaited(tx.connection, invoice.counter):
        return Again(AWAITED_S, "its counter may hold the receipt")
    if invoice is not None and said.expected_cents and said.paid_cents in (None, 0, said.expected_cents):
        expect(tx, invoice, said.expected_cents)
    again_s = take_status(tx, number, said, asked_at)
    if invoice is not None:
        _note_settled(tx, invoice)
    return Again(again_s, "the sum fell") if again_s else then(tx, number, errand)


def _number(tx: Transaction, errand: Errand, said: Status) -> str:
    """The number the money is for, when it is ours to book: an invoice of ours, known here or lost with other books."""
    number = said.number or errand.text("number")
    reference = said.our_reference or errand.text("reference")
    if number and invoice_of_number(tx.connection, number) is not None:
        return number
    invoice = invoice_of_reference(tx.connection, reference) if reference else None
    if invoice is not None and number:
        allot(tx, invoice.centre, invoice.bill, Allotted(number, said.expected_cents))
        return number
    return number if is_our_reference(said.our_reference) else ""


def _note_settled(tx: Transaction, invoice: Invoice) -> None:
    """A bill that is paid is looked at again for reversals, hours and days later."""
    here = (bills.c.centre_id == invoice.centre, bills.c.id == invoice.bill)
    state = tx.connection.execute(select(bills.c.state).where(*here)).scalar()
    if state != BillState.PAID or invoice.state is InvoiceState.SETTLED:
        return
    change_invoice(tx, invoice, state=InvoiceState.SETTLED.value, settled_at=tx.at)
    body = {"number": invoice.number, "reference": invoice.our_reference}
    order(tx, RECHECK, invoice.number, body, due_at=_in(tx, check_after_s(0) or 0.0))


def _unknown(errand: Errand, then: Then, tx: Transaction) -> Next:
    """404: a new number may not be known at once. Paid and then unknown is for a person, and never a reversal."""
    number = errand.text("number")
    if number and last_step(tx.connection, number).paid_cents:
        raise_alarm(tx, Alarm("gateway_forgot_invoice", number))
    if errand.kind == ASK:
        return Again(UNKNOWN_S, "404") if errand.tries < MOST_UNKNOWN else Done()
    return then(tx, number, errand)


def then_done(_tx: Transaction, _number: str, _errand: Errand) -> Next:
    """One answer is enough."""
    return Done()


def then_poll(tx: Transaction, number: str, _errand: Errand) -> Next:
    """Asked again until it is paid or given up, ever less often."""
    invoice = invoice_of_number(tx.connection, number)
    if invoice is None or invoice.state is not InvoiceState.STANDING:
        return Done()
    after_s = poll_after_s(read_instant(invoice.allotted_at or tx.at), tx.instant)
    return Done() if after_s is None else Again(after_s, "not paid in full")


def then_recheck(tx: Transaction, number: str, _errand: Errand) -> Next:
    """Looked at again a bounded number of times."""
    invoice = invoice_of_number(tx.connection, number)
    if invoice is None:
        return Done()
    change_invoice(tx, invoice, checks=invoice.checks + 1)
    after_s = check_after_s(invoice.checks + 1)
    return Done() if after_s is None else Again(after_s, "looked for a reversal")


def _in(tx: Transaction, seconds: float) -> str:
    return instant_text(tx.instant + timedelta(seconds=seconds))
