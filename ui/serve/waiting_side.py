"""The right column while money is awaited: the state, the way so far, and what to answer when the citizen says "I
paid". Nothing here needs pressing for the payment to show.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dates import exact_time, running_time
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.card import Card, Rule
from ui.kit.kit import Kit
from ui.kit.lines import IconLine
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.kit.timeline import Timeline
from ui.kit.tokens import CARD_PADDING
from ui.language import N_, Plain, say
from ui.serve.attempt_words import not_known
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import OPEN_STATES
from ui.serve.suggestion_note import SuggestionNote
from ui.serve.waiting_head import WaitingHead
from ui.serve.waiting_said import said_of
from ui.serve.waiting_steps import steps_of


class WaitingSide(Card):
    """``code_asked``, ``ask_again`` and ``set_aside`` are the things one may do; ``assign_asked`` carries a suggestion.

    While a payment is not known the page beside it speaks; here stay the way so far, its slip and setting aside.
    """

    ask_again = Signal()
    code_asked = Signal()
    set_aside = Signal()
    slip_asked = Signal()
    assign_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._facts: BillFacts | None = None
        self.state = WaitingHead(kit)
        self.timeline = Timeline(kit)
        self._hint = IconLine(kit, "info", "", ink="ink2")
        self._says_paid = Text(kit, N_("The citizen says it is paid?"), "small", weight=600, wrap=True)
        self._answer = Text(kit, N_("Say: wait, do not pay again."), "small", "ink2", wrap=True)
        self._say = Text(kit, Plain("“Subiri, usilipe tena.”"), "small", "ink2", wrap=True)
        self._asked = Text(kit, "", "label", "ink3", wrap=True)
        self._ask = Button(kit, N_("Ask again"), size="small", icon="refresh", key="Ctrl+R")
        self._code = Button(kit, N_("Type code"), size="small", key="Ctrl+T")
        self._code.setObjectName("serve.waiting.code")
        self._aside = Button(kit, N_("Set aside, serve next"), size="large", key="Ctrl+S")
        self._ask.setObjectName("serve.waiting.ask_again")
        self._aside.setObjectName("serve.waiting.set_aside")
        self._slip = Button(kit, N_("Print “not completed” slip"), size="large", icon="printer", key="Ctrl+P")
        self._slip.setObjectName("serve.not_known.slip")
        self._slip.hide()
        self._suggested = SuggestionNote(kit)
        self._suggested.assign_asked.connect(self.assign_asked)
        self._was_asked = False
        self._rule = Rule(kit)
        self._asked.hide()
        self._place(kit)
        self._ask.clicked.connect(self.ask_again)
        self._code.clicked.connect(self.code_asked)
        self._aside.clicked.connect(self.set_aside)
        self._slip.clicked.connect(self.slip_asked)

    def show_facts(self, facts: BillFacts, now: datetime) -> None:
        """The bill as it stands."""
        self._facts = facts
        self._suggested.show_money(facts.bill.suggestions)
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Another second."""
        facts = self._facts
        if facts is None:
            return
        said, open_ = said_of(facts, now), facts.bill.state in OPEN_STATES
        known = not_known(facts.bill, now) is None
        self.state.show_state(said.tone, said.icon, said.title, said.since, said.why)
        self.state.setVisible(known)
        self._hint.show_line(said.hint_icon, said.hint, said.hint_tone)
        self._hint.setVisible(known)
        self._rule.setVisible(known)
        for part in (self._says_paid, self._answer, self._say, self._code, self._ask):
            part.setVisible(open_ and known and bool(facts.bill.account))
        self._asked.setVisible(self._was_asked and known)
        self._slip.setVisible(open_ and not known)
        self._aside.set_kind("plain" if known else "deed")
        if open_:
            self.state.show_time(running_time(said.passed_s))
            self.timeline.show_steps(steps_of(facts, now))

    def show_asked(self, at: datetime | None) -> None:
        """When the portal was last asked by hand."""
        self._was_asked = at is not None
        self._asked.setVisible(self._was_asked)
        if at is not None:
            self._asked.say(say(N_("Asked at {time}. An answer shows here by itself."), time=exact_time(at)))

    def _place(self, kit: Kit) -> None:
        self.flush(self.state)
        way = QWidget()
        way.setLayout(column(self.timeline, None, margins=(CARD_PADDING, 14, CARD_PADDING, 8)))
        self.flush(Scroll(way), 1)
        foot = QWidget()
        asks = row(self._code, self._ask, spacing=8)
        says = column(self._says_paid, self._answer, self._say, spacing=2)
        foot.setLayout(
            column(
                *(self._suggested, self._hint, self._rule, says, asks, self._asked, self._slip, self._aside),
                spacing=12,
                margins=(CARD_PADDING, 10, CARD_PADDING, CARD_PADDING),
            )
        )
        self.flush(foot)
