"""The payments a day is about: paid on it by the rail's clock, or posted on it, or named by the rail's statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from desktop.domain.time import business_day, day_span, instant_text, read_instant
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.tables.money_tables import payments
from sync.protocol.states import PaymentState

CHUNK: Final = 400
EARLY: Final = timedelta(hours=1)
"""A payment is not booked before it was paid, but for clocks that differ."""


@dataclass(frozen=True, slots=True)
class OurPayment:
    """A payment with its place in the ledger. ``posted_on``: the days of the entries of its arrival."""

    id: str
    rail: str
    code: str
    account: str
    amount_cents: int
    paid_on: str
    posted_on: tuple[str, ...]
    posted_cents: int
    reversed: bool


def payments_of(connection: Connection, day: date, named: Iterable[tuple[str, str]]) -> list[OurPayment]:
    """Every payment the day is about, once; ``named``: rail and code of what a statement lists."""
    found: dict[str, Row[Any]] = {}
    for rows in (_paid_on(connection, day), _posted_on(connection, day), _named(connection, named)):
        found.update((row.id, row) for row in rows)
    entries = _arrivals(connection, found)
    return [_ours(row, entries.get(id_, [])) for id_, row in sorted(found.items())]


def _paid_on(connection: Connection, day: date) -> list[Row[Any]]:
    start, beyond = day_span(day)
    of_day = (payments.c.paid_at >= instant_text(start), payments.c.paid_at < instant_text(beyond))
    since = payments.c.booked_at >= instant_text(start - EARLY)
    return list(connection.execute(select(payments).where(since, *of_day)))


def _posted_on(connection: Connection, day: date) -> list[Row[Any]]:
    posted = select(payments).join(ledger_entries, ledger_entries.c.payment_id == payments.c.id)
    arrived = (ledger_entries.c.day == day.isoformat(), ledger_entries.c.kind == "payment")
    return list(connection.execute(posted.where(*arrived)))


def _named(connection: Connection, named: Iterable[tuple[str, str]]) -> Iterator[Row[Any]]:
    by_rail: dict[str, set[str]] = {}
    for rail, code in named:
        by_rail.setdefault(rail, set()).add(code)
    for rail, codes in by_rail.items():
        for part in _parts(sorted(codes)):
            here = (payments.c.rail == rail, payments.c.rail_code.in_(part))
            yield from connection.execute(select(payments).where(*here))


def _arrivals(connection: Connection, ids: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Day and amount of each payment's entries of arrival."""
    moved = func.sum(ledger_lines.c.debit_cents)
    found: dict[str, list[tuple[str, int]]] = {}
    for part in _parts(sorted(ids)):
        rows = connection.execute(
            select(ledger_entries.c.payment_id, ledger_entries.c.day, moved)
            .join(ledger_lines, ledger_lines.c.entry_no == ledger_entries.c.no)
            .where(ledger_entries.c.payment_id.in_(part), ledger_entries.c.kind == "payment")
            .where(ledger_lines.c.account.startswith("rail_clearing:", autoescape=True))
            .group_by(ledger_entries.c.no, ledger_entries.c.payment_id, ledger_entries.c.day)
        )
        for payment, day, cents in rows:
            found.setdefault(payment, []).append((day, int(cents)))
    return found


def _ours(row: Row[Any], entries: Sequence[tuple[str, int]]) -> OurPayment:
    return OurPayment(
        id=row.id,
        rail=row.rail,
        code=row.rail_code or "",
        account=row.account,
        amount_cents=row.amount_cents,
        paid_on=business_day(read_instant(row.paid_at)).isoformat(),
        posted_on=tuple(sorted(day for day, _ in entries)),
        posted_cents=sum(cents for _, cents in entries),
        reversed=row.state == PaymentState.REVERSED,
    )


def _parts(values: Sequence[str]) -> Iterator[list[str]]:
    walk = iter(values)
    while part := list(islice(walk, CHUNK)):
        yield part
