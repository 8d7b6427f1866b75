"""A number comes from the gateway to its bill, and with it the sum that the citizen pays there.

The gateway adds its commission to the price of the services, and takes no other sum than both together. So what it
expects becomes the bill's total, in the moment the number comes: before that nobody could pay. The services' prices
stay as they were raised, all that is above them is the convenience fee; what the counter had raised stays with the
invoice. A gateway that expects less than the services cost gets no bill: a person must look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy import text as sql

from desktop.domain.time import instant_text
from portal.errands.order import order
from portal.feed.rows import tell_bills
from portal.money.waiting_money import match_waiting_money
from portal.rails.pesaflow.answers import Checkout, Status
from portal.rails.pesaflow.asking_times import FIRST_S, POLL
from portal.rails.pesaflow.invoice import Invoice, InvoiceState, change_invoice, invoice_of_bill
from portal.store.alarm import Alarm, raise_alarm
from portal.store.tables.bill_tables import HOLDS_NUMBER, bill_lines, bills
from portal.store.transaction import Transaction
from sync.protocol.feed import GATEWAY_AMOUNT
from sync.protocol.states import BillState


@dataclass(frozen=True, slots=True)
class Allotted:
    """A number and what is paid under it; ``expected_cents`` is ``None`` where the gateway did not say it."""

    number: str
    expected_cents: int | None
    net_cents: int | None = None
    commission_cents: int | None = None


def allotted(said: Checkout | Status) -> Allotted:
    """What a checkout, or the status of an invoice that was there already, allots."""
    if isinstance(said, Checkout):
        return Allotted(said.number, said.expected_cents, said.net_cents, said.commission_cents)
    return Allotted(said.number, said.expected_cents or None)


def allot(tx: Transaction, centre: str, bill: str, came: Allotted) -> bool:
    """Gives the bill its number; twice is once. False when the number or the sum cannot be the bill's."""
    invoice = invoice_of_bill(tx.connection, centre, bill)
    if invoice is None or invoice.state is not InvoiceState.WANTED:
        return True
    row = tx.connection.execute(select(bills).where(bills.c.centre_id == centre, bills.c.id == bill)).one()
    objection = _objection(tx, invoice, row, came)
    if objection:
        detail: dict[str, str | int] = {"number": came.number, "expected_cents": came.expected_cents or 0}
        raise_alarm(tx, Alarm(objection, bill, centre, row.counter_id, detail))
        return False
    change_invoice(
        tx,
        invoice,
        number=came.number,
        net_cents=came.net_cents,
        commission_cents=came.commission_cents,
        expected_cents=came.expected_cents,
        state=InvoiceState.STANDING.value,
        allotted_at=tx.at,
    )
    _change_bill(tx, invoice, row, came)
    tell_bills(tx, centre, [bill])
    match_waiting_money(tx, centre, [bill])
    order_poll(tx, came.number, invoice.our_reference)
    return True


def order_poll(tx: Transaction, number: str, reference: str) -> None:
    """From now on the gateway is asked about the number by the clock."""
    due_at = instant_text(tx.instant + timedelta(seconds=FIRST_S))
    order(tx, POLL, number, {"number": number, "reference": reference}, due_at=due_at)


def expect(tx: Transaction, invoice: Invoice, expected_cents: int) -> None:
    """The gateway expects another sum than the bill's total. Before any money came, the bill follows."""
    row = tx.connection.execute(
        select(bills).where(bills.c.centre_id == invoice.centre, bills.c.id == invoice.bill)
    ).one()
    if row.total_cents == expected_cents or expected_cents <= 0:
        return
    if row.state != BillState.WAITING or row.paid_cents:
        if row.state in (BillState.WAITING, BillState.PART_PAID):
            _say_other(tx, invoice, row, expected_cents)
        return
    if expected_cents < invoice.service_cents and invoice.our_reference:
        _say_other(tx, invoice, row, expected_cents)
        return
    _reprice(tx, invoice, row, expected_cents)
    change_invoice(tx, invoice, expected_cents=expected_cents)
    tell_bills(tx, invoice.centre, [invoice.bill])


def _say_other(tx: Transaction, invoice: Invoice, row: Row[Any], expected_cents: int) -> None:
    detail: dict[str, str | int] = {"total_cents": row.total_cents, "expected_cents": expected_cents}
    raise_alarm(tx, Alarm("gateway_other_amount", f"{invoice.number}/{expected_cents}", invoice.centre, None, detail))


def _objection(tx: Transaction, invoice: Invoice, row: Row[Any], came: Allotted) -> str:
    if came.expected_cents is not None and came.expected_cents < invoice.service_cents:
        return "gateway_expects_less"
    holds = select(bills.c.id).where(bills.c.account == came.number, bills.c.id != row.id, sql(HOLDS_NUMBER))
    return "number_taken" if tx.connection.execute(holds).first() is not None else ""


def _change_bill(tx: Transaction, invoice: Invoice, row: Row[Any], came: Allotted) -> None:
    here = (bills.c.centre_id == row.centre_id, bills.c.id == row.id)
    state = BillState.WAITING if row.state == BillState.AWAITING_NUMBER else BillState(row.state)
    tx.connection.execute(update(bills).where(*here).values(account=came.number, state=state.value))
    if came.expected_cents is not None and came.expected_cents != row.total_cents:
        _reprice(tx, invoice, row, came.expected_cents)


def _reprice(tx: Transaction, invoice: Invoice, row: Row[Any], expected_cents: int) -> None:
    """The total and its lines become what is paid: the services' prices stay, the rest is the convenience fee."""
    flags = " ".join(dict.fromkeys([*row.flags.split(), GATEWAY_AMOUNT]))
    here = (bills.c.centre_id == row.centre_id, bills.c.id == row.id)
    tx.connection.execute(update(bills).where(*here).values(total_cents=expected_cents, flags=flags))
    lines = (bill_lines.c.centre_id == row.centre_id, bill_lines.c.bill_id == row.id)
    first = (*lines, bill_lines.c.place == 1)
    if not invoice.our_reference:  # raised elsewhere: its one line is all we know of it
        tx.connection.execute(update(bill_lines).where(*first).values(service_cents=expected_cents))
        return
    tx.connection.execute(update(bill_lines).where(*lines).values(convenience_cents=0))
    convenience = expected_cents - invoice.service_cents
    tx.connection.execute(update(bill_lines).where(*first).values(convenience_cents=convenience))
