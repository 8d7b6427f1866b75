"""How asking a phone stands, in words: what is known, who says it, and the one next step. Never more than was said.

``NOT_KNOWN`` is also what a prompt becomes that this counter sent and nobody answered for: it may be on the phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.domain.identity import masked_phone
from desktop.services.ask_prompt import GOOD_FOR_S
from desktop.services.ports.views import AttemptState, AttemptView, BillView
from ui.dates import exact_time
from ui.kit.timeline import Step
from ui.language import N_, Plain, Words, as_spoken, say
from ui.serve.refusal_words import refusal_words


@dataclass(frozen=True)
class Why:
    """Why a prompt was not paid, and what to do now."""

    words: str
    way: str


_BY_HAND = N_("Ask whether to send it again, or to pay by hand with the account number.")
WHYS: Final[dict[str, Why]] = {
    "no_money": Why(
        N_("there is too little money on the phone"), N_("Top up and send it again, or pay from another number.")
    ),
    "over_limit": Why(N_("it is more than this phone may pay"), N_("Pay from another number, at a bank or by card.")),
    "same_again": Why(
        N_("the same amount was paid to the same number just before"),
        N_("Wait two minutes before the next prompt, or pay by hand."),
    ),
    "busy": Why(N_("the phone was busy"), N_("Close what is open on the phone, then send it again.")),
    "expired": Why(N_("nobody answered in time"), N_("Have the phone in hand, then send it again.")),
    "cancelled_by_payer": Why(N_("it was cancelled on the phone"), _BY_HAND),
    "wrong_pin": Why(N_("the PIN was wrong"), N_("Send it again, and let the citizen type the PIN in peace.")),
    "not_reached": Why(N_("the phone was not reached"), N_("Ask for another number, or pay by hand.")),
    "not_sent": Why(N_("the prompt could not be sent"), N_("Send it again, or pay by hand.")),
    "other": Why(N_("M-PESA gave no reason we know"), _BY_HAND),
}
UNKNOWN: Final[dict[str, str]] = {
    "not_reached": N_("The phone was not reached, and M-PESA has not said whether money moved."),
    "still_processing": N_("M-PESA is still working on it. The money may have moved."),
    "rail_silent": N_("M-PESA does not answer. The money may have moved."),
}
NOT_SAID: Final = N_("M-PESA has not said yes or no. The money may have moved.")
NOT_HEARD: Final = N_("The network went while the prompt was being sent. It may be on the phone.")
WAYS_ON: Final[dict[str, str]] = {
    "stale": N_("Nothing reached the phone. Send it again."),
    "prompt_live": N_("Wait for what comes of the other one."),
    "prompt_too_soon": N_("Nothing reached the phone. Send it again in a minute."),
    "over_rail_limit": N_("This bill is paid at a bank or by card."),
    "no_such_rail": N_("The citizen pays by hand, with the account number."),
    "already_paid": N_("Nothing more is to be paid. The page turns by itself."),
}


def unheard(attempt: AttemptView, now: datetime) -> bool:
    """Whether the portal has not said in time that it took the prompt: it may have, or may not."""
    return attempt.on_way and (now - attempt.asked_at).total_seconds() > GOOD_FOR_S


def not_known(bill: BillView, now: datetime) -> AttemptView | None:
    """The attempt whose outcome nobody knows, while it locks the bill; ``None`` when something can be done again."""
    last = bill.attempt
    if last is None or not bill.balance_cents or not last.live:
        return None
    return last if last.state is AttemptState.NOT_KNOWN or unheard(last, now) else None


def never_known(bill: BillView) -> AttemptView | None:
    """An attempt of which the rail was silent so long that the portal lets the phone be asked anew."""
    last = bill.attempt
    silent = last is not None and last.state is AttemptState.NOT_KNOWN and not last.live
    return last if silent and bill.balance_cents else None


def asked(bill: BillView, now: datetime) -> AttemptView | None:
    """The attempt that is on the phone now."""
    live = bill.live
    return live if live is not None and live.state is AttemptState.ASKED and not unheard(live, now) else None


def not_paid(bill: BillView) -> AttemptView | None:
    """The last attempt, when the portal says that it was not paid and nothing else came since."""
    last = bill.attempt
    return last if last is not None and last.state is AttemptState.NOT_PAID else None


def refused(bill: BillView) -> AttemptView | None:
    """The newest attempt, when the portal did not send it."""
    newest = bill.attempts[0] if bill.attempts else None
    return newest if newest is not None and newest.refusal else None


def why_of(attempt: AttemptView) -> Why:
    """Why an attempt was not paid, and the way on."""
    return WHYS.get(attempt.reason, WHYS["other"])


def why_not_paid(attempt: AttemptView) -> Words:
    """``The portal says: the PIN was wrong.`` and the way on."""
    why = why_of(attempt)
    return say(N_("The portal says: {why}. {way}"), why=say(why.words), way=say(why.way))


def why_not_sent(attempt: AttemptView) -> Words:
    """Why the portal did not send it, and the way on."""
    way = WAYS_ON.get(attempt.refusal, N_("The citizen pays by hand, with the account number."))
    reason = as_spoken(refusal_words(attempt.refusal))
    return say(N_("The prompt was not sent: {reason}. {way}"), reason=reason, way=say(way))


def why_not_known(attempt: AttemptView) -> str:
    """What is known of an outcome that nobody knows."""
    return NOT_HEARD if attempt.on_way else UNKNOWN.get(attempt.reason, NOT_SAID)


def steps_of_attempts(bill: BillView, now: datetime) -> list[Step]:
    """Every attempt in the timeline, the first first."""
    return [_step(attempt, now) for attempt in reversed(bill.attempts)]


def _step(attempt: AttemptView, now: datetime) -> Step:
    at = Plain(exact_time(attempt.asked_at))
    phone = Plain(masked_phone(attempt.phone)) if attempt.phone else N_("by another counter")
    if attempt.refusal:
        return Step("bad", N_("Prompt not sent"), refusal_words(attempt.refusal), at)
    if attempt.state is AttemptState.NOT_KNOWN or unheard(attempt, now):
        return Step("not_known", N_("Prompt: not known"), phone, at)
    if attempt.state is AttemptState.NOT_PAID:
        return Step("bad", N_("Prompt not paid"), why_of(attempt).words, at)
    if attempt.state is AttemptState.ASKED:
        return Step("now", N_("On its way to the phone") if attempt.on_way else N_("On the phone now"), phone, at)
    part = attempt.state is AttemptState.PART_PAID
    return Step("part" if part else "done", N_("Prompt paid in part") if part else N_("Prompt paid"), phone, at)
