"""What the citizen does next, service by service, and another bill of the same visit that still waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.ports.views import BillView, LineView
from ui.kit.arrange import column, empty
from ui.kit.button import Button
from ui.kit.card import Card, Rule
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.language import N_, Words, say
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import OPEN_STATES
from ui.serve.names import Named, kes, service_name


class NextStepsCard(Card):
    """``bill_asked`` opens the next bill of the visit."""

    bill_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("What happens next"), ruled=False)
        self._kit = kit
        self._shown: tuple[object, ...] = ()
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        self.body.addWidget(Scroll(inner), 1)

    def show_facts(self, facts: BillFacts, siblings: Sequence[BillView]) -> None:
        """The services of the bill; and the first bill of the visit that still waits."""
        waiting = next((bill for bill in siblings if bill.state in OPEN_STATES), None)
        wanted = (facts.bill.id, facts.bill.lines, waiting.id if waiting else "")
        if wanted == self._shown:
            return
        self._shown = wanted
        if self.head is not None:
            name = facts.first_name
            self.head.title.say(say(N_("What {name} does next"), name=name) if name else N_("What happens next"))
        empty(self._rows)
        if waiting is not None:
            self._rows.addWidget(self._note(waiting))
        for place, line in enumerate(facts.bill.lines):
            if place:
                self._rows.addWidget(Rule(self._kit))
            self._rows.addLayout(self._line(line))
        self._rows.addStretch(1)

    def _note(self, bill: BillView) -> Note:
        words = say(N_("Another bill of this visit waits: {sum}."), sum=kes(bill.total_cents).text)
        note = Note(self._kit, words, "neutral", icon="clock")
        button = Button(self._kit, N_("Take its payment"), "quiet", size="row")
        button.setObjectName("serve.paid.sibling")
        button.clicked.connect(lambda: self.bill_asked.emit(bill.id))
        note.add_way_out(button)
        return note

    def _line(self, line: LineView) -> QVBoxLayout:
        title = Text(self._kit, service_name(line), "body", weight=600, wrap=True)
        return column(title, Text(self._kit, _ready(line), "small", "ink2", wrap=True), spacing=2)


def _ready(line: LineView) -> Words:
    if not line.ready_en:
        return say(N_("{agency} says when it is ready. Keep the receipt."), agency=line.agency_en or line.agency)
    return say(N_("Ready: {when}. Keep the receipt."), when=Named(line.ready_en, line.ready_sw))
