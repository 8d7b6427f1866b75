"""Buckets: count and hash of what one counter holds of a business day, so that both ends can see they are equal.

A bill belongs to the day its id was minted (Africa/Nairobi), and its payments and receipt with it, whenever they came.
Only facts that were stored go in, never a number derived from them. Both ends compute the same from their own tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.domain.ids import lowest_id
from desktop.domain.time import day_span
from sync.protocol.canonical import digest
from sync.protocol.feed import BillRow, Change, PaymentRow, ReceiptRow, read_row
from sync.protocol.messages import DayDigest

BUCKET_FORM = "huduma-bucket-1"


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One row of a bucket: a bill's, a payment's or a receipt's. ``said`` is what both ends must agree on."""

    kind: str
    key: str
    said: tuple[str | int, ...]


def bill_fact(bill: str, account: str, state: str, total_cents: int, paid_cents: int) -> Fact:
    """The agreed state of a bill."""
    return Fact("bill", bill, (account, str(state), total_cents, paid_cents))


def payment_fact(payment: str, bill: str, rail_code: str, amount_cents: int, state: str) -> Fact:
    """Money matched to a bill."""
    return Fact("payment", payment, (bill, rail_code, amount_cents, state))


def receipt_fact(number: str, bill: str, amount_cents: int, state: str) -> Fact:
    """A receipt."""
    return Fact("receipt", number, (bill, amount_cents, state))


def facts_of(changes: Iterable[Change]) -> list[Fact]:
    """The facts of rows as they travel; rows of other kinds say nothing here."""
    return [fact for change in changes if (fact := _fact(change)) is not None]


def _fact(change: Change) -> Fact | None:
    match read_row(change):
        case BillRow() as row:
            return bill_fact(row.bill, row.account, row.state, row.total_cents, row.paid_cents)
        case PaymentRow() as row:
            return payment_fact(row.payment, row.bill, row.rail_code, row.amount_cents, row.state)
        case ReceiptRow() as row:
            return receipt_fact(row.number, row.bill, row.amount_cents, row.state)
    return None


def day_digest(day: date, facts: Iterable[Fact]) -> DayDigest:
    """The bucket's count and hash, whatever order the facts come in."""
    rows = [[fact.kind, fact.key, *fact.said] for fact in sorted(facts)]
    return DayDigest(day.isoformat(), len(rows), digest([BUCKET_FORM, day.isoformat(), rows]))


def ids_of_day(day: date) -> tuple[str, str]:
    """The lowest id of the day and the lowest of the next: bills of the day are in between."""
    start, end = day_span(day)
    return lowest_id(start), lowest_id(end)
