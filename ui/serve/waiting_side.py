"""The right column while money is awaited: the state, the way so far, and what to answer when the citizen says "I
paid". Nothing here needs pressing for the payment to show.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.ports.views import BillState
from ui.dates import clock_time, exact_time, running_time
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.card import Card, Rule
from ui.kit.kit import Kit
from ui.kit.lines import IconLine
from ui.kit.scroll import Scroll
from ui.kit.states import STATES
from ui.kit.text import Text
from ui.kit.timeline import Timeline
from ui.kit.tokens import CARD_PADDING
from ui.language import N_, Words, as_spoken, say
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import OPEN_STATES, shown_state
from ui.serve.names import kes
from ui.serve.refusal_words import refusal_words
from ui.serve.waiting_head import WaitingHead
from ui.serve.waiting_steps import steps_of, waited_s

USUAL = N_("Usually under 20 seconds; at busy times 10 to 30 minutes.")

STATED = N_("Only the portal can say that money arrived. Do not hand over the document yet.")
UNREACHED = N_(
    "The portal cannot be reached since {time}. The bill can be paid; it shows here when the network is back."
)


class WaitingSide(Card):
    """``code_asked``, ``ask_again`` and ``set_aside`` are the things one may do."""

    ask_again = Signal()
    code_asked = Signal()
    set_aside = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._facts: BillFacts | None = None
        self.state = WaitingHead(kit)
        self.timeline = Timeline(kit)
        self._hint = IconLine(kit, "info", USUAL, ink="ink2")
        self._says_paid = Text(kit, N_("The citizen says it is paid?"), "small", weight=600, wrap=True)
        self._answer = Text(kit, N_("Wait, and do not pay again. “Subiri, usilipe tena.”"), "small", "ink2", wrap=True)
        self._asked = Text(kit, "", "label", "ink3", wrap=True)
        self._ask = Button(kit, N_("Ask again"), size="small", icon="refresh", key="Ctrl+R")
        self._code = Button(kit, N_("Type code"), size="small", key="Ctrl+T")
        self._code.setObjectName("serve.waiting.code")
        self._aside = Button(kit, N_("Set aside, serve next"), size="large", key="Ctrl+S")
        self._ask.setObjectName("serve.waiting.ask_again")
        self._aside.setObjectName("serve.waiting.set_aside")
        self._asked.hide()
        self._place(kit)
        self._ask.clicked.connect(self.ask_again)
        self._code.clicked.connect(self.code_asked)
        self._aside.clicked.connect(self.set_aside)

    def show_facts(self, facts: BillFacts, now: datetime) -> None:
        """The bill as it stands."""
        self._facts = facts
        look = STATES[shown_state(facts.bill)]
        open_ = facts.bill.state in OPEN_STATES
        self.state.show_state(look.tone, look.icon, _title(facts), N_("since the bill was raised") if open_ else "")
        for part in (self._says_paid, self._answer, self._code, self._ask):
            part.setVisible(open_)
        self._show_hint(facts)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Another second."""
        if self._facts is not None and self._facts.bill.state in OPEN_STATES:
            self.state.show_time(running_time(waited_s(self._facts, now)))
            self.timeline.show_steps(steps_of(self._facts, now))

    def show_asked(self, at: datetime | None) -> None:
        """When the portal was last asked by hand."""
        self._asked.setVisible(at is not None)
        if at is not None:
            self._asked.say(say(N_("Asked at {time}. An answer shows here by itself."), time=exact_time(at)))

    def _place(self, kit: Kit) -> None:
        self.flush(self.state)
        way = QWidget()
        way.setLayout(column(self.timeline, None, margins=(CARD_PADDING, 14, CARD_PADDING, 8)))
        self.flush(Scroll(way), 1)
        foot = QWidget()
        asks = row(self._code, self._ask, spacing=8)
        says = column(self._says_paid, self._answer, spacing=2)
        foot.setLayout(
            column(
                *(self._hint, Rule(kit), says, asks, self._asked, self._aside),
                spacing=12,
                margins=(CARD_PADDING, 10, CARD_PADDING, CARD_PADDING),
            )
        )
        self.flush(foot)

    def _show_hint(self, facts: BillFacts) -> None:
        words: Words = USUAL
        icon = "info"
        if facts.bill.state not in OPEN_STATES:
            words = _closed(facts)
        elif facts.bill.stated is not None and facts.bill.state is not BillState.PART_PAID:
            words, icon = STATED, "stated"
        elif not facts.reach.online:
            icon = "offline"
            since = clock_time(facts.reach.since) if facts.reach.since else ""
            words = say(UNREACHED, time=since)
        self._hint.show_line(icon, words, "info" if icon == "offline" else "neutral")


def _title(facts: BillFacts) -> Words:
    bill = facts.bill
    if bill.state is BillState.PART_PAID:
        return say(N_("Part paid, {sum} missing"), sum=kes(bill.balance_cents).text)
    if bill.state is BillState.CANCELLED:
        return N_("Bill cancelled")
    if bill.state is BillState.REFUSED:
        return N_("The portal refused this bill")
    if bill.state is BillState.AWAITING_NUMBER:
        return N_("Waiting for its number")
    return STATES[shown_state(bill)].words


def _closed(facts: BillFacts) -> Words:
    if facts.bill.state is BillState.REFUSED:
        return say(
            N_("Take the slip back and raise a new bill. The portal says: {reason}"),
            reason=as_spoken(refusal_words(facts.bill.refusal)),
        )
    return N_("Take the slip back. The bill stays in the record; money that still comes for it is held.")
