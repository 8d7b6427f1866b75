"""What was asked: a prompt to a phone, a bill taken up that somebody else raised, money given to a bill."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.services.ports.views import ELSEWHERE
from desktop.store.asked_tables import assigned, prompt, taken_up
from desktop.store.bill_words import index_new_bill
from desktop.store.tables import bill, bill_line
from sync.protocol.entry import Entry
from sync.protocol.kinds import BillTakenUp, PaymentAssigned, PromptAsked


def prompt_asked(connection: Connection, entry: Entry, body: PromptAsked) -> frozenset[str]:
    """The prompt on its way, until the portal says how it stands."""
    row = {
        "attempt": body.attempt,
        "bill": body.bill,
        "amount_cents": body.amount_cents,
        "phone": _personal(entry, "phone"),
        "at": entry.at,
        "by": entry.actor,
        "not_after": body.not_after,
    }
    connection.execute(insert(prompt).values(**row).on_conflict_do_nothing())
    return frozenset({f"bill:{body.bill}", "bills"})


def bill_taken_up(connection: Connection, entry: Entry, body: BillTakenUp) -> frozenset[str]:
    """A bill like our own, of one line: what its rail said of it. The agency's part and the rail's are not known."""
    row = {
        "id": body.bill,
        "account": body.account,
        "citizen": body.citizen,
        "language": body.language,
        "currency": body.currency,
        "total_cents": body.total_cents,
        "raised_at": entry.at,
        "raised_by": entry.actor,
        "replaces": "",
        "cancelled_at": None,
        "open": 1,
    }
    line = {
        "bill": body.bill,
        "position": 0,
        "line": body.bill,
        "service": ELSEWHERE,
        "units": 1,
        "service_cents": body.total_cents,
        "convenience_cents": 0,
        "legal_basis": "",
        "detail": "",
        "subject": "",
    }
    connection.execute(insert(bill).values(**row))
    connection.execute(insert(bill_line).values(**line))
    connection.execute(insert(taken_up).values(bill=body.bill, rail=body.rail, description=body.description))
    index_new_bill(connection, body.bill, body.account, body.citizen, [body.description])
    return frozenset({f"bill:{body.bill}", "bills", "takings", "owed"})


def payment_assigned(connection: Connection, entry: Entry, body: PaymentAssigned) -> frozenset[str]:
    """Two people gave the money to the bill; it arrives with the portal's word, not before."""
    row = {
        "entry": entry.id,
        "at": entry.at,
        "requester": body.requester,
        "approver": body.approver,
    }
    put = insert(assigned).values(payment=body.payment, bill=body.bill, **row)
    connection.execute(put.on_conflict_do_update(index_elements=[assigned.c.payment, assigned.c.bill], set_=row))
    return frozenset({f"bill:{body.bill}", "bills", "suggestions"})


def _personal(entry: Entry, name: str) -> str:
    personal = (entry.record.personal if entry.record else None) or {}
    return str(personal.get(name, ""))
