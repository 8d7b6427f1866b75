"""What tests look up in the books: states, sums, numbers. Reading only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.admin.export import EXPORTS
from portal.money.ledger import balance_of, ledger_balanced
from portal.running import RunningPortal
from portal.store.tables.journal_tables import alarms
from portal.store.tables.money_tables import raw_messages, refund_cases


def export(portal: RunningPortal, what: str) -> list[dict[str, Any]]:
    """An export as rows."""
    return portal.read(lambda c: list(EXPORTS[what](c)))


def balances(portal: RunningPortal) -> dict[str, int]:
    """Debits less credits of every account that has any, in cents."""
    names = {str(row["ledger_account"]) for row in export(portal, "ledger")}
    found = portal.read(lambda c: {name: balance_of(c, name) for name in names})
    return {name: cents for name, cents in found.items() if cents}


def is_balanced(portal: RunningPortal) -> bool:
    """The ledger's own check."""
    return portal.read(ledger_balanced)


def bill_state(portal: RunningPortal, account: str) -> tuple[str, int]:
    """State and paid cents of the bill with this number."""
    (row,) = [row for row in export(portal, "bills") if row["account"] == account and row["state"] != "refused"]
    return row["state"], row["paid_cents"]


def payment_states(portal: RunningPortal) -> list[str]:
    """The states of all payments, in the order they were booked."""
    return [row["state"] for row in export(portal, "payments")]


def refunds(portal: RunningPortal) -> list[tuple[int, str]]:
    """Open refund cases: cents and why."""
    rows = select(refund_cases.c.amount_cents, refund_cases.c.reason).order_by(refund_cases.c.id)
    return portal.read(lambda c: [(int(cents), str(why)) for cents, why in c.execute(rows)])


def raw_states(portal: RunningPortal) -> list[str]:
    """What became of the raw messages, oldest first."""
    rows = select(raw_messages.c.state).order_by(raw_messages.c.id)
    return portal.read(lambda c: [str(state) for (state,) in c.execute(rows)])


def alarm_kinds(portal: RunningPortal) -> list[str]:
    """The kinds of all alarms."""
    return portal.read(lambda c: [str(kind) for (kind,) in c.execute(select(alarms.c.kind).order_by(alarms.c.id))])
