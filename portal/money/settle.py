"""What a verdict does to the books: ledger, bill, refund case, receipt, and the rows the counter learns.

``source`` is the account the money comes from: the rail's clearing account when it has just arrived, suspense when it
waited there for its bill.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.domain.ids import new_id
from portal.feed.rows import bill_row
from portal.money.ledger import CONVENIENCE_FEE, REFUNDS_DUE, SUSPENSE, Posting, post, revenue
from portal.money.matching import Verdict
from portal.money.receipt import SettledBy, issue_receipt
from portal.money.standing_bill import StandingBill, add_to_bill, earned_by
from portal.store.bulk import insert_rows
from portal.store.tables.money_tables import refund_cases
from portal.store.transaction import Transaction
from sync.protocol.feed import PaymentRow, ReceiptRow
from sync.protocol.states import Channel

Issue = Callable[[Transaction, StandingBill, SettledBy], ReceiptRow]
"""How a bill that has become full gets its receipt: a new one, or one that a lost portal had issued."""


@dataclass(frozen=True, slots=True)
class Money:
    """A payment that has its row. ``source``: the ledger account its money stands on."""

    payment: str
    rail_code: str
    channel: Channel
    account: str
    amount_cents: int
    paid_at: str
    booked_at: str
    source: str


def settle(
    tx: Transaction, money: Money, bill: StandingBill | None, verdict: Verdict, issue: Issue = issue_receipt
) -> None:
    """Books the money as judged. ``bill`` is ``None`` for money that belongs to nobody yet."""
    kind = "payment" if money.source != SUSPENSE else "match"
    centre, bill_id = (bill.centre, bill.id) if bill else (None, None)
    posting = Posting(kind, money.payment, *_sides(tx, money, bill, verdict), centre=centre, bill=bill_id)
    if posting.debits:
        post(tx, posting)
    if verdict.refund_cents:
        _open_refund(tx, money, centre, verdict)
    if bill is None:
        return
    if verdict.to_bill_cents:
        row = add_to_bill(tx, bill, verdict)
        tx.tell(bill.centre, bill.id, bill_row(row, tx.at), target=bill.counter)
    _tell_payment(tx, money, bill, verdict)
    if verdict.settles:
        receipt = issue(tx, bill, SettledBy(money.payment, money.channel, money.rail_code))
        tx.tell(bill.centre, receipt.number, receipt, target=bill.counter)


def _sides(
    tx: Transaction, money: Money, bill: StandingBill | None, verdict: Verdict
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Debits and credits. Part money stays in suspense until the bill is full; then all of it is earned."""
    debits = {money.source: money.amount_cents}
    credits: dict[str, int] = {}
    if verdict.settles and bill is not None:
        debits[SUSPENSE] = debits.get(SUSPENSE, 0) + bill.standing.paid_cents
        for earned in earned_by(tx.connection, bill):
            account = revenue(earned.agency, earned.service)
            credits[account] = credits.get(account, 0) + earned.service_cents
            credits[CONVENIENCE_FEE] = credits.get(CONVENIENCE_FEE, 0) + earned.convenience_cents
    else:
        credits[SUSPENSE] = verdict.suspense_cents + verdict.to_bill_cents
    credits[REFUNDS_DUE] = verdict.refund_cents
    if debits.get(SUSPENSE) and credits.get(SUSPENSE):  # money that waits on: nothing moves
        moved = min(debits[SUSPENSE], credits[SUSPENSE])
        debits[SUSPENSE] -= moved
        credits[SUSPENSE] -= moved
    return _without_zero(debits), _without_zero(credits)


def _without_zero(side: Mapping[str, int]) -> dict[str, int]:
    return {account: cents for account, cents in side.items() if cents}


def _open_refund(tx: Transaction, money: Money, centre: str | None, verdict: Verdict) -> None:
    case = {
        "id": new_id(),
        "payment_id": money.payment,
        "centre_id": centre,
        "amount_cents": verdict.refund_cents,
        "reason": verdict.state.value,
        "state": "open",
        "opened_at": tx.at,
    }
    insert_rows(tx.connection, refund_cases, [case])


def _tell_payment(tx: Transaction, money: Money, bill: StandingBill, verdict: Verdict) -> None:
    row = PaymentRow(
        payment=money.payment,
        bill=bill.id,
        account=money.account,
        rail_code=money.rail_code,
        channel=money.channel,
        amount_cents=money.amount_cents,
        state=verdict.state,
        paid_at=money.paid_at,
        booked_at=money.booked_at,
    )
    tx.tell(bill.centre, money.payment, row, target=bill.counter)
