"""The errand that gets a bill its number: first the gateway is asked for our reference, only then is an invoice made.

So an invoice whose answer was lost, or that a lost portal had made, is found again and never made twice. HTTP 422 says
nothing by itself; the next try asks again. Name and number of the citizen are read where they stand, for the one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from portal.errands.errand import Act, Again, Done, Errand, Handler, Next
from portal.money.awaited_offers import is_awaited
from portal.rails.pesaflow.allot import Allotted, allot, allotted
from portal.rails.pesaflow.answers import Status
from portal.rails.pesaflow.client import GatewayAmbiguous, GatewaySilent, Order, PesaflowClient
from portal.rails.pesaflow.invoice import Invoice, InvoiceState, change_invoice, invoice_of_bill
from portal.rails.pesaflow.settlement import take_status
from portal.rails.pesaflow.silence import silent
from portal.store.alarm import Alarm, raise_alarm
from portal.store.database import Database
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.catalogue_tables import services
from portal.store.tables.desk_tables import citizens
from portal.store.tables.journal_tables import records
from portal.store.transaction import Transaction
from sync.protocol.states import BillState

AMBIGUOUS_S: Final = 10.0
MOST_AMBIGUOUS: Final = 4
"""So many answers of 422 in a row are a bad field, and a person must look."""
SLOW_S: Final = 900.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """An invoice to be made and what it says; nothing personal of it is kept anywhere else."""

    invoice: Invoice
    order: Order


class CheckoutHandler(Handler):
    """Gets numbers for bills."""

    def __init__(self, database: Database, client: PesaflowClient) -> None:
        self._database = database
        self._client = client

    def do(self, errand: Errand) -> Act:
        """Asks, makes, and gives back the act that brings the number to its bill."""
        centre, bill = errand.text("centre"), errand.text("bill")
        wanted = self._database.read(lambda connection: _wanted(connection, centre, bill))
        if wanted is None:
            return _done
        asked_at = self._database.clock()
        try:
            there = self._client.status(wanted.invoice.our_reference)
            if there is not None and there.number:
                return partial(_bring, wanted.invoice, allotted(there), there, asked_at)
            if not _is_open(self._database, wanted.invoice):
                return partial(_give_up, wanted.invoice)
            made = self._client.checkout(wanted.order)
        except GatewayAmbiguous:
            return partial(_ambiguous, wanted.invoice, errand.tries)
        except GatewaySilent as wrong:
            return partial(silent, errand, str(wrong))
        return partial(_bring, wanted.invoice, allotted(made), None, asked_at)


def _done(_tx: Transaction) -> Next:
    return Done()


def _bring(invoice: Invoice, came: Allotted, said: Status | None, asked_at: datetime, tx: Transaction) -> Next:
    if not allot(tx, invoice.centre, invoice.bill, came):
        return Again(SLOW_S, "the gateway's number or sum cannot be the bill's")
    if said is not None and not is_awaited(tx.connection, invoice.counter):
        take_status(tx, came.number, said, asked_at)
    return Done()


def _give_up(invoice: Invoice, tx: Transaction) -> Next:
    change_invoice(tx, invoice, state=InvoiceState.GIVEN_UP.value)
    return Done()


def _ambiguous(invoice: Invoice, tries: int, tx: Transaction) -> Next:
    if tries < MOST_AMBIGUOUS:
        return Again(AMBIGUOUS_S, "HTTP 422")
    raise_alarm(tx, Alarm("gateway_refuses_invoice", invoice.bill, invoice.centre))
    return Again(SLOW_S, "HTTP 422")


def _is_open(database: Database, invoice: Invoice) -> bool:
    """False for a bill that was cancelled before it had a number: no invoice is made for it any more."""
    here = (bills.c.centre_id == invoice.centre, bills.c.id == invoice.bill)
    return database.read(lambda c: c.execute(select(bills.c.state).where(*here)).scalar()) != BillState.CANCELLED


def _wanted(connection: Connection, centre: str, bill: str) -> Wanted | None:
    invoice = invoice_of_bill(connection, centre, bill)
    if invoice is None or invoice.state is not InvoiceState.WANTED:
        return None
    personal = _citizen(connection, centre, bill)
    order = Order(
        our_reference=invoice.our_reference,
        amount_cents=invoice.service_cents,
        description=_description(connection, centre, bill),
        name=_text(personal, "name"),
        id_number=_text(personal, "id_number"),
        phone=_text(personal, "phone"),
    )
    return Wanted(invoice, order)


def _description(connection: Connection, centre: str, bill: str) -> str:
    names = connection.execute(
        select(services.c.name_en)
        .join(bill_lines, bill_lines.c.service == services.c.code)
        .where(bill_lines.c.centre_id == centre, bill_lines.c.bill_id == bill)
        .order_by(bill_lines.c.place)
    ).all()
    first = str(names[0][0]) if names else "Government services"
    return f"{first} and {len(names) - 1} more" if len(names) > 1 else first


def _citizen(connection: Connection, centre: str, bill: str) -> dict[str, Any]:
    """The personal record of the bill's citizen; empty where it was forgotten."""
    row = connection.execute(
        select(records.c.personal)
        .join(citizens, citizens.c.entry_id == records.c.entry_id)
        .join(bills, (bills.c.centre_id == citizens.c.centre_id) & (bills.c.citizen_id == citizens.c.id))
        .where(bills.c.centre_id == centre, bills.c.id == bill, records.c.centre_id == centre)
    ).first()
    read = msgspec.json.decode(row.personal) if row is not None and row.personal else {}
    return read if isinstance(read, dict) else {}


def _text(personal: dict[str, Any], name: str) -> str:
    value = personal.get(name, "")
    return value.strip() if isinstance(value, str) else ""
