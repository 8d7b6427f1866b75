"""Prompts (STK push): what is sent, and reading the three things that come back: reply, callback, answer to a question.

The callback does not name the account; it is joined on CheckoutRequestID. A question's answer has no receipt code.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desktop.domain.errors import UserError
from desktop.domain.money import CENTS
from desktop.domain.rail_code import is_mpesa_code
from desktop.domain.time import NAIROBI, instant_text
from portal.rails.daraja.c2b import BadC2B, read_amount, read_trans_time
from portal.rails.rail_json import read_rail_json
from portal.rails.rail_settings import DarajaSettings

PUSH: Final = "/mpesa/stkpush/v1/processrequest"
QUERY: Final = "/mpesa/stkpushquery/v1/query"
MOST_REFERENCE: Final = 12
MOST_WORDS: Final = 13
WORDS: Final = "Huduma bill"
MOST_ID: Final = 100


class BadCallback(Exception):
    """A callback that cannot be read; says why, without its content."""


@dataclass(frozen=True, slots=True)
class StkCallback:
    """What a callback claims. Money fields are empty on failure, and where they cannot be read."""

    merchant_request: str
    checkout_request: str
    result: str
    rail_code: str = ""
    amount_cents: int = 0
    paid_at: str = ""


def timestamp(now: datetime) -> str:
    """The operator's local time, ``20261014093015``."""
    return now.astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")


def push_body(
    settings: DarajaSettings, *, phone: str, amount_cents: int, account: str, callback: str, now: datetime
) -> dict[str, object]:
    """The body of a push; ``UserError`` for an amount with cents or an account that is too long."""
    if amount_cents < CENTS or amount_cents % CENTS:
        raise UserError("A prompt carries whole shillings. Show the citizen how to pay by Pay Bill.")
    if len(account) > MOST_REFERENCE:
        raise UserError("A prompt carries an account of at most {most} characters.", most=MOST_REFERENCE)
    return {
        **_signed(settings, now),
        "TransactionType": "CustomerPayBillOnline",
        "Amount": amount_cents // CENTS,
        "PartyA": phone,
        "PartyB": settings.short_code,
        "PhoneNumber": phone,
        "CallBackURL": callback,
        "AccountReference": account,
        "TransactionDesc": WORDS[:MOST_WORDS],
    }


def query_body(settings: DarajaSettings, checkout_request: str, now: datetime) -> dict[str, object]:
    """The body of a question about a push."""
    return {**_signed(settings, now), "CheckoutRequestID": checkout_request}


def _signed(settings: DarajaSettings, now: datetime) -> dict[str, object]:
    at = timestamp(now)
    plain = f"{settings.short_code}{settings.passkey.reveal()}{at}"
    password = base64.b64encode(plain.encode()).decode()
    return {"BusinessShortCode": settings.short_code, "Password": password, "Timestamp": at}


def read_accepted(reply: Mapping[str, Any]) -> tuple[str, str] | None:
    """MerchantRequestID and CheckoutRequestID of a push that was accepted, or ``None``."""
    merchant, checkout = _id(reply.get("MerchantRequestID")), _id(reply.get("CheckoutRequestID"))
    return (merchant, checkout) if str(reply.get("ResponseCode")) == "0" and checkout else None


def read_answer(reply: Mapping[str, Any]) -> str:
    """The result code of a question's answer as text, empty where there is none."""
    return _code(reply.get("ResultCode"))


def read_callback(body: bytes) -> StkCallback:
    """What a callback claims; raises :class:`BadCallback`."""
    try:
        told = read_rail_json(body)
        said = told["Body"]["stkCallback"]
        checkout = _id(said["CheckoutRequestID"])
        result = _code(said["ResultCode"])
    except (ValueError, LookupError, TypeError) as wrong:
        raise BadCallback("it is no callback of a prompt") from wrong
    if not checkout or not result:
        raise BadCallback("it names no prompt or no result")
    merchant = _id(said.get("MerchantRequestID"))
    items = _items(said.get("CallbackMetadata")) if result == "0" else {}
    return StkCallback(
        merchant,
        checkout,
        result,
        rail_code=_rail_code(items.get("MpesaReceiptNumber")),
        amount_cents=_cents(items.get("Amount")),
        paid_at=_paid_at(items.get("TransactionDate")),
    )


def _items(metadata: object) -> dict[str, str]:
    """Name and value of each item; one without a value (the balance) is left out."""
    listed = metadata.get("Item") if isinstance(metadata, dict) else None
    found: dict[str, str] = {}
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict) and isinstance(item.get("Name"), str) and isinstance(item.get("Value"), str):
            found[item["Name"]] = item["Value"].strip()
    return found


def _rail_code(text: str | None) -> str:
    code = (text or "").upper()
    return code if is_mpesa_code(code) else ""


def _cents(text: str | None) -> int:
    try:
        return read_amount(text or "")
    except BadC2B:
        return 0


def _paid_at(text: str | None) -> str:
    at = read_trans_time(text or "")
    return instant_text(at) if at else ""


def _id(value: object) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= MOST_ID else ""


def _code(value: object) -> str:
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text[:20]
