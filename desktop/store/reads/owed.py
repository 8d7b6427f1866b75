"""Papers this counter owes a citizen and has not ordered, derived from rows: slips, acknowledgements, its receipts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, literal_column, select

from desktop.store.asked_tables import taken_up
from desktop.store.identity import COUNTER, fact
from desktop.store.reads.bills import state_of
from desktop.store.tables import agreed_bill, journal, paper_job, receipt, stated
from desktop.store.tables import bill as bills
from sync.protocol.states import BillState, ReceiptState

PAYABLE = frozenset({BillState.RAISED, BillState.WAITING, BillState.PART_PAID})
_OPEN: Final[ColumnElement[int]] = literal_column("1")
_ORDERED = select(paper_job.c.id).where(paper_job.c.bill == bills.c.id)


def owed_papers(
    connection: Connection, among: Collection[str] = (), *, numberless: bool = False
) -> list[tuple[str, str]]:
    """(paper, bill) pairs. ``among`` names the bills to look at; empty looks at all of them, once, at start.

    ``numberless``: the portal cannot be reached, so a bill that waits for its number gets a slip that says so. A bill
    that was raised elsewhere needs no slip: the citizen brought its number.
    """
    slips = _states(among).where(bills.c.account != "", ~_ORDERED.where(paper_job.c.paper == "slip").exists())
    owed = [("slip", row.id) for row in connection.execute(slips) if state_of(row) in PAYABLE]
    if numberless:
        waits = _states(among).where(
            bills.c.account == "", ~_ORDERED.where(paper_job.c.paper == "number_slip").exists()
        )
        rows = connection.execute(waits)
        owed += [("number_slip", row.id) for row in rows if state_of(row) is BillState.AWAITING_NUMBER]
    owed += [("acknowledgement", bill_id) for bill_id in connection.scalars(_acknowledgements(among))]
    return owed + [("receipt", bill_id) for bill_id in connection.scalars(_receipts(connection, among))]


def _states(among: Collection[str]) -> Select[Any]:
    """Open bills of our own, with what their state is read from."""
    raised_here = ~select(taken_up.c.bill).where(taken_up.c.bill == bills.c.id).exists()
    query = (
        select(
            bills.c.id,
            bills.c.account,
            agreed_bill.c.state.label("agreed_state"),
            bills.c.cancelled_at,
            journal.c.outcome,
        )
        .outerjoin(agreed_bill, agreed_bill.c.bill == bills.c.id)
        .outerjoin(journal, journal.c.id == bills.c.id)
        .where(bills.c.open == _OPEN, raised_here)
        .order_by(bills.c.raised_at)
    )
    return _of(query, among)


def _acknowledgements(among: Collection[str]) -> Select[tuple[str]]:
    """Open bills whose code was taken down offline: the citizen gets a paper that is no receipt."""
    query = (
        select(bills.c.id)
        .join(stated, stated.c.bill == bills.c.id)
        .where(bills.c.open == _OPEN, stated.c.offline == 1)
        .where(~_ORDERED.where(paper_job.c.paper == "acknowledgement").exists())
        .order_by(stated.c.at)
    )
    return _of(query, among)


def _receipts(connection: Connection, among: Collection[str]) -> Select[tuple[str]]:
    query = (
        select(bills.c.id)
        .join(receipt, receipt.c.bill == bills.c.id)
        .where(receipt.c.original == fact(connection, COUNTER), receipt.c.state == ReceiptState.ISSUED.value)
        .where(~_ORDERED.where(paper_job.c.paper == "receipt").exists())
        .order_by(receipt.c.issued_at)
    )
    return _of(query, among)


def _of(query: Select[Any], among: Collection[str]) -> Select[Any]:
    return query.where(bills.c.id.in_(among)) if among else query
