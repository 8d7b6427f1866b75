"""Reading what the gateway answers: to a checkout, and to a question for a payment's status.

Every value may be missing, a number or text. An answer that does not say an amount leads to no conclusion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from desktop.domain.account_number import as_typed
from desktop.domain.time import NAIROBI
from portal.rails.pesaflow.amounts import cents_of, read_json, text_of

MOST_NUMBER: Final = 32
_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,6})?\d*\s*(Z|[+-]\d{2}:?\d{2})?")
_TAKEN_BACK: Final = ("revers", "refund", "chargeback")


class BadAnswer(Exception):
    """An answer that cannot be read: nothing is known from it."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """An invoice at the gateway. The citizen pays ``expected_cents``: net and commission."""

    number: str
    net_cents: int | None
    commission_cents: int | None
    expected_cents: int
    link: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What the gateway knows of an invoice. ``paid_cents`` is all that came so far, ``None`` where it was not said.

    ``number`` is empty where the gateway only repeated our own reference. ``date_text`` stays as it was written.
    """

    word: str
    number: str
    our_reference: str
    currency: str
    paid_cents: int | None
    expected_cents: int | None
    date_text: str = ""
    description: str = ""

    @property
    def taken_back(self) -> bool:
        """True when the gateway says in words that the money was taken back."""
        return any(word in self.word.lower() for word in _TAKEN_BACK)


def read_checkout(body: bytes) -> Checkout:
    """The invoice of a checkout's answer; :class:`BadAnswer`."""
    fields = _fields(body)
    number = invoice_number(text_of(fields, "invoice_number"))
    expected = cents_of(fields.get("amount_expected"))
    if not number or not expected:
        raise BadAnswer("no invoice number or no amount")
    net, commission = cents_of(fields.get("amount_net")), cents_of(fields.get("commission"))
    return Checkout(number, net, commission, expected, text_of(fields, "invoice_link"))


def read_status(body: bytes, asked: str = "") -> Status:
    """The status of an answer; ``asked`` is the reference that was asked for. :class:`BadAnswer`."""
    fields = _fields(body)
    ours = text_of(fields, "client_invoice_ref", "clientInvoiceRef", most=64)
    said = text_of(fields, "invoice_number", "ref_no", most=64)
    number = "" if said in ("", ours) else invoice_number(said)
    if not number and asked and asked != ours:
        number = invoice_number(asked)
    status = Status(
        word=text_of(fields, "status", most=40),
        number=number,
        our_reference=ours,
        currency=text_of(fields, "currency", most=8).upper() or "KES",
        paid_cents=cents_of(fields.get("amount_paid")),
        expected_cents=cents_of(fields.get("amount_expected")),
        date_text=text_of(fields, "payment_date", most=80),
        description=text_of(fields, "billDesc", "bill_desc", "description", most=120),
    )
    if not status.word and status.paid_cents is None:
        raise BadAnswer("neither a status nor an amount")
    return status


def invoice_number(text: str) -> str:
    """A gateway's number as people type it: capitals and digits; empty where it is none."""
    plain = as_typed(text)
    return plain if 0 < len(plain) <= MOST_NUMBER and plain.isascii() and plain.isalnum() else ""


def read_date(text: str, *, zone: bool = True) -> datetime | None:
    """The instant of a written date. Without a zone it is UTC where ``zone`` is false, else Nairobi's."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    day, time, fraction, offset = found.groups()
    try:
        plain = datetime.fromisoformat(f"{day}T{time}{fraction or ''}{_offset(offset)}")
    except ValueError:
        return None
    if plain.tzinfo is None:
        plain = plain.replace(tzinfo=NAIROBI if zone else UTC)
    return plain.astimezone(UTC)


def _offset(text: str | None) -> str:
    if not text:
        return ""
    return "+00:00" if text == "Z" else text if ":" in text else f"{text[:3]}:{text[3:]}"


def _fields(body: bytes) -> Mapping[str, Any]:
    try:
        read = read_json(body)
    except ValueError as wrong:
        raise BadAnswer("not JSON") from wrong
    if isinstance(read, dict) and isinstance(read.get("data"), dict):
        read = read["data"]
    if not isinstance(read, dict):
        raise BadAnswer("not an object")
    return read
