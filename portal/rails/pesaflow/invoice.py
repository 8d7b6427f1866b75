"""Rows of the gateway's invoices: which bill has which number there, and where it stands.

``wanted``: the gateway must still allot the number. ``standing``: it can be paid. ``settled``: the bill was paid.
``given_up``: the bill was cancelled before anything was paid, and nobody asks for it any more.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from portal.store.tables.gateway_tables import gateway_invoices
from portal.store.transaction import Transaction

PREFIX: Final = "HC-"


class InvoiceState(StrEnum):
    """Where an invoice stands."""

    WANTED = "wanted"
    STANDING = "standing"
    SETTLED = "settled"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice. ``our_reference`` is empty where somebody else raised it, ``number`` until it is allotted."""

    centre: str
    bill: str
    counter: str
    our_reference: str
    number: str
    service_cents: int
    raised_cents: int
    state: InvoiceState
    allotted_at: str
    checks: int


def our_reference(bill: str) -> str:
    """The billRefNumber of a bill: the same for the same bill, also in another portal's books of it."""
    return PREFIX + base64.b32encode(uuid.UUID(bill).bytes).decode().rstrip("=")


def is_our_reference(text: str) -> bool:
    """True when the text has the form of our references."""
    plain = text.removeprefix(PREFIX)
    return text.startswith(PREFIX) and len(plain) == 26 and plain.isascii() and plain.isalnum()


def invoice_of_bill(connection: Connection, centre: str, bill: str) -> Invoice | None:
    """The invoice of a bill, or ``None``."""
    here = (gateway_invoices.c.centre_id == centre, gateway_invoices.c.bill_id == bill)
    row = connection.execute(select(gateway_invoices).where(*here)).first()
    return _invoice(row) if row else None


def invoice_of_number(connection: Connection, number: str) -> Invoice | None:
    """The invoice that stands under a number, or ``None``; one that was given up is none."""
    here = (gateway_invoices.c.number == number, gateway_invoices.c.state != InvoiceState.GIVEN_UP.value)
    row = connection.execute(select(gateway_invoices).where(*here)).first()
    return _invoice(row) if row else None


def invoice_of_reference(connection: Connection, reference: str) -> Invoice | None:
    """The invoice with our reference, or ``None``."""
    wanted = select(gateway_invoices).where(gateway_invoices.c.our_reference == reference)
    row = connection.execute(wanted).first()
    return _invoice(row) if row else None


def change_invoice(tx: Transaction, invoice: Invoice, **values: object) -> None:
    """Sets columns of an invoice."""
    here = (gateway_invoices.c.centre_id == invoice.centre, gateway_invoices.c.bill_id == invoice.bill)
    tx.connection.execute(update(gateway_invoices).where(*here).values(**values))


def _invoice(row: Row[Any]) -> Invoice:
    return Invoice(
        centre=row.centre_id,
        bill=row.bill_id,
        counter=row.counter_id,
        our_reference=row.our_reference or "",
        number=row.number or "",
        service_cents=row.service_cents,
        raised_cents=row.raised_cents,
        state=InvoiceState(row.state),
        allotted_at=row.allotted_at or "",
        checks=row.checks,
    )
