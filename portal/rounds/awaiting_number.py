"""A bill whose number the gateway allots: it comes without one, waits, and an errand gets it.

One invoice of the gateway is one agency's, so a bill over several agencies is none for it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import update

from portal.errands.order import order
from portal.rails.pesaflow.asking_times import CHECKOUT
from portal.rails.pesaflow.invoice import InvoiceState, our_reference
from portal.rounds.batch import Batch
from portal.store.setting import GATEWAY, read_setting
from portal.store.tables.gateway_tables import gateway_invoices
from sync.protocol.kinds import BillRaised

ON: Final = "on"


def gateway_is_on(batch: Batch) -> bool:
    """True when this portal speaks to a gateway."""
    return read_setting(batch.tx.connection, GATEWAY) == ON


def objection_to_waiting(batch: Batch, body: BillRaised) -> str:
    """Why a bill cannot wait for the gateway's number, or nothing."""
    if body.account:
        return "not_leased"
    if not gateway_is_on(batch):
        return "no_such_rail"
    known = batch.catalogue.services
    agencies = {known[line.service].agency for line in body.lines if line.service in known}
    return "bad_body" if len(agencies) > 1 else ""


def await_number(batch: Batch, body: BillRaised) -> None:
    """Keeps what the invoice will say, and orders it."""
    description = body.lines[0].service if body.lines else ""
    batch.add(
        gateway_invoices,
        bill_id=body.bill,
        counter_id=batch.caller.id,
        our_reference=our_reference(body.bill),
        number=None,
        description=description,
        service_cents=sum(line.service_cents for line in body.lines),
        raised_cents=body.total_cents,
        expected_cents=None,
        state=InvoiceState.WANTED.value,
        made_at=batch.tx.at,
        allotted_at=None,
    )
    order(batch.tx, CHECKOUT, body.bill, {"centre": batch.caller.centre, "bill": body.bill})


def give_number_up(batch: Batch, bill: str) -> None:
    """A cancelled bill that somebody else raised: its number may be taken up again, here or elsewhere."""
    batch.change(
        update(gateway_invoices)
        .where(gateway_invoices.c.centre_id == batch.caller.centre, gateway_invoices.c.bill_id == bill)
        .where(gateway_invoices.c.our_reference.is_(None))
        .values(state=InvoiceState.GIVEN_UP.value)
    )
