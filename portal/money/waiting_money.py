"""Money that came before its bill waits in suspense, and is matched in the moment the bill is taken into the books."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from portal.money.ledger import SUSPENSE
from portal.money.matching import judge
from portal.money.settle import Money, settle
from portal.money.standing_bill import bill_of_account
from portal.money.suggestion import close_for_payment
from portal.store.tables.bill_tables import bills
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction
from sync.protocol.states import Channel, PaymentState


def match_waiting_money(tx: Transaction, centre: str, raised: Sequence[str]) -> None:
    """Matches what waits for the numbers of bills that were just raised, oldest first."""
    waiting = tx.connection.execute(
        select(payments)
        .join(bills, bills.c.account == payments.c.account)
        .where(bills.c.centre_id == centre, bills.c.id.in_(raised), bills.c.account != "")
        .where(payments.c.state == PaymentState.UNMATCHED.value, payments.c.bill_id.is_(None))
        .order_by(payments.c.paid_at, payments.c.id)
    ).all()
    for row in waiting:
        bill = bill_of_account(tx.connection, row.account)
        verdict = judge(bill.standing if bill else None, row.amount_cents)
        if bill is None or verdict.state is PaymentState.UNMATCHED:
            continue
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
        settle(tx, money, bill, verdict)
