"""The rail's word against ours: code by code, pure figures, every difference by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from desktop.domain.account_number import as_typed
from desktop.domain.time import business_day, read_instant
from portal.reconcile.difference import Difference
from portal.reconcile.our_payments import OurPayment
from portal.reconcile.statement_source import StatementRow


def rows_of_day(rows: Iterable[StatementRow], day: date) -> list[StatementRow]:
    """Rows of the business day; one without a readable time counts for every day it is listed on."""
    return [row for row in rows if not row.at or business_day(read_instant(row.at)) == day]


def compare_with_rail(
    ours: Sequence[OurPayment], rows: Sequence[StatementRow], rails: frozenset[str], day: date
) -> Iterator[Difference]:
    """Differences between a statement of the day and the payments it is about."""
    known = {(payment.rail, payment.code): payment for payment in ours if payment.code}
    paid = [row for row in rows if not row.reverses]
    seen: set[tuple[str, str]] = set()
    for row in paid:
        key = (row.rail, row.code)
        if key in seen:
            yield Difference("twice_there", row.rail, row.code, account=row.account, there_cents=row.amount_cents)
            continue
        seen.add(key)
        payment = known.get(key)
        if payment is None:
            yield Difference("missing_here", row.rail, row.code, account=row.account, there_cents=row.amount_cents)
        else:
            yield from _differing(payment, row)
    yield from _reversed(known, rows)
    for payment in ours:
        if payment.rail in rails and payment.paid_on == day.isoformat() and (payment.rail, payment.code) not in seen:
            yield _difference("missing_there", payment)


def _differing(payment: OurPayment, row: StatementRow) -> Iterator[Difference]:
    if payment.amount_cents != row.amount_cents:
        yield _difference("amount_differs", payment, there_cents=row.amount_cents)
    if row.account and as_typed(row.account) != payment.account:
        yield _difference("account_differs", payment, detail=row.account)


def _reversed(known: dict[tuple[str, str], OurPayment], rows: Sequence[StatementRow]) -> Iterator[Difference]:
    """Reversals the rail lists. Where it lists any, those of ours it does not list differ as well."""
    said = {(row.rail, row.reverses) for row in rows if row.reverses}
    for row in rows:
        payment = known.get((row.rail, row.reverses)) if row.reverses else None
        if row.reverses and (payment is None or not payment.reversed):
            yield Difference("reversed_there", row.rail, row.reverses, there_cents=row.amount_cents, detail=row.code)
    rails = {rail for rail, _ in said}
    for key, payment in known.items():
        if payment.reversed and payment.rail in rails and key not in said:
            yield _difference("reversed_here", payment)


def compare_with_ledger(ours: Iterable[OurPayment]) -> Iterator[Difference]:
    """Differences between payments and the ledger's entries of their arrival."""
    for payment in ours:
        if not payment.posted_on:
            yield _difference("not_posted", payment)
            continue
        if len(payment.posted_on) > 1:
            yield _difference("posted_twice", payment)
        elif payment.posted_cents != payment.amount_cents:
            yield _difference("posted_amount_differs", payment, there_cents=payment.posted_cents)
        if payment.posted_on[0] != payment.paid_on:
            words = f"paid on {payment.paid_on}, posted on {payment.posted_on[0]}"
            yield _difference("other_day", payment, detail=words)


def _difference(name: str, payment: OurPayment, *, there_cents: int | None = None, detail: str = "") -> Difference:
    return Difference(
        name,
        payment.rail,
        payment.code,
        payment.id,
        payment.account,
        here_cents=payment.amount_cents,
        there_cents=there_cents,
        detail=detail,
    )
