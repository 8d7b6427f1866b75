"""The understudy gateway's own books: invoices, what was paid for them, what was taken back. No rule of the portal.

They are rows of their own, which nothing but the understudy reads, so they outlive a start as a real gateway's do.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from desktop.domain.money import shillings
from desktop.domain.time import NAIROBI, instant_text
from portal.rails.pesaflow.secure_hash import secure_hash
from portal.store.tables.gateway_tables import sandbox_invoices
from portal.store.transaction import Transaction

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ"
DIGITS: Final = "23456789"
COMMISSION_CENTS: Final = 5_000
"""What the gateway takes for an invoice: fifty shillings, whatever the gazette says."""


@dataclass(slots=True)
class Paid:
    """One payment of an invoice."""

    code: str
    amount_cents: int
    channel: str
    at: str


@dataclass(slots=True)
class SandboxInvoice:
    """An invoice of the understudy. ``our_reference`` is the billRefNumber it was made with."""

    number: str
    our_reference: str
    description: str
    net_cents: int
    commission_cents: int
    client_id: str = ""
    notify: str = ""
    status: str = "pending"
    payments: list[Paid] = field(default_factory=list)

    @property
    def expected_cents(self) -> int:
        """What the citizen pays."""
        return self.net_cents + self.commission_cents

    @property
    def paid_cents(self) -> int:
        """All that came and was not taken back."""
        return 0 if self.status == "reversed" else sum(paid.amount_cents for paid in self.payments)

    def pay(self, paid: Paid) -> None:
        """Counts a payment; a code that was counted changes nothing."""
        if any(known.code == paid.code for known in self.payments):
            return
        self.payments.append(paid)
        self.status = "settled" if self.paid_cents >= self.expected_cents else "partial"


def new_number() -> str:
    """Seven capitals and digits with a digit among them, none that is easily taken for another."""
    plain = [secrets.choice(LETTERS + DIGITS) for _ in range(7)]
    plain[4] = secrets.choice(DIGITS)
    return "".join(plain)


def find_invoice(connection: Connection, reference: str) -> SandboxInvoice | None:
    """The invoice with this number or billRefNumber, or ``None``."""
    same = or_(sandbox_invoices.c.number == reference, sandbox_invoices.c.our_reference == reference)
    row = connection.execute(select(sandbox_invoices).where(same)).first() if reference else None
    return _read(row) if row else None


def keep_invoice(tx: Transaction, invoice: SandboxInvoice) -> None:
    """Writes an invoice as it now is."""
    body = json.dumps(asdict(invoice))
    here = sandbox_invoices.c.number == invoice.number
    if tx.connection.execute(update(sandbox_invoices).where(here).values(body=body)).rowcount:
        return
    values = {"number": invoice.number, "our_reference": invoice.our_reference or None, "body": body}
    tx.connection.execute(insert(sandbox_invoices).values(**values))


def forget_invoice(tx: Transaction, number: str) -> None:
    """The understudy knows the number no more."""
    tx.connection.execute(delete(sandbox_invoices).where(sandbox_invoices.c.number == number))


def checkout_answer(invoice: SandboxInvoice) -> dict[str, str]:
    """What a checkout is answered: all of it text."""
    return {
        "invoice_number": invoice.number,
        "invoice_link": f"https://gateway.example/{invoice.number}",
        "commission": shillings(invoice.commission_cents),
        "amount_net": shillings(invoice.net_cents),
        "amount_expected": shillings(invoice.expected_cents),
    }


def status_answer(invoice: SandboxInvoice) -> dict[str, str]:
    """What a question for the status is answered: neither a code nor a channel."""
    last = invoice.payments[-1].at if invoice.payments else ""
    return {
        "status": invoice.status,
        "ref_no": invoice.number,
        "client_invoice_ref": invoice.our_reference,
        "currency": "KES",
        "amount_paid": shillings(invoice.paid_cents),
        "amount_expected": shillings(invoice.expected_cents),
        "payment_date": last,
        "billDesc": invoice.description,
    }


def notification(invoice: SandboxInvoice, key: str, *, as_list: bool = True) -> dict[str, Any]:
    """The notification of the last payment; ``as_list``: the newer shape of ``payment_reference``."""
    last = invoice.payments[-1]
    outer = datetime.fromisoformat(last.at).astimezone(NAIROBI)
    said: Mapping[str, Any] = {
        "payment_channel": last.channel,
        "client_invoice_ref": invoice.our_reference,
        "currency": "KES",
        "amount_paid": shillings(invoice.paid_cents),
        "invoice_amount": shillings(invoice.expected_cents),
        "last_payment_amount": shillings(last.amount_cents),
        "status": invoice.status,
        "invoice_number": invoice.number,
        "payment_date": outer.strftime("%Y-%m-%d %H:%M:%S+03:00 EAT Africa/Nairobi"),
    }
    if not as_list:
        hashed = secure_hash(key, invoice.client_id + invoice.number)
        return {**said, "payment_reference": last.code, "token_hash": hashed}
    listed = [
        {
            "payment_reference": paid.code,
            "payment_date": paid.at,
            "inserted_at": paid.at,
            "currency": "KES",
            "amount": shillings(paid.amount_cents),
        }
        for paid in invoice.payments
    ]
    hashed = secure_hash(key, invoice.client_id + invoice.number)
    return {**said, "payment_reference": listed, "secure_hash": hashed}


def paid_now(code: str, amount_cents: int, channel: str, at: datetime) -> Paid:
    """A payment at an instant."""
    return Paid(code, amount_cents, channel, instant_text(at))


def _read(row: Row[Any]) -> SandboxInvoice:
    fields = json.loads(row.body)
    payments = [Paid(**paid) for paid in fields.pop("payments")]
    return SandboxInvoice(**fields, payments=payments)
