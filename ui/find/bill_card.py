"""The chosen bill: its state, what is missing, the one next step, and the way to open it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.domain.account_number import grouped
from desktop.services.ports.asked_views import SuggestionView
from desktop.services.ports.views import BillListed, BillState
from ui.find.found import TO_BE_TOLD, chip_of, missing_cents, next_step_of, raised_words, service_of
from ui.kit.arrange import add
from ui.kit.button import Button
from ui.kit.card import Card, Rule
from ui.kit.chip import Chip
from ui.kit.figures import Fact, SumLine
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.text import Text
from ui.kit.tokens import Tone
from ui.language import N_, Plain, say
from ui.serve.names import amount, kes
from ui.serve.suggestion_note import SuggestionNote


class FoundBill(Card):
    """``opened`` carries the bill's id."""

    opened = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("The bill"))
        self._bill: BillListed | None = None
        self.chip = Chip(kit, "")
        assert self.head is not None
        self.head.add(self.chip)
        self._name = Text(kit, Plain(""), "name", wrap=True)
        self._raised = Text(kit, Plain(""), "small", "ink2", wrap=True)
        self._account = Text(kit, Plain(""), "state")
        self._service = Text(kit, Plain(""), "small", "ink2", wrap=True)
        self._total = SumLine(kit, N_("Total"), Plain(""))
        self._paid = SumLine(kit, N_("Paid"), Plain(""))
        self._missing = SumLine(kit, N_("Missing"), Plain(""), strong=True, amount_style="name")
        self._receipt = Fact(kit, N_("Receipt number"), Plain(""), code=True)
        tones: tuple[Tone, ...] = ("neutral", "wait", "bad", "unk", "info")
        self._next: dict[Tone, Note] = {tone: Note(kit, Plain(""), tone) for tone in tones}
        self.open_button = Button(kit, N_("Open it"), "deed", size="large", key="Return")
        self.open_button.setObjectName("find.open")
        self.open_button.clicked.connect(self.open)
        add(self.body, self._name, 2, self._raised, 12, self._account, 2, self._service, 16, Rule(kit), 12)
        add(self.body, self._total, 4, self._paid, 4, self._missing, 12, self._receipt, 12)
        self.money = SuggestionNote(kit)
        add(self.body, *self._next.values(), 8, self.money, None)
        self.foot().addWidget(self.open_button)

    def show_bill(self, bill: BillListed, *, told: bool = False, money: tuple[SuggestionView, ...] = ()) -> None:
        """The chosen one; ``told`` in the list of citizens who can be told, ``money`` what may be meant for it."""
        self._bill = bill
        look = TO_BE_TOLD if told else chip_of(bill)
        self.chip.show_state(look.words, look.tone, look.icon)
        self._name.say(Plain(bill.name))
        self._raised.say(raised_words(bill))
        self._account.say(Plain(grouped(bill.account)))
        more, service = bill.services - 1, service_of(bill)
        self._service.say(say(N_("{service}, and {n} more"), service=service, n=more) if more else service)
        self._total.amount.say(kes(bill.total_cents))
        self._paid.amount.say(amount(bill.paid_cents))
        self._missing.setVisible(bill.state is BillState.PART_PAID)
        self._missing.amount.say(amount(missing_cents(bill)))
        self._receipt.setVisible(bool(bill.receipt_number))
        self._receipt.value.say(Plain(bill.receipt_number))
        step = next_step_of(bill, told=told)
        for tone, note in self._next.items():
            note.say(step.words)
            note.setVisible(tone == step.tone and not money)
        self.money.show_money(money)

    def next_step(self) -> str:
        """The one next step, as it stands there; empty where money that came says more."""
        return next((note.words.text() for note in self._next.values() if not note.isHidden()), "")

    def open(self) -> None:
        """Follow the bill on the serve screen."""
        if self._bill is not None:
            self.opened.emit(self._bill.id)
