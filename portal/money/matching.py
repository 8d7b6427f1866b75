"""What an amount means for a bill: a pure rule over plain figures."""

from __future__ import annotations

from dataclasses import dataclass

from sync.protocol.states import BillState, PaymentState


@dataclass(frozen=True, slots=True)
class Standing:
    """A bill as matching sees it. ``contested``: its number was given to more than one bill."""

    state: BillState
    total_cents: int
    paid_cents: int
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where each cent goes: to the bill, back to the payer, or into suspense. ``settles``: the bill is now full."""

    state: PaymentState
    to_bill_cents: int = 0
    refund_cents: int = 0
    suspense_cents: int = 0
    settles: bool = False


def judge(standing: Standing | None, amount_cents: int) -> Verdict:
    """What becomes of ``amount_cents`` that arrived for the bill's number; ``None`` is a number nobody knows."""
    if standing is None or standing.contested or standing.state is BillState.REFUSED:
        return Verdict(PaymentState.UNMATCHED, suspense_cents=amount_cents)
    if standing.state is BillState.CANCELLED:
        return Verdict(PaymentState.LATE, suspense_cents=amount_cents)
    if standing.state in (BillState.PAID, BillState.REVERSED):
        return Verdict(PaymentState.DUPLICATE, refund_cents=amount_cents)
    due = standing.total_cents - standing.paid_cents
    assert due > 0, "a bill that is full is paid"
    if amount_cents < due:
        return Verdict(PaymentState.PART, to_bill_cents=amount_cents)
    over = amount_cents - due
    state = PaymentState.OVER if over else PaymentState.MATCHED
    return Verdict(state, to_bill_cents=due, refund_cents=over, settles=True)
