"""What a verdict does to the books: ledger, bill, refund case, receipt, and the rows the counter learns.

``source`` is the account the money comes from: the rail's clearing account when it has just arrived, suspense when it
waited there for its bill.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.feed.rows import bill_row
from portal.fulfilment.rows import Paid, fulfil
from portal.money.ledger import CONVENIENCE_FEE, REFUNDS_DUE, SUSPENSE, Posting, netted, post, revenue
from portal.money.matching import Verdict
from portal.money.receipt import SettledBy, issue_receipt
from portal.money.refund_case import Due, open_case
from portal.money.standing_bill import Earned, StandingBill, add_to_bill, earned_by
from portal.money.suggestion import close_for_bills
from portal.store.transaction import Transaction
from sync.protocol.feed import PaymentRow, ReceiptRow
from sync.protocol.states import Channel, PaymentState

Issue = Callable[[Transaction, StandingBill, SettledBy], ReceiptRow]
"""How a bill that has become full gets its receipt: a new one, or one that a lost portal had issued."""


@dataclass(frozen=True, slots=True)
class Money:
    """A payment that has its row. ``source``: the ledger account its money stands on.

    ``kind`` names the ledger entry. ``moves_cents``: how much of the payment is judged now, where that is not all.
    """

    payment: str
    rail_code: str
    channel: Channel
    account: str
    amount_cents: int
    paid_at: str
    booked_at: str
    source: str
    kind: str = "payment"
    moves_cents: int | None = None

    @property
    def moving(self) -> int:
        """Cents that are judged now."""
        return self.amount_cents if self.moves_cents is None else self.moves_cents


def settle(
    tx: Transaction, money: Money, bill: StandingBill | None, verdict: Verdict, issue: Issue = issue_receipt
) -> None:
    """Books the money as judged. ``bill`` is ``None`` for money that belongs to nobody yet."""
    centre, bill_id = (bill.centre, bill.id) if bill else (None, None)
    lines = earned_by(tx.connection, bill) if bill is not None and verdict.settles else []
    debits, credits = sides_of(money, bill, verdict, lines)
    entry = post(tx, Posting(money.kind, money.payment, debits, credits, centre, bill_id)) if debits else 0
    _open_refund(tx, money, bill, verdict)
    if bill is None:
        return
    if verdict.to_bill_cents:
        row = add_to_bill(tx, bill, verdict)
        tx.tell(bill.centre, bill.id, bill_row(row, tx.at), target=bill.counter)
    tell_payment(tx, money, bill, verdict)
    if verdict.settles:
        receipt = issue(tx, bill, SettledBy(money.payment, money.channel, money.rail_code))
        tx.tell(bill.centre, receipt.number, receipt, target=bill.counter)
        fulfil(tx, [Paid(bill, receipt.number, lines, entry)])
        if bill.suggested:
            close_for_bills(tx, bill.centre, [bill.id])


def sides_of(
    money: Money, bill: StandingBill | None, verdict: Verdict, lines: Sequence[Earned]
) -> tuple[dict[str, int], dict[str, int]]:
    """Debits and credits. Part money stays in suspense until the bill is full; then all of it is earned."""
    debits = {money.source: money.moving}
    credits: dict[str, int] = {}
    if verdict.settles and bill is not None:
        debits[SUSPENSE] = debits.get(SUSPENSE, 0) + bill.standing.paid_cents
        credits.update(earnings(lines))
    else:
        credits[SUSPENSE] = verdict.suspense_cents + verdict.to_bill_cents
    credits[REFUNDS_DUE] = verdict.refund_cents
    return netted(debits, credits)


def earnings(lines: Sequence[Earned]) -> dict[str, int]:
    """What the lines of a bill earn by ledger account, the convenience fee on its own."""
    earned: dict[str, int] = {}
    for line in lines:
        account = revenue(line.agency, line.service)
        earned[account] = earned.get(account, 0) + line.service_cents
        earned[CONVENIENCE_FEE] = earned.get(CONVENIENCE_FEE, 0) + line.convenience_cents
    return earned


def _open_refund(tx: Transaction, money: Money, bill: StandingBill | None, verdict: Verdict) -> None:
    """What is too much is due back at once; late money waits in suspense until somebody has looked at it."""
    late = verdict.state is PaymentState.LATE
    cents = verdict.suspense_cents if late else verdict.refund_cents
    if cents:
        centre, bill_id = (bill.centre, bill.id) if bill else (None, "")
        held_on = SUSPENSE if late else REFUNDS_DUE
        open_case(tx, Due(money.payment, centre, bill_id, cents, verdict.state.value, held_on))


def tell_payment(tx: Transaction, money: Money, bill: StandingBill, verdict: Verdict) -> None:
    """The counter that raised the bill learns of its money."""
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
