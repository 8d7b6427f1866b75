"""Every cent of every payment is in exactly one place: what the accounts must hold, said by payments, bills and refund
cases, to be compared with what the ledger's lines add up to.

Two ways to one figure, so a fault in either shows. Reads all of the books; for a day's end and for tests.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from portal.money.ledger import CONVENIENCE_FEE, OWED_BACK, REFUNDS_DUE, SUSPENSE, rail_clearing
from portal.money.refund_case import APPROVED, OPEN, PAID
from portal.store.tables.bill_tables import bills
from portal.store.tables.ledger_tables import ledger_lines
from portal.store.tables.money_tables import payments, refund_cases
from sync.protocol.states import BillState, PaymentState

EARNED = "earned"
"""All revenue and the convenience fee together."""

_MATCHED = (PaymentState.MATCHED, PaymentState.PART, PaymentState.OVER)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A place where the two ways differ; cents, debits less credits. ``place`` may name a bill or a payment."""

    place: str
    expected_cents: int
    ledger_cents: int


def discrepancies(connection: Connection) -> list[Discrepancy]:
    """Where the ledger and the rows it speaks of differ; nothing when every cent is in one place."""
    expected, found = expected_balances(connection), ledger_balances(connection)
    places = sorted(expected.keys() | found.keys())
    differing = [Discrepancy(place, expected.get(place, 0), found.get(place, 0)) for place in places]
    return [one for one in differing if one.expected_cents != one.ledger_cents] + _uneven(connection)


def ledger_balances(connection: Connection) -> dict[str, int]:
    """The accounts as the ledger adds them up, earnings together."""
    earned = or_(ledger_lines.c.account.like("revenue:%"), ledger_lines.c.account == CONVENIENCE_FEE)
    name = case((earned, EARNED), else_=ledger_lines.c.account).label("name")
    total = func.sum(ledger_lines.c.debit_cents - ledger_lines.c.credit_cents)
    rows = connection.execute(select(name, total).group_by(name))
    return {str(account): int(cents) for account, cents in rows if cents}


def expected_balances(connection: Connection) -> dict[str, int]:
    """The accounts as payments, bills and refund cases say they must be."""
    held = _cases_held(connection)
    expected = {
        EARNED: -_sum(connection, bills.c.total_cents, bills.c.state == BillState.PAID),
        REFUNDS_DUE: -held.get(REFUNDS_DUE, 0),
        OWED_BACK: _paid_out(connection, payments.c.state == PaymentState.REVERSED),
        SUSPENSE: -(_unmatched(connection) + _on_bills(connection) + held.get(SUSPENSE, 0)),
    }
    living = payments.c.state != PaymentState.REVERSED
    per_rail = select(payments.c.rail, func.sum(payments.c.amount_cents)).where(living).group_by(payments.c.rail)
    for rail, cents in connection.execute(per_rail):
        expected[rail_clearing(rail)] = int(cents)
    paid = select(payments.c.rail, func.sum(refund_cases.c.amount_cents)).join(
        refund_cases, refund_cases.c.payment_id == payments.c.id
    )
    for rail, cents in connection.execute(paid.where(refund_cases.c.state == PAID).group_by(payments.c.rail)):
        expected[rail_clearing(rail)] = expected.get(rail_clearing(rail), 0) - int(cents)
    return {place: cents for place, cents in expected.items() if cents}


def _cases_held(connection: Connection) -> dict[str, int]:
    """What open and approved refund cases hold, by account."""
    live = refund_cases.c.state.in_((OPEN, APPROVED))
    total = func.sum(refund_cases.c.amount_cents)
    rows = connection.execute(select(refund_cases.c.held_on, total).where(live).group_by(refund_cases.c.held_on))
    return {str(account): int(cents) for account, cents in rows}


def _paid_out(connection: Connection, which: ColumnElement[bool]) -> int:
    joined = select(func.sum(refund_cases.c.amount_cents)).join(payments, payments.c.id == refund_cases.c.payment_id)
    return int(connection.execute(joined.where(refund_cases.c.state == PAID, which)).scalar() or 0)


def _unmatched(connection: Connection) -> int:
    return _sum(connection, payments.c.amount_cents, payments.c.state == PaymentState.UNMATCHED)


def _on_bills(connection: Connection) -> int:
    """Part money: matched to bills that are not full."""
    return _sum(connection, bills.c.paid_cents, bills.c.state != BillState.PAID)


def _sum(connection: Connection, column: ColumnElement[int], which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.sum(column)).where(which)).scalar() or 0)


def _uneven(connection: Connection) -> list[Discrepancy]:
    """Bills whose payments do not add up to what they hold, and payments whose parts do not add up to them."""
    counted = func.coalesce(func.sum(payments.c.matched_cents), 0)
    on = (payments.c.centre_id == bills.c.centre_id) & (payments.c.bill_id == bills.c.id)
    per_bill = select(bills.c.id, bills.c.paid_cents, counted).outerjoin(payments, on)
    grouped = per_bill.group_by(bills.c.centre_id, bills.c.id, bills.c.paid_cents).having(bills.c.paid_cents != counted)
    uneven = [Discrepancy(f"bill {id_}", paid, int(cents)) for id_, paid, cents in connection.execute(grouped)]
    due = (
        select(func.coalesce(func.sum(refund_cases.c.amount_cents), 0))
        .where(refund_cases.c.payment_id == payments.c.id, refund_cases.c.state.in_((OPEN, APPROVED, PAID)))
        .scalar_subquery()
    )
    parts = payments.c.matched_cents + due
    claimed = payments.c.state.not_in((PaymentState.UNMATCHED, PaymentState.REVERSED))
    odd = select(payments.c.id, payments.c.amount_cents, parts).where(claimed, parts != payments.c.amount_cents)
    return uneven + [Discrepancy(f"payment {id_}", cents, int(said)) for id_, cents, said in connection.execute(odd)]
