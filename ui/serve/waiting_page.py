"""The second page: the citizen pays, the agent need not press anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.time import Clock
from desktop.services.ports.views import BillState, BillView
from ui.kit.button import Button
from ui.kit.columns import Columns
from ui.kit.kit import Kit
from ui.language import N_, Words
from ui.serve.attempt_words import asked, not_known
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import OPEN_STATES, SLIP, newest
from ui.serve.not_known_card import NotKnownCard
from ui.serve.payment_card import PaymentCard
from ui.serve.prompt_card import PromptCard
from ui.serve.visit_card import VisitCard
from ui.serve.waiting_side import WaitingSide

TICK_MS = 1_000
RIGHT = 340
NARROW = 1100
_CANCELLABLE = frozenset({BillState.RAISED, BillState.WAITING, BillState.AWAITING_NUMBER})


class WaitingPage(QWidget):
    """Shows one bill; its time counts while the page is in front."""

    slip_asked = Signal()
    cancel_asked = Signal()
    ask_again = Signal()
    code_asked = Signal()
    set_aside = Signal()
    sibling_chosen = Signal(str)
    prompt_asked = Signal()
    code_typed = Signal(str)
    assign_asked = Signal(object)
    reshaped = Signal()

    def __init__(self, kit: Kit, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._facts: BillFacts | None = None
        self.asked_now = False
        """Whether a prompt is on the phone."""
        self._visit = VisitCard(kit)
        self._payment = PaymentCard(kit)
        self.not_known_card = NotKnownCard(kit)
        self._middle = QStackedWidget()
        self._middle.addWidget(self._payment)
        self._middle.addWidget(self.not_known_card)
        self._side = WaitingSide(kit)
        self._slip = Button(kit, N_("Print bill slip again"), size="small", icon="printer", key="Ctrl+P")
        self._cancel = Button(kit, N_("Cancel this bill…"), "destructive", size="small")
        self._slip.setObjectName("serve.waiting.slip")
        self._cancel.setObjectName("serve.waiting.cancel")
        self._visit.below.addWidget(self._slip)
        self._visit.below.addWidget(self._cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Columns(kit, self._visit, self._middle, self._side, right_width=RIGHT))
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self.tick)
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what was asked for gives way to how it is paid."""
        super().resizeEvent(event)
        self._visit.setVisible(event.size().width() >= NARROW)

    @property
    def facts(self) -> BillFacts | None:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: BillFacts, siblings: Sequence[BillView] = ()) -> None:
        """The bill as it stands, among the bills of its visit."""
        if self._facts is None or self._facts.bill.id != facts.bill.id:
            self._side.show_asked(None)
        self._facts = facts
        self._visit.show_bill(facts.bill)
        self._payment.show_siblings(siblings, facts.bill.id)
        self._side.show_facts(facts, self._clock())
        self._show_now()

    @property
    def open(self) -> bool:
        """Whether the bill still waits."""
        return self._facts is not None and self._facts.bill.state in OPEN_STATES

    @property
    def cancellable(self) -> bool:
        """Whether no money has come and the bill may be taken back."""
        facts = self._facts
        if facts is None or facts.bill.state not in _CANCELLABLE or facts.bill.paid_cents:
            return False
        return facts.bill.live is None and not self.not_known

    @property
    def not_known(self) -> bool:
        """Whether the citizen may have paid and nobody has said yes or no."""
        return self._middle.currentWidget() is self.not_known_card

    @property
    def prompt(self) -> PromptCard:
        """Whom to ask, and whether it may be done now."""
        return self._payment.prompt

    @property
    def promptable(self) -> bool:
        """Whether a phone may be asked now."""
        facts = self._facts
        return facts is not None and not self.not_known and self.prompt.hindrance(facts, self._clock()) is None

    def came_to_front(self) -> None:
        """The time counts."""
        self.tick()
        self._ticking.start()

    def left(self) -> None:
        """Nobody looks at the time."""
        self._ticking.stop()

    def copy_account(self) -> None:
        """The account number on the clipboard, without spaces."""
        if self._facts is not None and self._facts.bill.account:
            QGuiApplication.clipboard().setText(self._facts.bill.account)

    def asked(self) -> None:
        """The portal was asked again by hand."""
        self._side.show_asked(self._clock())
        self.not_known_card.show_asked(self._clock())

    def _connect(self) -> None:
        self._slip.clicked.connect(self.slip_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        self._side.ask_again.connect(self.ask_again)
        self._side.code_asked.connect(self.code_asked)
        self._side.set_aside.connect(self.set_aside)
        self._side.slip_asked.connect(self.slip_asked)
        self._side.assign_asked.connect(self.assign_asked)
        self.not_known_card.ask_again.connect(self.ask_again)
        self.not_known_card.code_typed.connect(self.code_typed)
        self._payment.prompt.send_asked.connect(self.prompt_asked)
        self._payment.copied.connect(self.copy_account)
        self._payment.sibling_chosen.connect(self.sibling_chosen)

    def tick(self) -> None:
        """Another second, or something was tried: what may be done now."""
        self._side.tick(self._clock())
        self._show_now()

    def _show_now(self) -> None:
        """What is to be done at this moment: pay, or wait because it is not known whether that was done."""
        facts, now = self._facts, self._clock()
        if facts is None:
            return
        unknown = not_known(facts.bill, now) if self.open else None
        before = (self.not_known, self.asked_now)
        self.asked_now = self.open and asked(facts.bill, now) is not None
        if unknown is not None:
            self.not_known_card.show_facts(facts, unknown, now)
            self._middle.setCurrentWidget(self.not_known_card)
        else:
            self._payment.show_facts(facts, now)
            self._middle.setCurrentWidget(self._payment)
        self._slip.setVisible(self.open and unknown is None)
        self._slip.say(_slip_words(facts))
        self._cancel.setVisible(self.cancellable)
        if before != (self.not_known, self.asked_now):
            self.reshaped.emit()


def _slip_words(facts: BillFacts) -> Words:
    bill = facts.bill
    if bill.state is BillState.PART_PAID:
        return N_("Print slip for the rest")
    return N_("Print bill slip again") if newest(bill, SLIP) or not bill.rail else N_("Print bill slip")
