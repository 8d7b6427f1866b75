"""A business day reconciled: what moved by each account of it, and every difference by name. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from desktop.domain.time import day_span, instant_text
from portal.money.ledger_chain import ledger_end
from portal.reconcile.compare import compare_with_ledger, compare_with_rail, rows_of_day
from portal.reconcile.our_payments import OurPayment, payments_of
from portal.reconcile.statement_source import StatementRow, StatementSource
from portal.reconcile.within import bills_moved, compare_within
from portal.store.tables.desk_tables import papers
from portal.store.tables.fulfilment_tables import fulfilment
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines
from portal.store.tables.money_tables import raw_messages, receipts


def reconcile_day(connection: Connection, day: date, sources: Sequence[StatementSource]) -> dict[str, Any]:
    """The report, ready for JSON; ``equal`` when nothing differs. Without a source only our own books are compared."""
    listed = [row for source in sources for row in source.rows(day)]
    rails = frozenset[str]().union(*(source.rails for source in sources))
    rows = rows_of_day(listed, day)
    ours = payments_of(connection, day, ((row.rail, row.reverses or row.code) for row in rows))
    differences = [*compare_with_rail(ours, rows, rails, day), *compare_with_ledger(ours)]
    differences += compare_within(connection, day)
    return {
        "day": day.isoformat(),
        "statements": [source.name for source in sources],
        "rails": _rails(connection, day, ours, rows, rails),
        "ledger": _ledger(connection, day),
        "receipts": _receipts(connection, day),
        "differences": [one.plain() for one in differences],
        "equal": not differences,
    }


def absent_in_statement(differences: Iterable[dict[str, Any]]) -> list[str]:
    """Payments that a callback booked and the rail's statement does not have: a person looks at each."""
    return [one["payment"] for one in differences if one["name"] == "missing_there"]


def _rails(
    connection: Connection, day: date, ours: Sequence[OurPayment], rows: Sequence[StatementRow], told: frozenset[str]
) -> dict[str, Any]:
    raw = _raw(connection, day)
    names = sorted(told | {payment.rail for payment in ours} | raw.keys())
    return {
        rail: _rail(rail, day.isoformat(), ours, rows if rail in told else None, raw.get(rail, {})) for rail in names
    }


def _rail(
    rail: str, day: str, ours: Sequence[OurPayment], rows: Sequence[StatementRow] | None, raw: dict[str, int]
) -> dict[str, Any]:
    mine = [payment for payment in ours if payment.rail == rail]
    paid = [payment.amount_cents for payment in mine if payment.paid_on == day]
    posted = [payment.posted_cents for payment in mine if day in payment.posted_on]
    listed = None if rows is None else [row.amount_cents for row in rows if row.rail == rail and not row.reverses]
    return {
        "statement": None if listed is None else _sum(listed),
        "raw": raw,
        "payments": _sum(paid),
        "ledger": _sum(posted),
        "reversed": _sum([p.amount_cents for p in mine if p.reversed and p.paid_on == day]),
    }


def _sum(cents: Sequence[int]) -> dict[str, int]:
    return {"count": len(cents), "cents": sum(cents)}


def _raw(connection: Connection, day: date) -> dict[str, dict[str, int]]:
    """The day's raw messages by rail and what became of them."""
    start, beyond = map(instant_text, day_span(day))
    came = (raw_messages.c.received_at >= start, raw_messages.c.received_at < beyond)
    kept = select(raw_messages.c.rail, raw_messages.c.state, func.count()).where(*came)
    found: dict[str, dict[str, int]] = {}
    for rail, state, count in connection.execute(kept.group_by(raw_messages.c.rail, raw_messages.c.state)):
        found.setdefault(rail, {})[state] = count
    return found


def _ledger(connection: Connection, day: date) -> dict[str, Any]:
    """The day's entries by kind and movements by account, and where the chain stood at its end: keep that elsewhere."""
    of_day = ledger_entries.c.day == day.isoformat()
    kinds = select(ledger_entries.c.kind, func.count()).where(of_day).group_by(ledger_entries.c.kind)
    entries = {str(kind): int(count) for kind, count in connection.execute(kinds)}
    moved = (
        select(ledger_lines.c.account, func.sum(ledger_lines.c.debit_cents), func.sum(ledger_lines.c.credit_cents))
        .join(ledger_entries, ledger_entries.c.no == ledger_lines.c.entry_no)
        .where(of_day)
        .group_by(ledger_lines.c.account)
        .order_by(ledger_lines.c.account)
    )
    accounts = {
        str(account): {"debit_cents": int(debit), "credit_cents": int(credit)}
        for account, debit, credit in connection.execute(moved)
    }
    end = ledger_end(connection, day)
    return {"entries": entries, "accounts": accounts, "end": {"no": end.no, "hash": end.hash}}


def _receipts(connection: Connection, day: date) -> dict[str, Any]:
    """Receipts issued on the day, papers that came out of them, and services that reached their agencies."""
    start, beyond = map(instant_text, day_span(day))
    moved = bills_moved(day)
    mine = (moved.c.centre_id == receipts.c.centre_id) & (moved.c.bill_id == receipts.c.bill_id)
    of_day = (receipts.c.issued_at >= start, receipts.c.issued_at < beyond)
    counted = select(receipts.c.state, func.count(), func.sum(receipts.c.amount_cents)).join(moved, mine)
    by_state = connection.execute(counted.where(*of_day).group_by(receipts.c.state)).all()
    original = (papers.c.paper == "receipt", papers.c.copy == 0, papers.c.state.in_(("printed", "sent")))
    paper = (papers.c.centre_id == receipts.c.centre_id) & (papers.c.receipt == receipts.c.number)
    printed = select(func.count(func.distinct(receipts.c.number))).join(moved, mine).join(papers, paper)
    told = (
        select(fulfilment.c.state, func.count().label("lines"))
        .join(ledger_entries, ledger_entries.c.no == fulfilment.c.entry_no)
        .where(ledger_entries.c.day == day.isoformat())
    )
    return {
        "count": sum(int(count) for _, count, _ in by_state),
        "cents": sum(int(cents) for _, _, cents in by_state),
        "reversed": sum(int(count) for state, count, _ in by_state if state == "reversed"),
        "printed": int(connection.execute(printed.where(*of_day, *original)).scalar_one()),
        "fulfilment": {row.state: int(row.lines) for row in connection.execute(told.group_by(fulfilment.c.state))},
    }
