"""The chosen bill: its state, what is missing, the one next step, and the way to open it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.domain.account_number import grouped
from desktop.services.ports.views import BillListed, BillState
from ui.find.found import NEXT_STEPS, chip_of, missing_words, raised_words, service_of
from ui.kit.arrange import add
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.chip import Chip
from ui.kit.figures import Fact, SumLine
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.text import Text
from ui.language import N_, Plain, say
from ui.serve.names import amount, kes


class FoundBill(Card):
    """``opened`` carries the bill's id."""

    opened = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("The bill"), icon="document")
        self._bill: BillListed | None = None
        self.chip = Chip(kit, "")
        self._name = Text(kit, Plain(""), "name", wrap=True)
        self._service = Text(kit, Plain(""), "small", "ink2", wrap=True)
        self._account = Fact(kit, N_("Account number"), Plain(""), code=True)
        self._raised = Text(kit, Plain(""), "small", "ink3")
        self._total = SumLine(kit, N_("Total"), Plain(""), strong=True)
        self._paid = SumLine(kit, N_("Paid"), Plain(""))
        self._missing = Text(kit, Plain(""), "total", wrap=True)
        self._receipt = Fact(kit, N_("Receipt number"), Plain(""), code=True)
        self._next = Note(kit, Plain(""), "info", title=N_("Next"))
        self.open_button = Button(kit, N_("Open it"), "deed", size="large", key="Return")
        self.open_button.setObjectName("find.open")
        self.open_button.clicked.connect(self.open)
        add(self.body, self.chip, 12, self._name, self._service, 8, self._raised, 12, self._account, 12)
        add(self.body, self._missing, self._total, self._paid, 12, self._receipt, 12, self._next, None)
        self.foot().addWidget(self.open_button)

    def show_bill(self, bill: BillListed) -> None:
        """The chosen one."""
        self._bill = bill
        look = chip_of(bill)
        self.chip.show_state(look.words, look.tone, look.icon)
        self._name.say(Plain(bill.name))
        more = bill.services - 1
        self._service.say(
            say(N_("{service}, and {n} more"), service=service_of(bill), n=more) if more else service_of(bill)
        )
        self._account.value.say(Plain(grouped(bill.account)))
        self._raised.say(raised_words(bill))
        self._total.amount.say(kes(bill.total_cents))
        self._paid.amount.say(amount(bill.paid_cents))
        part = bill.state is BillState.PART_PAID
        self._missing.setVisible(part)
        self._missing.say(missing_words(bill))
        self._receipt.setVisible(bool(bill.receipt_number))
        self._receipt.value.say(Plain(bill.receipt_number))
        self._next.say(NEXT_STEPS[bill.state])

    def open(self) -> None:
        """Follow the bill on the serve screen."""
        if self._bill is not None:
            self.opened.emit(self._bill.id)
