"""What the right column says of a bill that waits: its state, since when, and the one sentence of advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.services.ports.views import AttemptState, BillState
from ui.dates import clock_time, seconds_since
from ui.kit.states import STATES
from ui.kit.tokens import Tone
from ui.language import N_, Words, as_spoken, say
from ui.serve import attempt_words
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import OPEN_STATES, shown_state
from ui.serve.names import kes
from ui.serve.refusal_words import refusal_words
from ui.serve.waiting_steps import waited_s

UNBROKEN = "\N{NO-BREAK SPACE}"
USUAL = N_("Usually under 20 seconds; at busy times 10 to 30 minutes.")
STATED = N_("Only the portal can say that money arrived. Do not hand over the document yet.")
UNREACHED = N_(
    "The portal cannot be reached since {time}. The bill can be paid; it shows here when the network is back."
)
NO_NUMBER_OFFLINE = N_("The portal cannot be reached since {time}. Do not pay yet: the number comes when it is back.")
NUMBER_COMES = N_("The number comes by itself, usually within seconds. Nothing needs pressing.")
SAY_PIN = N_("Say: look at the phone, type the PIN. “Angalia simu yako, weka PIN.”")
BOOKING = N_("The portal is booking the money. The page turns by itself.")
LOOK_FIRST = N_("The first prompt may have been paid. See the citizen's SMS before the phone is asked again.")
REST = N_("Ask for the rest on the same account number, or send another prompt. There is no receipt until it is paid.")


@dataclass(frozen=True)
class Said:
    """The state in icon, tone and words, and why; ``since`` what, and how many seconds; the advice under the way."""

    tone: Tone
    icon: str
    title: Words
    since: Words
    passed_s: int
    hint: Words
    hint_icon: str = "info"
    hint_tone: Tone = "neutral"
    why: Words = ""


def said_of(facts: BillFacts, now: datetime) -> Said:
    """The bill as it stands now."""
    bill = facts.bill
    if (asked := attempt_words.asked(bill, now)) is not None and bill.state in OPEN_STATES:
        passed = int(seconds_since(asked.asked_at, now))
        rings = N_("On its way to the phone") if asked.on_way else N_("On the phone now")
        return Said("neutral", "phone", rings, N_("since the prompt"), passed, SAY_PIN, "stated")
    if facts.paid_there and bill.state in OPEN_STATES:
        passed = waited_s(facts, now)
        return Said("neutral", "clock", N_("Paid there, being booked"), N_("since it was taken up"), passed, BOOKING)
    since: Words = N_("since the bill was raised") if bill.state in OPEN_STATES else ""
    look = STATES[shown_state(bill)]
    title: Words = _title(facts)
    why: Words = ""
    unpaid = attempt_words.not_paid(bill)
    if bill.state in (BillState.RAISED, BillState.WAITING) and unpaid is not None:
        look = STATES["not_paid"]
        title, why = look.words, attempt_words.why_of(unpaid).words
    if bill.state in (BillState.RAISED, BillState.WAITING) and (silent := attempt_words.never_known(bill)) is not None:
        look = STATES["not_known"]
        title, why = look.words, attempt_words.why_not_known(silent)
    hint, hint_icon, hint_tone = _hint(facts)
    return Said(look.tone, look.icon, title, since, waited_s(facts, now), hint, hint_icon, hint_tone, why)


def _title(facts: BillFacts) -> Words:
    bill = facts.bill
    if bill.state is BillState.PART_PAID:
        return say(N_("Part paid, {sum} missing"), sum=kes(bill.balance_cents).text.replace(" ", UNBROKEN))
    if bill.state is BillState.CANCELLED:
        return N_("Bill cancelled")
    if bill.state is BillState.REFUSED:
        return N_("The portal refused this bill")
    if bill.state is BillState.AWAITING_NUMBER:
        return N_("Waiting for its number")
    return STATES[shown_state(bill)].words


def _hint(facts: BillFacts) -> tuple[Words, str, Tone]:
    bill, online = facts.bill, facts.reach.online
    since = clock_time(facts.reach.since) if facts.reach.since else ""
    if bill.state not in OPEN_STATES:
        return _closed(facts), "info", "neutral"
    if bill.state is BillState.AWAITING_NUMBER:
        words = NUMBER_COMES if online else say(NO_NUMBER_OFFLINE, time=since)
        return words, "info" if online else "offline", "neutral" if online else "info"
    if bill.stated is not None and bill.state is not BillState.PART_PAID:
        return STATED, "stated", "neutral"
    if not online:
        return say(UNREACHED, time=since), "offline", "info"
    if bill.attempt is not None and bill.attempt.state is AttemptState.PAID:
        return BOOKING, "info", "neutral"
    if attempt_words.never_known(bill) is not None:
        return LOOK_FIRST, "not_known", "unk"
    if (refused := attempt_words.refused(bill)) is not None:
        return attempt_words.why_not_sent(refused), "warning", "wait"
    if bill.state is not BillState.PART_PAID and (unpaid := attempt_words.not_paid(bill)) is not None:
        return attempt_words.why_of(unpaid).way, "info", "neutral"
    return (REST, "part_paid", "wait") if bill.state is BillState.PART_PAID else (USUAL, "info", "neutral")


def _closed(facts: BillFacts) -> Words:
    if facts.bill.state is BillState.REFUSED:
        return say(
            N_("Take the slip back and raise a new bill. The portal says: {reason}"),
            reason=as_spoken(refusal_words(facts.bill.refusal)),
        )
    return N_("Take the slip back. The bill stays in the record; money that still comes for it is held.")
