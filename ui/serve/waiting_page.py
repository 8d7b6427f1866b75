"""The second page: the citizen pays, the agent need not press anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.time import Clock
from desktop.services.ports.views import BillState, BillView
from ui.kit.button import Button
from ui.kit.columns import Columns
from ui.kit.kit import Kit
from ui.language import N_
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import OPEN_STATES
from ui.serve.payment_card import PaymentCard
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

    def __init__(self, kit: Kit, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._facts: BillFacts | None = None
        self._visit = VisitCard(kit)
        self._payment = PaymentCard(kit)
        self._side = WaitingSide(kit)
        self._slip = Button(kit, N_("Print bill slip again"), size="small", icon="printer", key="Ctrl+P")
        self._cancel = Button(kit, N_("Cancel this bill…"), "destructive", size="small")
        self._slip.setObjectName("serve.waiting.slip")
        self._cancel.setObjectName("serve.waiting.cancel")
        self._visit.below.addWidget(self._slip)
        self._visit.below.addWidget(self._cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Columns(kit, self._visit, self._payment, self._side, right_width=RIGHT))
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
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
        self._payment.show_bill(facts.bill, facts.standing)
        self._payment.show_siblings(siblings, facts.bill.id)
        self._side.show_facts(facts, self._clock())
        self._slip.setVisible(self.open)
        self._cancel.setVisible(self.cancellable)

    @property
    def open(self) -> bool:
        """Whether the bill still waits."""
        return self._facts is not None and self._facts.bill.state in OPEN_STATES

    @property
    def cancellable(self) -> bool:
        """Whether no money has come and the bill may be taken back."""
        facts = self._facts
        return facts is not None and facts.bill.state in _CANCELLABLE and not facts.bill.paid_cents

    def came_to_front(self) -> None:
        """The time counts."""
        self._on_tick()
        self._tick.start()

    def left(self) -> None:
        """Nobody looks at the time."""
        self._tick.stop()

    def copy_account(self) -> None:
        """The account number on the clipboard, without spaces."""
        if self._facts is not None and self._facts.bill.account:
            QGuiApplication.clipboard().setText(self._facts.bill.account)

    def asked(self) -> None:
        """The portal was asked again by hand."""
        self._side.show_asked(self._clock())

    def _connect(self) -> None:
        self._slip.clicked.connect(self.slip_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        self._side.ask_again.connect(self.ask_again)
        self._side.code_asked.connect(self.code_asked)
        self._side.set_aside.connect(self.set_aside)
        self._payment.copied.connect(self.copy_account)
        self._payment.sibling_chosen.connect(self.sibling_chosen)

    def _on_tick(self) -> None:
        self._side.tick(self._clock())
