"""Reading a notification (IPN) in every shape it was seen in. What it says is a hint what to ask about, never proof.

``payment_reference`` is a list of {payment_reference, payment_date, inserted_at, currency, amount}, or one text;
amounts are text; ``amount_paid`` counts all that came so far. The outer ``payment_date`` has been seen three hours
ahead, so ``inserted_at`` (UTC) is preferred and a difference is noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from portal.rails.pesaflow.amounts import cents_of, read_json, text_of
from portal.rails.pesaflow.answers import MOST_NUMBER, invoice_number, read_date
from sync.protocol.states import Channel

MOST_REFERENCES: Final = 20
_CODE: Final = r"[A-Z0-9/_-]{1,40}"
APART: Final = timedelta(minutes=10)
"""Further apart than this, the two times of one payment contradict each other."""

DATES_DIFFER: Final = "its two times differ"
NO_HASH: Final = "no hash"
_CHANNELS: Final = (
    ("mpesa", Channel.MPESA_PAYBILL),
    ("airtel", Channel.AIRTEL),
    ("tkash", Channel.TKASH),
    ("card", Channel.CARD),
    ("visa", Channel.CARD),
    ("master", Channel.CARD),
    ("bank", Channel.BANK),
    ("kcb", Channel.BANK),
    ("equity", Channel.BANK),
    ("pesalink", Channel.BANK),
    ("rtgs", Channel.BANK),
    ("wallet", Channel.WALLET),
)


class BadNotification(Exception):
    """A body that names no invoice."""


@dataclass(frozen=True, slots=True)
class SaidPayment:
    """One payment a notification speaks of. ``amount_cents`` and ``paid_at`` are ``None`` where they were not said."""

    code: str
    amount_cents: int | None
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notification:
    """What a body says. ``channel`` is ``None`` for a word nobody knows."""

    number: str
    our_reference: str
    channel: Channel | None
    payments: tuple[SaidPayment, ...]
    note: str


def read_notification(body: bytes) -> Notification:
    """The values of a body; :class:`BadNotification`."""
    try:
        fields = read_json(body)
    except ValueError as wrong:
        raise BadNotification("the body is not JSON") from wrong
    if not isinstance(fields, dict):
        raise BadNotification("the body is not an object")
    number = invoice_number(text_of(fields, "invoice_number", most=MOST_NUMBER + 1))
    ours = text_of(fields, "client_invoice_ref", most=64)
    if not number and not ours:
        raise BadNotification("the body names no invoice")
    outer = read_date(text_of(fields, "payment_date"))
    payments = tuple(_payments(fields, outer))
    notes = [NO_HASH] if not text_of(fields, "secure_hash", "token_hash") else []
    apart = [abs(said.paid_at - outer) for said in payments if said.paid_at and outer]
    if apart and min(apart) > APART:
        notes.append(DATES_DIFFER)
    return Notification(number, ours, channel_of(text_of(fields, "payment_channel")), payments, "; ".join(notes))


def channel_of(word: str) -> Channel | None:
    """The channel a free text means: ``MPESA``, ``MPesa``, ``M-PESA``, ``CARD`` …"""
    plain = "".join(letter for letter in word.lower() if letter.isalnum())
    return next((channel for part, channel in _CHANNELS if part in plain), None)


def _payments(fields: Mapping[str, Any], outer: datetime | None) -> list[SaidPayment]:
    said = fields.get("payment_reference")
    if isinstance(said, str):
        amount = cents_of(fields.get("last_payment_amount"))
        code = _code(said)
        return [SaidPayment(code, amount or None, outer)] if code else []
    found = []
    for one in said[:MOST_REFERENCES] if isinstance(said, list) else []:
        if isinstance(one, dict) and (code := _code(text_of(one, "payment_reference"))):
            at = read_date(text_of(one, "inserted_at"), zone=False) or read_date(text_of(one, "payment_date")) or outer
            found.append(SaidPayment(code, cents_of(one.get("amount")) or None, at))
        elif isinstance(one, str) and (code := _code(one)):
            found.append(SaidPayment(code, None, outer))
    return found


def _code(text: str) -> str:
    plain = text.strip().upper()
    return plain if re.fullmatch(_CODE, plain) else ""
