"""Reading an M-PESA C2B body, validation or confirmation (the same shape), whatever way its amounts are written.

Amounts are decimals (``"10"``, ``"5.00"``, ``233.8``); the time has no zone and is Nairobi's; the account is what the
payer typed. Phone and name stay in the raw body and are not read: they are neither needed nor proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from desktop.domain.money import CENTS, MOST_CENTS
from desktop.domain.time import NAIROBI
from portal.rails.rail_json import read_rail_json

RAIL = "mpesa"
MOST_CODE = 40
MOST_ACCOUNT = 64


class BadC2B(Exception):
    """A body that cannot be used; ``result`` is the code a validation answers with."""

    def __init__(self, result: str, why: str) -> None:
        super().__init__(why)
        self.result = result
        self.why = why


@dataclass(frozen=True, slots=True)
class C2B:
    """What a body says. ``paid_at`` is ``None`` when its time cannot be read; the money counts all the same."""

    code: str
    account_typed: str
    amount_cents: int
    short_code: str
    paid_at: datetime | None


def read_c2b(body: bytes) -> C2B:
    """The values of a body; raises :class:`BadC2B`."""
    try:
        fields = read_rail_json(body)
    except ValueError as wrong:
        raise BadC2B("C2B00016", "the body is not JSON") from wrong
    if not isinstance(fields, dict):
        raise BadC2B("C2B00016", "the body is not an object")
    return C2B(
        code=_code(fields),
        account_typed=_text(fields, "BillRefNumber")[:MOST_ACCOUNT],
        amount_cents=read_amount(_text(fields, "TransAmount")),
        short_code=_text(fields, "BusinessShortCode"),
        paid_at=read_trans_time(_text(fields, "TransTime")),
    )


def read_amount(text: str) -> int:
    """Cents of a decimal amount above zero; :class:`BadC2B` for anything else, also a fraction of a cent."""
    try:
        cents = Decimal(text.replace(",", "")) * CENTS
    except InvalidOperation as wrong:
        raise BadC2B("C2B00013", "the amount is no number") from wrong
    if not cents.is_finite() or not 0 < cents <= MOST_CENTS or cents != cents.to_integral_value():
        raise BadC2B("C2B00013", "the amount is not above zero, not whole cents, or more than any fee")
    return int(cents)


def read_trans_time(text: str) -> datetime | None:
    """``20261014093015``, Nairobi time, as an instant; ``None`` when it is none."""
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=NAIROBI)
    except ValueError:
        return None


def _code(fields: dict[str, object]) -> str:
    code = _text(fields, "TransID").upper()
    if not code or len(code) > MOST_CODE or not (code.isascii() and code.isalnum()):
        raise BadC2B("C2B00016", "there is no TransID")
    return code


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""
