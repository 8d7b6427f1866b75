"""What a rail says of a number raised elsewhere, in words: how it stands, what may be done, what can be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.services.ports.asked_views import ElsewhereView, who_raised
from ui.kit.tokens import Tone
from ui.language import N_, Plain, Words, say


@dataclass(frozen=True)
class Standing:
    """A status as a chip, and the one next step."""

    words: str
    tone: Tone
    icon: str
    next_step: str
    note: Tone = "neutral"


STANDINGS: Final[dict[str, Standing]] = {
    "unpaid": Standing(
        N_("To be paid"), "neutral", "clock",
        N_("Take it up, and it is served like our own: prompt, confirmation, receipt. Nothing is added to it."),
    ),
    "part_paid": Standing(
        N_("Part paid"), "wait", "part_paid",
        N_("Take it up and ask for the rest. There is no receipt until it is paid in full."),
    ),
    "paid": Standing(
        N_("Paid already"), "ok", "paid",
        N_("Nobody pays again. Take it up, and the portal books the payment and its receipt prints here."),
        "ok",
    ),
    "unknown": Standing(
        N_("Not known there"), "wait", "warning",
        N_("No rail knows this number. Read it again from the citizen's phone or paper, sign by sign."),
        "wait",
    ),
    "rail_silent": Standing(
        N_("No answer for now"), "info", "offline",
        N_("Who raised it does not answer now. Look again in a while; it can be paid by hand all the same."),
        "info",
    ),
}  # fmt: skip
TAKEABLE: Final = ("unpaid", "part_paid", "paid")
OURS: Final = N_("Another counter serves this bill: its receipt prints there. It can be paid meanwhile.")


def standing_of(found: ElsewhereView) -> Standing:
    """How it stands; a word of a newer portal is no answer."""
    return STANDINGS.get(found.status, STANDINGS["rail_silent"])


def can_be_taken_up(found: ElsewhereView) -> bool:
    """Whether it is ours to serve from now on."""
    return not found.bill and bool(found.rail) and found.status in TAKEABLE and found.expected_cents > 0


def next_step(found: ElsewhereView) -> Words:
    """The one next step."""
    return OURS if found.bill else standing_of(found).next_step


def rail_words(found: ElsewhereView) -> Words:
    """Who raised it, as a citizen calls it."""
    return Plain("Huduma" if found.bill else who_raised(found.rail, found.number))


def offer_words(number: str) -> Words:
    """What is offered for a number that was typed."""
    return say(N_("**{number}** may be the number of a bill raised elsewhere, or at another counter."), number=number)
