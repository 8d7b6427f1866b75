"""The third page: paid and who confirmed it, the receipt and its evidence, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.account_number import grouped
from desktop.domain.time import Clock
from desktop.services.ports.views import BillView
from ui.dates import exact_time
from ui.kit.arrange import column
from ui.kit.card import Card
from ui.kit.columns import Columns
from ui.kit.figures import Fact, FactGrid
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.language import N_, Plain, Words, say
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import CHANNELS, CODES
from ui.serve.next_steps_card import NextStepsCard
from ui.serve.paid_banner import PaidBanner
from ui.serve.receipt_card import ReceiptCard
from ui.serve.receipt_paper_card import ReceiptPaperCard
from ui.serve.visit_card import VisitCard

RIGHT = 340
NARROW = 1100
GAP = 12


class PaidPage(QWidget):
    """Shows one paid bill."""

    picture_wanted = Signal(object)

    def __init__(self, kit: Kit, clock: Clock) -> None:
        super().__init__()
        self._kit = kit
        self._facts: BillFacts | None = None
        self._pictured: object = None
        self._visit = VisitCard(kit)
        self._took = Text(kit, "", "label", "ink2", wrap=True)
        self._visit.below.addWidget(self._took)
        self.banner = PaidBanner(kit, clock)
        self.banner.setObjectName("serve.paid.banner")
        self._grid = _Facts(kit)
        self.paper = ReceiptPaperCard(kit)
        self.steps = NextStepsCard(kit)
        self.receipt = ReceiptCard(kit)
        paid = Card(kit)
        paid.flush(self.banner)
        paid.section().addWidget(self._grid)
        middle = QWidget()
        middle.setLayout(column(paid, self.paper, self.steps, spacing=GAP))
        middle.layout().setStretch(2, 1)  # type: ignore[union-attr]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Columns(kit, self._visit, middle, self.receipt, right_width=RIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what was asked for gives way to how it is paid."""
        super().resizeEvent(event)
        self._visit.setVisible(event.size().width() >= NARROW)

    @property
    def facts(self) -> BillFacts | None:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: BillFacts, siblings: Sequence[BillView] = ()) -> None:
        """The bill as it stands; asks for the picture of its receipt once."""
        if self._facts is None or self._facts.bill.id != facts.bill.id:
            self.paper.show_saved(None)
        self._facts = facts
        bill = facts.bill
        self._visit.show_bill(bill)
        self.banner.show_facts(facts)
        self._grid.show_facts(facts)
        self.paper.show_bill(bill)
        self.steps.show_facts(facts, siblings)
        self.receipt.show_ways(facts.first_name, bill.language)
        self._took.say(_took(bill))
        self._took.setVisible(bool(self._took.text()))
        self._want_picture(bill)

    def show_picture(self, png: bytes) -> None:
        """The receipt as it prints."""
        self.receipt.show_picture(png)

    def _want_picture(self, bill: BillView) -> None:
        wanted = (bill.id, bill.receipt)
        if wanted != self._pictured:
            self._pictured = wanted
            self.receipt.show_picture(None)
            if bill.receipt is not None:
                self.receipt.show_loading()
                self.picture_wanted.emit(bill)


class _Facts(FactGrid):
    """The references that travel with the bill, and how the money came."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, 3, gap=16)
        empty = Plain("")
        self._receipt = self.add(Fact(kit, N_("Receipt number"), empty, code=True))
        self._account = self.add(Fact(kit, N_("Account number"), empty, code=True))
        self._code = self.add(Fact(kit, N_("M-PESA code"), empty, code=True))
        self._channel = self.add(Fact(kit, N_("Channel"), empty))
        self._paid_at = self.add(Fact(kit, N_("Paid at"), empty))
        self._served_by = self.add(Fact(kit, N_("Served by"), empty))
        kit.theme.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        """In large text what is only good to know gives way; the references stay."""
        for fact in (self._channel, self._paid_at, self._served_by):
            fact.setVisible(not self._kit.theme.large)

    def show_facts(self, facts: BillFacts) -> None:
        """The facts of a paid bill."""
        bill = facts.bill
        receipt = bill.receipt
        self._receipt.value.say(Plain(receipt.number) if receipt else N_("the portal issues it"))
        self._account.value.say(Plain(grouped(bill.account)))
        self._served_by.value.say(Plain(facts.raised_by))
        if receipt is not None:
            self._code.label.say(CODES[receipt.channel])
            self._code.value.say(Plain(receipt.rail_code))
            self._channel.value.say(CHANNELS[receipt.channel])
        if bill.payments:
            self._paid_at.value.say(Plain(exact_time(max(payment.paid_at for payment in bill.payments))))


def _took(bill: BillView) -> Words:
    if not bill.payments:
        return ""
    seconds = int((max(payment.seen_at for payment in bill.payments) - bill.raised_at).total_seconds())
    if not 0 <= seconds < 3600:
        return ""
    return say(N_("From bill to payment {seconds} s."), seconds=seconds)
