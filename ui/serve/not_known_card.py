"""Not known: the citizen may have paid and nobody has said yes or no. What to say, what goes on by itself, what helps.

Nothing here asks anybody to pay again, and a second prompt is locked. A late answer turns the page by itself.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.account_number import grouped
from desktop.domain.errors import Told
from desktop.services.ports.views import AttemptView, BillView
from ui.dates import exact_time, running_time, seconds_since
from ui.kit.arrange import column, row
from ui.kit.banner import StateBanner
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.field import Field
from ui.kit.figures import Fact
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.scroll import Scroll
from ui.kit.states import STATES
from ui.kit.text import Text
from ui.language import N_, Plain, Words, say
from ui.serve.attempt_words import why_not_known
from ui.serve.bill_facts import BillFacts
from ui.serve.names import kes, number_of_services, service_name
from ui.serve.numbered_step import NumberedStep
from ui.shell.tell import said

GAP = 12
LOCKED = N_(
    "**Locked until it settles:** a second prompt, cancelling the bill, and a new bill for the same services, because "
    "the first payment may still arrive."
)
SAY = Plain("“Tafadhali subiri. Usilipe tena.”")
KEEPS_ASKING = N_("The portal asks M-PESA again and again. An answer shows here at once.")


class NotKnownCard(QWidget):
    """``ask_again`` and ``code_typed`` (with the code) are what may help."""

    ask_again = Signal()
    code_typed = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._attempt: AttemptView | None = None
        self._banner = StateBanner.of(kit, "not_known", Plain(""), amount=Plain("00:00"))
        self._banner.setObjectName("serve.not_known")
        self._who = Text(kit, Plain(""), "small", "ink2", wrap=True)
        self._account = Text(kit, Plain(""), "screen", code=True)
        self._due = Fact(kit, N_("Still to be paid"), Plain(""), style="screen")
        self._ask = Button(kit, N_("Ask now"), size="small", icon="refresh", key="Ctrl+R")
        self._ask.setObjectName("serve.not_known.ask")
        self._asked = Text(kit, KEEPS_ASKING, "small", "ink2", wrap=True)
        self.code = Field(kit, None, name=N_("M-PESA code"), hint=N_("M-PESA code, ten letters and digits"))
        self.code.line.setObjectName("serve.not_known.code")
        self._look = Button(kit, N_("Look for it"), size="normal", key="Return")
        self._stated = Text(kit, "", "small", "ink2", wrap=True)
        self._place(kit)
        self._ask.clicked.connect(self.ask_again)
        self._look.clicked.connect(self._on_code)
        self.code.entered.connect(self._on_code)

    def show_facts(self, facts: BillFacts, attempt: AttemptView, now: datetime) -> None:
        """The bill whose payment is not known."""
        if self._attempt is None or self._attempt.id != attempt.id:
            self.code.clear()
            self._asked.say(KEEPS_ASKING)
        self._attempt = attempt
        bill = facts.bill
        look = STATES["not_known"]
        self._banner.show_state(look.tone, look.icon, look.words, say(why_not_known(attempt)))
        self._who.say(_who(bill))
        self._account.say(Plain(grouped(bill.account)))
        self._due.value.say(kes(bill.balance_cents))
        stated = bill.stated
        self._stated.say(
            say(N_("{code} is taken down. The portal looks for it; the code alone is not proof."), code=stated.code)
            if stated is not None
            else N_("Finds the payment at the portal. The code alone is not proof.")
        )
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Another second."""
        if self._attempt is not None:
            passed = running_time(int(seconds_since(self._attempt.asked_at, now)))
            self._banner.show_amount(Plain(passed), N_("since the prompt"))

    def show_asked(self, at: datetime) -> None:
        """When the portal was last asked by hand."""
        self._asked.say(say(N_("Asked at {time}. An answer shows here by itself."), time=exact_time(at)))

    def show_code_problem(self, problem: Told | None) -> None:
        """What is wrong with the code; nothing is cleared."""
        self.code.set_error(said(problem) if problem is not None else None)

    def _on_code(self) -> None:
        if self.code.text().strip():
            self.code_typed.emit(self.code.text())
        else:
            self.code.setFocus()

    def _place(self, kit: Kit) -> None:
        head = Card(kit)
        head.flush(self._banner)
        facts = head.section(top=12)
        across = row(column(self._who, self._account, spacing=2), self._due, spacing=16)
        across.setStretch(0, 1)
        across.setAlignment(self._due, Qt.AlignmentFlag.AlignTop)
        facts.addLayout(across)
        steps = Card(kit)
        steps.flush(NumberedStep(kit, 1, N_("Say: please wait, do not pay again"), SAY))
        steps.rule()
        steps.flush(NumberedStep(kit, 2, N_("The portal keeps asking by itself"), self._asked, beside=self._ask))
        steps.rule()
        typed = row(self.code, self._look, spacing=8)
        typed.setAlignment(self._look, Qt.AlignmentFlag.AlignTop)
        typed.setStretch(0, 1)
        steps.flush(NumberedStep(kit, 3, N_("Has the SMS come? Type its code"), self._stated, above=typed))
        steps.rule()
        last = N_("The bill stays on the waiting list. You are told the moment it settles.")
        steps.flush(NumberedStep(kit, 4, N_("Serve the next citizen"), last))
        inner = QWidget()
        inner.setLayout(column(head, steps, Note(kit, LOCKED, "neutral", icon="lock"), None, spacing=GAP))
        self.setLayout(column(Scroll(inner)))


def _who(bill: BillView) -> Words:
    what: Words = service_name(bill.lines[0]) if len(bill.lines) == 1 else number_of_services(len(bill.lines))
    if bill.citizen is None:
        return what
    return say(N_("{name}, {what}"), name=bill.citizen.name, what=what)
