"""Whether a phone may be prompted for a bill now, and if not, why not and what to do: one rule for use case and screen.

One prompt at a time: a second one while the first is live is how people are charged twice. A minute between two to one
phone is the rail's own rule; after "same amount again" it wants two. Both are counted from this counter's clock, with
a margin, and the portal judges again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.domain.money import CENTS, Money
from desktop.services.ports.asked_views import AttemptView
from desktop.services.ports.views import BillState, BillView
from sync.protocol.states import AttemptState

APART_S = 62
SAME_AGAIN_APART_S = 122
_PAYABLE = frozenset({BillState.RAISED, BillState.WAITING, BillState.PART_PAID})


class NoPrompt(StrEnum):
    """Why no prompt can be sent now."""

    CLOSED = "closed"
    NO_NUMBER = "no_number"
    NOT_OFFERED = "not_offered"
    OFFLINE = "offline"
    LIVE = "live"
    NOT_KNOWN = "not_known"
    TOO_SOON = "too_soon"
    CENTS_DUE = "cents_due"
    TOO_MUCH = "too_much"
    PAID_THERE = "paid_there"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why not; ``left_s`` whole seconds until it is possible, where time is all that is missing."""

    why: NoPrompt
    left_s: int = 0
    most_cents: int = 0

    def error(self) -> UserError:
        """The sentence for it."""
        return UserError(SENTENCES[self.why].message, seconds=self.left_s, most=str(Money(self.most_cents)))


SENTENCES: dict[NoPrompt, UserError] = {
    NoPrompt.CLOSED: UserError("This bill is closed. Nothing is to be paid for it."),
    NoPrompt.NO_NUMBER: UserError("The bill has no account number yet. It comes when the portal can be reached."),
    NoPrompt.NOT_OFFERED: UserError("This portal cannot prompt a phone. The citizen pays by hand."),
    NoPrompt.OFFLINE: UserError("The portal cannot be reached, so no phone is prompted. The citizen may pay by hand."),
    NoPrompt.LIVE: UserError("A prompt is on a phone already. Wait for what comes of it."),
    NoPrompt.NOT_KNOWN: UserError("The first prompt may have been paid. Wait until that is known: nobody pays twice."),
    NoPrompt.TOO_SOON: UserError("The phone was prompted less than a minute ago. The next is possible in {seconds} s."),
    NoPrompt.CENTS_DUE: UserError(
        "A phone moves whole shillings, this bill has cents. It is paid at a bank or by card."
    ),
    NoPrompt.PAID_THERE: UserError("This bill was paid where it was raised. The portal is booking it."),
    NoPrompt.TOO_MUCH: UserError("A phone pays at most {most} at once. This bill is paid at a bank or by card."),
}


def hindrance(
    bill: BillView, now: datetime, *, online: bool, prompt: bool, most_cents: int, last: datetime | None = None
) -> Hindrance | None:
    """Why a phone cannot be prompted for this bill now; ``None`` when it can.

    ``prompt`` and ``most_cents`` are the rail's; ``last``: when this phone was last prompted, for whatever bill.
    """
    if bill.state is BillState.AWAITING_NUMBER or (bill.state in _PAYABLE and not bill.account):
        return Hindrance(NoPrompt.NO_NUMBER)
    if bill.state not in _PAYABLE or not bill.balance_cents:
        return Hindrance(NoPrompt.CLOSED)
    if not prompt:
        return Hindrance(NoPrompt.NOT_OFFERED)
    if (live := bill.live) is not None:
        return Hindrance(NoPrompt.NOT_KNOWN if live.state is AttemptState.NOT_KNOWN else NoPrompt.LIVE)
    if bill.balance_cents % CENTS:
        return Hindrance(NoPrompt.CENTS_DUE)
    if most_cents and bill.balance_cents > most_cents:
        return Hindrance(NoPrompt.TOO_MUCH, most_cents=most_cents)
    if not online:
        return Hindrance(NoPrompt.OFFLINE)
    if left_s := _too_soon(bill.attempt, last, now):
        return Hindrance(NoPrompt.TOO_SOON, left_s)
    return None


def _too_soon(attempt: AttemptView | None, last: datetime | None, now: datetime) -> int:
    """Whole seconds until the next prompt to a phone that was prompted ``last``."""
    if last is None:
        return 0
    again = attempt is not None and attempt.reason == "same_again"
    apart = timedelta(seconds=SAME_AGAIN_APART_S if again else APART_S)
    left = last + apart - now
    return min(int(apart.total_seconds()), max(0, -(-left // timedelta(seconds=1))))
