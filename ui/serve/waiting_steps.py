"""The way of a bill as a timeline: what happened, who or what did it, when; what is awaited now; what comes."""

from __future__ import annotations

from datetime import datetime

from desktop.services.ports.views import BillState, BillView, PaymentView
from ui.dates import exact_time, running_time
from ui.kit.timeline import Step
from ui.language import N_, Plain, say
from ui.serve import attempt_words
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import CHANNELS, NUMBER_SLIP, SLIP, newest
from ui.serve.names import kes
from ui.serve.paper_words import slip_step


def waited_s(facts: BillFacts, now: datetime) -> int:
    """Whole seconds since the bill was raised."""
    return max(0, int((now - facts.bill.raised_at).total_seconds()))


def steps_of(facts: BillFacts, now: datetime) -> list[Step]:
    """The timeline of a bill that waits."""
    bill = facts.bill
    by = say(N_("by {name}"), name=facts.raised_by) if facts.raised_by else ""
    begun = N_("Taken up, raised elsewhere") if bill.rail else N_("Bill raised")
    steps = [Step("done", begun, by, Plain(exact_time(bill.raised_at))), _portal(facts)]
    steps += _slip(bill)
    steps += attempt_words.steps_of_attempts(bill, now)
    steps += [_part(payment) for payment in bill.payments]
    steps += _stated(facts)
    steps.append(_money(facts, now))
    if not bill.payments:
        steps.append(Step("to_come", N_("Payment confirmed by the portal")))
    return [*steps, Step("to_come", N_("Receipt issued and printed"))]


def _slip(bill: BillView) -> list[Step]:
    """The slip that was ordered; a bill raised elsewhere has none unless somebody asked for it."""
    slip, numberless = newest(bill, SLIP), newest(bill, NUMBER_SLIP)
    if slip is None and numberless is not None:
        return [slip_step(numberless)]
    if slip is None and (bill.rail or not bill.account):
        return []
    return [slip_step(slip)]


def _portal(facts: BillFacts) -> Step:
    bill = facts.bill
    if bill.portal_at is not None:
        return Step("done", N_("Portal has the bill"), time=Plain(exact_time(bill.portal_at)))
    if facts.reach.online:
        return Step("now", N_("Bill on its way to the portal"))
    return Step("now", N_("Bill goes to the portal"), N_("when it can be reached again"))


def _stated(facts: BillFacts) -> list[Step]:
    stated = facts.bill.stated
    if stated is None:
        return []
    said = say(N_("{code}, {sum}: stated, not confirmed"), code=stated.code, sum=kes(stated.amount_cents).text)
    return [Step("done", N_("Code taken down"), said, Plain(exact_time(stated.at)))]


def _part(payment: PaymentView) -> Step:
    words = say(N_("{sum} arrived"), sum=kes(payment.amount_cents).text)
    return Step("part", words, CHANNELS[payment.channel], Plain(exact_time(payment.paid_at)))


def _money(facts: BillFacts, now: datetime) -> Step:
    waited = Plain(running_time(waited_s(facts, now)))
    if facts.bill.state is BillState.AWAITING_NUMBER:
        return Step("now", N_("Waiting for its account number"), N_("shows here by itself, nothing to press"), waited)
    if facts.bill.state is BillState.PART_PAID:
        return Step("now", N_("Waiting for the rest"), N_("on the same account number"), waited)
    return Step("now", N_("Waiting for the money"), N_("shows here by itself, nothing to press"), waited)
