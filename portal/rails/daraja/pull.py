"""Pulling the operator's own list of what was paid: C2B of the last 48 hours, page by page.

It finds what no callback brought, and is what a day is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from desktop.domain.errors import Trouble
from desktop.domain.time import NAIROBI, instant_text
from portal.rails.daraja.c2b import MOST_ACCOUNT, MOST_CODE, BadC2B, read_amount
from portal.rails.daraja.client import DarajaClient

PULL: Final = "/pulltransactions/v1/query"
LONGEST: Final = timedelta(hours=48)
ROWS, NO_ROWS = "1000", "1001"
MOST_PAGES: Final = 2_000
"""200,000 payments; more than the whole country makes in 24 hours."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A payment as the operator lists it; ``paid_at`` is an instant's text, empty where it cannot be read."""

    code: str
    account_typed: str
    amount_cents: int
    paid_at: str


def pull(client: DarajaClient, start: datetime, end: datetime) -> Iterator[Pulled]:
    """What was paid between two instants, oldest window first.

    ``Trouble`` when the operator does not answer or says what cannot be read; nothing is known to be complete then.
    """
    seen: set[str] = set()  # windows touch, and a page may come twice
    while start < end:
        until = min(end, start + LONGEST)
        yield from _window(client, start, until, seen)
        start = until


def _window(client: DarajaClient, start: datetime, end: datetime, seen: set[str]) -> Iterator[Pulled]:
    offset, page = 0, frozenset[str]()
    for _ in range(MOST_PAGES):
        rows = _page(client, start, end, offset)
        codes = frozenset(row.code for row in rows)
        if not codes - page:  # no more, or the same page again
            return
        yield from (row for row in rows if row.code not in seen)
        seen |= codes
        page = codes
        offset += len(rows)
    raise Trouble("The operator's list of payments has no end.")


def _page(client: DarajaClient, start: datetime, end: datetime, offset: int) -> list[Pulled]:
    told = client.post(
        PULL,
        {
            "ShortCode": client.settings.short_code,
            "StartDate": _text(start),
            "EndDate": _text(end),
            "OffSetValue": str(offset),
        },
    )
    code = str(told.get("ResponseCode"))
    if code == NO_ROWS:
        return []
    if code != ROWS:
        raise Trouble("The operator gives no list of payments ({code}).", code=code[:20])
    return [_row(row) for row in _rows(told.get("Response"))]


def _rows(response: object) -> Iterator[Mapping[str, Any]]:
    """The rows, which come as a list, or as a list in a list."""
    for part in response if isinstance(response, list) else []:
        if isinstance(part, list):
            yield from _rows(part)
        elif isinstance(part, dict):
            yield part


def _row(row: Mapping[str, Any]) -> Pulled:
    code = str(row.get("transactionId", "")).strip().upper()
    try:
        cents = read_amount(str(row.get("amount", "")).strip())
    except BadC2B as bad:
        raise Trouble("The operator lists a payment whose {what}.", what=bad.why) from bad
    if not code or len(code) > MOST_CODE:
        raise Trouble("The operator lists a payment without a code.")
    return Pulled(code, str(row.get("billreference", "")).strip()[:MOST_ACCOUNT], cents, read_listed_time(row))


def read_listed_time(row: Mapping[str, Any]) -> str:
    """``2026-10-14T09:30:15Z`` or with a space: the hands of a clock in Nairobi, whatever letter stands behind them."""
    written = str(row.get("trxDate", "")).strip().removesuffix("Z").replace(" ", "T", 1)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return ""
    return instant_text(at if at.tzinfo else at.replace(tzinfo=NAIROBI))


def _text(instant: datetime) -> str:
    return instant.astimezone(NAIROBI).strftime("%Y-%m-%d %H:%M:%S")
