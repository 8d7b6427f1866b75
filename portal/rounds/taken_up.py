"""Bills that somebody else raised, taken up here: from then on they are served like our own.

The number is the gateway's and one bill's at a time: whoever comes second is refused. Amount and currency must be what
the rail told us when it was asked; where we were not asked, or have forgotten, the rail's next answer sets them right
before any money counts. Nothing is settled by taking up: the gateway is asked at once.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from desktop.domain.account_number import as_typed, base_of, is_account
from desktop.domain.ids import new_id
from desktop.domain.money import KES
from portal.elsewhere.look_up import lookup_of
from portal.money.standing_bill import bill_of_account
from portal.rails.pesaflow.account import RAIL
from portal.rails.pesaflow.allot import order_poll
from portal.rails.pesaflow.answers import MOST_NUMBER
from portal.rails.pesaflow.asking import ask_now
from portal.rails.pesaflow.invoice import InvoiceState
from portal.rounds.awaiting_number import gateway_is_on
from portal.rounds.batch import Batch, EntryRefused
from portal.rounds.known import KnownBill
from portal.rounds.number_block import is_leased
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.desk_tables import citizens
from portal.store.tables.gateway_tables import gateway_invoices
from sync.protocol.entry import Entry
from sync.protocol.kinds import BillTakenUp
from sync.protocol.states import BillState, NumberSource, Outcome

ELSEWHERE: Final = "elsewhere"
"""The flag of such a bill, and the service its one line names."""

ECITIZEN: Final = "eCitizen"
KRA: Final = "Kenya Revenue Authority"
PRN_DIGITS: Final = 10
MOST_DESCRIPTION: Final = 200


def bill_taken_up(batch: Batch, entry: Entry, body: BillTakenUp) -> Outcome:
    """A bill row for this counter under the number its citizen brought."""
    standing = batch.known.bills.get(body.bill)
    if standing is not None:
        if standing.account == body.account:
            return Outcome.EXISTS
        raise EntryRefused("already_taken_up")
    _check(batch, body)
    batch.known.bills[body.bill] = KnownBill(body.bill, body.account, BillState.WAITING, 0, body.total_cents)
    _keep(batch, entry, body)
    batch.raised.append(body.bill)
    batch.told.append(body.bill)
    ask_now(batch.tx, body.account, "")
    order_poll(batch.tx, body.account, "")
    return Outcome.CREATED


def agency_of(number: str) -> str:
    """Whose bill it is, as far as its number says: a payment slip of ten digits and more is the tax authority's."""
    return KRA if number.isdigit() and len(number) >= PRN_DIGITS else ECITIZEN


def _check(batch: Batch, body: BillTakenUp) -> None:
    number, connection = body.account, batch.tx.connection
    if body.rail != RAIL or not gateway_is_on(batch):
        raise EntryRefused("no_such_rail")
    plain = as_typed(number) == number and number.isascii() and number.isalnum() and len(number) <= MOST_NUMBER
    if not plain or body.currency != KES or len(body.description) > MOST_DESCRIPTION:
        raise EntryRefused("bad_body")
    if body.total_cents <= 0:
        raise EntryRefused("wrong_total")
    if body.citizen and not _is_known(batch, body.citizen):
        raise EntryRefused("unknown_citizen")
    if is_account(number) and is_leased(connection, base_of(number)):
        raise EntryRefused("already_taken_up")
    held = bill_of_account(connection, number)
    if held is not None and held.standing.state is not BillState.CANCELLED:
        raise EntryRefused("already_taken_up")
    said = lookup_of(connection, number)
    if said is not None and said.expected_cents != body.total_cents:
        raise EntryRefused("wrong_total")


def _is_known(batch: Batch, citizen: str) -> bool:
    if citizen in batch.known.citizens:
        return True
    here = (citizens.c.centre_id == batch.caller.centre, citizens.c.id == citizen)
    return batch.tx.connection.execute(select(citizens.c.id).where(*here)).first() is not None


def _keep(batch: Batch, entry: Entry, body: BillTakenUp) -> None:
    batch.add(
        bills,
        id=body.bill,
        counter_id=batch.caller.id,
        incarnation=batch.caller.incarnation,
        citizen_id=body.citizen,
        account=body.account,
        number_source=NumberSource.GATEWAY.value,
        currency=body.currency,
        language=body.language,
        catalogue_version=0,
        total_cents=body.total_cents,
        state=BillState.WAITING.value,
        refusal="",
        flags=ELSEWHERE,
        replaces="",
        raised_by=entry.actor,
        raised_at=entry.at,
        received_at=batch.tx.at,
    )
    batch.add(
        bill_lines,
        bill_id=body.bill,
        id=new_id(),
        place=1,
        service=ELSEWHERE,
        agency=agency_of(body.account),
        units=1,
        service_cents=body.total_cents,
        convenience_cents=0,
        legal_basis="",
        approval="",
    )
    batch.add(
        gateway_invoices,
        bill_id=body.bill,
        counter_id=batch.caller.id,
        our_reference=None,
        number=body.account,
        description=body.description,
        service_cents=body.total_cents,
        raised_cents=body.total_cents,
        expected_cents=body.total_cents,
        state=InvoiceState.STANDING.value,
        made_at=batch.tx.at,
        allotted_at=batch.tx.at,
    )
