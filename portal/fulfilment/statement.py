"""An agency's statement of one business day: by service what it earned and what went back, from the ledger.

Counts and the convenience fee, which has one account for the country, come from the fulfilment rows of the same
entries; both must say the same amount.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from portal.fulfilment.rows import PAID
from portal.money.ledger import revenue
from portal.store.tables.fulfilment_tables import fulfilment
from portal.store.tables.ledger_tables import ledger_entries, ledger_lines


def agency_statement(connection: Connection, agency: str, day: date) -> dict[str, Any]:
    """The statement in cents; ``agrees`` is false when ledger and fulfilment rows differ."""
    earned = _earned(connection, agency, day)
    told = _told(connection, agency, day)
    lines = [_line(service, earned.get(service, (0, 0)), told.get(service, {})) for service in sorted({*earned, *told})]
    sums = (
        "count",
        "gross_cents",
        "convenience_cents",
        "reversed_count",
        "reversed_cents",
        "reversed_convenience_cents",
        "net_cents",
    )
    return {
        "agency": agency,
        "day": day.isoformat(),
        "currency": "KES",
        "services": [{name: value for name, value in line.items() if name != "agrees"} for line in lines],
        "total": {name: sum(line[name] for line in lines) for name in sums},
        "agrees": all(line["agrees"] for line in lines),
    }


def _earned(connection: Connection, agency: str, day: date) -> dict[str, tuple[int, int]]:
    """Credits and debits of the agency's revenue accounts by service."""
    prefix = revenue(agency, "")
    rows = connection.execute(
        select(ledger_lines.c.account, func.sum(ledger_lines.c.credit_cents), func.sum(ledger_lines.c.debit_cents))
        .join(ledger_entries, ledger_entries.c.no == ledger_lines.c.entry_no)
        .where(ledger_entries.c.day == day.isoformat(), ledger_lines.c.account.startswith(prefix, autoescape=True))
        .group_by(ledger_lines.c.account)
    )
    return {str(account).removeprefix(prefix): (int(credit), int(debit)) for account, credit, debit in rows}


def _told(connection: Connection, agency: str, day: date) -> dict[str, dict[str, tuple[int, int, int]]]:
    """By service and state: how many lines, their amount, their convenience fees."""
    rows = connection.execute(
        select(
            fulfilment.c.service,
            fulfilment.c.state,
            func.count(),
            func.sum(fulfilment.c.service_cents),
            func.sum(fulfilment.c.convenience_cents),
        )
        .where(fulfilment.c.agency == agency, fulfilment.c.day == day.isoformat())
        .group_by(fulfilment.c.service, fulfilment.c.state)
    )
    told: dict[str, dict[str, tuple[int, int, int]]] = {}
    for service, state, count, cents, fees in rows:
        told.setdefault(service, {})[state] = (int(count), int(cents), int(fees))
    return told


def _line(service: str, earned: tuple[int, int], told: dict[str, tuple[int, int, int]]) -> dict[str, Any]:
    gross, back = earned
    count, cents, fees = told.get(PAID, (0, 0, 0))
    reversed_count, reversed_cents, reversed_fees = told.get("reversed", (0, 0, 0))
    return {
        "service": service,
        "count": count,
        "gross_cents": gross,
        "convenience_cents": fees,
        "reversed_count": reversed_count,
        "reversed_cents": back,
        "reversed_convenience_cents": reversed_fees,
        "net_cents": gross - back,
        "agrees": (gross, back) == (cents, reversed_cents),
    }
