"""The first way to pay: a prompt to the citizen's phone. Fewest mistakes, since only the PIN is typed.

One prompt at a time. The button says why it cannot be pressed; Enter in the field sends nothing.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.identity import masked_phone
from desktop.services.ports.views import BillView
from desktop.services.prompt_gate import Hindrance, NoPrompt, hindrance
from ui.dates import running_time
from ui.kit.arrange import column, row
from ui.kit.button import Button, ReasonedButton
from ui.kit.card import Card
from ui.kit.field import Field, FieldFrame
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING, FIELD_HEIGHT
from ui.language import N_, Plain, Words, say
from ui.serve import attempt_words
from ui.serve.bill_facts import BillFacts

FASTEST = N_("Fastest: the citizen only types the PIN.")
ONE = N_("One prompt at a time. The next is possible a minute later, so that nobody is charged twice.")
ROOMY = 290
"""Pixels from which there is room for what is only good to know."""
SHORT: dict[NoPrompt, str] = {
    NoPrompt.LIVE: N_("One at a time: wait for what comes of this one."),
    NoPrompt.NOT_KNOWN: N_("Locked until it is known whether the first one was paid."),
    NoPrompt.OFFLINE: N_("Not while the portal cannot be reached. By hand it can be paid."),
    NoPrompt.CENTS_DUE: N_("A phone moves whole shillings, and cents are due. Pay at a bank or by card."),
    NoPrompt.NO_NUMBER: N_("The bill has no account number yet."),
    NoPrompt.CLOSED: N_("Nothing is to be paid."),
    NoPrompt.PAID_THERE: N_("It was paid where it was raised. The portal is booking it."),
    NoPrompt.NOT_OFFERED: N_("This portal cannot prompt a phone."),
}


class PromptCard(Card):
    """``send_asked`` by the button; Ctrl+M is the page's. ``phone()`` is whom to ask."""

    send_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Prompt to the phone"), icon="phone", ruled=False)
        self._kit = kit
        self._bill = ""
        self._known = ""
        self._text = Text(kit, Plain(""), "body")
        self._other = Button(kit, N_("Other number"), "quiet", size="small")
        self._other.setObjectName("serve.prompt.other")
        self.field = Field(kit, N_("Number that pays"))
        self.field.line.setObjectName("serve.prompt.phone")
        self._send = ReasonedButton(kit, Button(kit, N_("Send the prompt"), "deed", size="large", key="Ctrl+M"))
        self._send.button.setObjectName("serve.prompt.send")
        self._unpaid = Note(kit, "", "bad", title=N_("Not paid"))
        self._unsent, self._problem = Note(kit, "", "wait"), Note(kit, "", "wait")
        self._fastest = Text(kit, FASTEST, "small", "ink2", wrap=True)
        self._ways = Text(kit, ONE, "small", "ink2", wrap=True)
        self._place(kit)
        self._other.clicked.connect(self.type_number)
        self._send.button.clicked.connect(self.send_asked)
        self.field.changed.connect(lambda _text: self.show_problem(None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, what is only good to know gives way to the number and the button."""
        super().resizeEvent(event)
        roomy = event.size().height() >= ROOMY
        self._fastest.setVisible(roomy)
        self._ways.setVisible(roomy and self._ways.isVisibleTo(self))

    def phone(self) -> str:
        """The citizen's own number, or the one that was typed."""
        return self.field.text() if self._known_box.isHidden() else self._known

    def type_number(self) -> None:
        """Another number than the citizen's."""
        self._known_box.hide()
        self.field.show()
        self.field.setFocus()

    def begin(self, bill: BillView) -> None:
        """Another bill: the citizen's number, where it is known, else a field."""
        self._bill = bill.id
        last = next((one.phone for one in bill.attempts if one.phone), "")
        self._known = last or (bill.citizen.phone if bill.citizen is not None else "")
        self._text.say(Plain(masked_phone(self._known)))
        self._known_box.setVisible(bool(self._known))
        self.field.setVisible(not self._known)
        self.field.clear()
        self.show_problem(None)

    def show_facts(self, facts: BillFacts, now: datetime) -> None:
        """What may be done now, and what became of the last prompt."""
        if facts.bill.id != self._bill:
            self.begin(facts.bill)
        hindered = self.hindrance(facts, now)
        self._send.set_reason(_reason(hindered) if hindered is not None else None)
        refused, unpaid = attempt_words.refused(facts.bill), attempt_words.not_paid(facts.bill)
        if refused is not None:
            self._unsent.say(attempt_words.why_not_sent(refused))
        elif unpaid is not None:
            self._unpaid.say(attempt_words.why_not_paid(unpaid))
        self._unsent.setVisible(refused is not None)
        self._unpaid.setVisible(unpaid is not None and refused is None)
        self._send.button.say(N_("Send it again") if unpaid is not None else N_("Send the prompt"))
        self._ways.setVisible(refused is None and unpaid is None and hindered is None and self.height() >= ROOMY)

    def hindrance(self, facts: BillFacts, now: datetime) -> Hindrance | None:
        """Why it cannot be sent now."""
        if facts.paid_there:
            return Hindrance(NoPrompt.PAID_THERE)
        return hindrance(
            facts.bill,
            now,
            online=facts.reach.online,
            prompt=facts.standing.prompt,
            most_cents=facts.standing.most_cents,
            last=self._last_prompt(facts),
        )

    def show_problem(self, words: Words | None) -> None:
        """Why it was not sent; nothing is cleared."""
        self._problem.say(words if words is not None else "")
        self._problem.setVisible(words is not None)

    def set_busy(self, busy: bool) -> None:
        """It is being sent."""
        if busy:
            self._send.button.setEnabled(False)

    def _last_prompt(self, facts: BillFacts) -> datetime | None:
        """When the number in hand was last prompted: for this bill, or the citizen's for any."""
        tail = "".join(sign for sign in self.phone() if sign.isdigit())[-9:]
        if not tail:
            return None
        own = facts.bill.citizen.phone if facts.bill.citizen is not None else ""
        times = [one.asked_at for one in facts.bill.attempts if one.phone.endswith(tail) and not one.refusal]
        if facts.prompted_at is not None and own.endswith(tail):
            times.append(facts.prompted_at)
        return max(times, default=None)

    def _place(self, kit: Kit) -> None:
        frame = FieldFrame(kit, FIELD_HEIGHT)
        frame.row.addWidget(self._text, 1)
        label = Text(kit, N_("Number that pays"), "label", "ink2", wrap=True, middle=True)
        head = row(label, self._other, spacing=8)
        head.setStretch(0, 1)
        self._known_box = QWidget()
        self._known_box.setLayout(column(head, frame, spacing=2))
        inner = QWidget()
        inner.setLayout(
            column(
                *(self._fastest, self._known_box, self.field, self._send),
                *(self._problem, self._unsent, self._unpaid, self._ways, None),
                spacing=10,
                margins=(CARD_PADDING, 0, CARD_PADDING, CARD_PADDING),
            )
        )
        for part in (self._problem, self._unsent, self._unpaid, self.field):
            part.hide()
        self.flush(Scroll(inner), 1)
        self.setMinimumWidth(1)


def _reason(hindered: Hindrance) -> Words:
    if hindered.why is NoPrompt.TOO_SOON:
        return say(N_("Next prompt in {time}"), time=running_time(hindered.left_s))
    if hindered.why is NoPrompt.TOO_MUCH:
        return say(str(hindered.error().message), **hindered.error().facts)
    return SHORT[hindered.why]
