"""Money that came before its bill waits in suspense, and is matched in the moment the bill is taken into the books.

Where the bill's counter has receipts to offer to a restored portal first, it waits until that is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.exc import OperationalError

from portal.money.awaited_offers import end_awaiting, is_awaited, overdue
from portal.money.ledger import SUSPENSE
from portal.money.matching import judge
from portal.money.receipt import issue_receipt
from portal.money.settle import Issue, Money, settle
from portal.money.standing_bill import StandingBill, bill_of_account
from portal.money.suggestion import close_for_payment
from portal.store.database import Database
from portal.store.tables.bill_tables import bills
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel, PaymentState

OVERDUE_S = 600.0
"""So often it is looked whether a counter was awaited for too long."""


def match_waiting_money(tx: Transaction, centre: str, raised: Sequence[str]) -> None:
    """Matches what waits for the numbers of bills that were just raised, oldest first."""
    _match_money_of(tx, centre, bills.c.id.in_(raised))


def end_waiting(tx: Transaction, centre: str, counter: str) -> None:
    """The counter has nothing more to offer, or is not awaited longer: what waited for its numbers is matched."""
    if is_awaited(tx.connection, counter):
        end_awaiting(tx, counter)
        _match_money_of(tx, centre, bills.c.counter_id == counter)


async def watch_awaited(database: Database) -> None:
    """Ends the waiting for counters that never came, by the clock; runs until it is cancelled."""
    while True:
        try:
            for centre, counter in await database.reading(lambda connection: overdue(connection, database.clock())):
                await database.writing(lambda tx, centre=centre, counter=counter: end_waiting(tx, centre, counter))  # type: ignore[misc]
        except OperationalError:  # the books cannot be used now; that is said elsewhere
            pass
        await asyncio.sleep(OVERDUE_S)


def _match_money_of(tx: Transaction, centre: str, among: ColumnElement[bool]) -> None:
    waiting = tx.connection.execute(
        select(payments)
        .join(bills, bills.c.account == payments.c.account)
        .where(bills.c.centre_id == centre, among, bills.c.account != "")
        .where(payments.c.state == PaymentState.UNMATCHED.value, payments.c.bill_id.is_(None))
        .order_by(payments.c.paid_at, payments.c.id)
    ).all()
    for row in waiting:
        bill = bill_of_account(tx.connection, row.account)
        if bill is not None and not is_awaited(tx.connection, bill.counter):
            match_to_bill(tx, row, bill)


def match_to_bill(tx: Transaction, row: Row[Any], bill: StandingBill, issue: Issue = issue_receipt) -> None:
    """Takes a payment out of suspense for the bill, as far as the bill takes money."""
    verdict = judge(bill.standing, row.amount_cents)
    if verdict.state is not PaymentState.UNMATCHED:
        tx.connection.execute(
            update(payments)
            .where(payments.c.id == row.id)
            .values(
                state=verdict.state.value,
                centre_id=bill.centre,
                bill_id=bill.id,
                matched_cents=verdict.to_bill_cents,
            )
        )
        close_for_payment(tx, row.id)
        money = Money(
            payment=row.id,
            rail_code=row.rail_code or "",
            channel=Channel(row.channel),
            account=row.account,
            amount_cents=row.amount_cents,
            paid_at=row.paid_at,
            booked_at=row.booked_at,
            source=SUSPENSE,
            kind="match",
        )
        settle(tx, money, bill, verdict, issue)
