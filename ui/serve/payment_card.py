"""How the money comes: the account number, Pay Bill, the exact amount, and the ways to pay in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from desktop.domain.account_number import grouped
from desktop.services.ports.views import BillState, BillView, Standing
from ui.kit.arrange import column, empty, holder, row
from ui.kit.button import Button
from ui.kit.card import Card, Rule
from ui.kit.filter_chips import Filter, FilterChips
from ui.kit.kit import Kit
from ui.kit.lines import IconLine, Steps
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING, TextStyle
from ui.language import N_, Words, say
from ui.serve.attempt_words import asked
from ui.serve.bill_facts import BillFacts
from ui.serve.fitted_figure import FittedFigure
from ui.serve.names import kes, to_type
from ui.serve.prompt_card import PromptCard

GAP = 12
PAID_THERE = N_("Not again: it was paid where it was raised.")
NOT_NOW = N_("Not while the prompt is on the phone: nobody pays twice.")
UNBROKEN = "\N{NO-BREAK SPACE}"


class PaymentCard(Card):
    """``copied`` asks for the account number on the clipboard; ``sibling_chosen`` shows another bill of the visit."""

    copied = Signal()
    sibling_chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Payment"), number=4)
        self._kit = kit
        self._shown: tuple[object, ...] = ()
        self.set_current(True)
        self._siblings = FilterChips(kit)
        self.account = FittedFigure(kit, "account", N_("Account number"))
        self.account.setObjectName("serve.waiting.account")
        self._no_number = Text(kit, N_("The portal gives the number. It cannot be paid before."), "lead", wrap=True)
        self._copy = Button(kit, N_("Copy"), "quiet", size="row", icon="copy", key="Ctrl+Shift+C")
        self._pay_bill = FittedFigure(kit, "figure", N_("Pay Bill"))
        self._amount = FittedFigure(kit, "figure", N_("Exact amount"))
        self._amount.setObjectName("serve.waiting.amount")
        self._amount_label = Text(kit, N_("Exact amount"), "small", "ink2", wrap=True)
        self._by_hand = Card(kit, N_("By hand"), ruled=False)
        self._others = Card(kit, N_("Other ways to pay"), ruled=False)
        self.prompt = PromptCard(kit)
        self._steps = column()
        self._between = Rule(kit)
        self._beside = holder(_other_ways(kit, "small"))
        self._not_now = IconLine(kit, "lock", NOT_NOW, ink="ink2")
        self._not_now.hide()
        by_hand = column(self._not_now, self._steps, self._between, self._beside, spacing=12)
        self._by_hand.flush(_scrolling(by_hand), 1)
        self._fill_others(kit)
        self._place(kit)
        self._copy.clicked.connect(self.copied)
        self._siblings.chosen.connect(self.sibling_chosen)

    def show_facts(self, facts: BillFacts, now: datetime) -> None:
        """The bill to be paid, and whether a phone may be asked for it."""
        prompt = facts.standing.prompt
        self.prompt.setVisible(prompt)
        self._others.setVisible(not prompt)
        for part in (self._beside, self._between):
            part.setVisible(prompt and bool(facts.bill.account))
        self.prompt.show_facts(facts, now)
        self._not_now.show_line("lock", PAID_THERE if facts.paid_there else NOT_NOW)
        self._not_now.setVisible(facts.paid_there or asked(facts.bill, now) is not None)
        self._show_bill(facts.bill, facts.standing)

    def _show_bill(self, bill: BillView, standing: Standing) -> None:
        """What is still missing of it when a part has come."""
        wanted = (bill.account, bill.balance_cents, standing.pay_bill, bill.state)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.account.show_figure(grouped(bill.account))
        self.account.setVisible(bool(bill.account))
        self._copy.setVisible(bool(bill.account))
        self._no_number.setVisible(not bill.account)
        self._pay_bill.show_figure(standing.pay_bill)
        self._amount.show_figure(kes(bill.balance_cents).text)
        part = bill.state is BillState.PART_PAID
        self._amount_label.say(N_("Exact amount still missing") if part else N_("Exact amount"))
        empty(self._steps)
        self._steps.addWidget(Steps(self._kit, _steps(bill, standing), spacing=12))

    def show_siblings(self, bills: Sequence[BillView], current: str) -> None:
        """The bills of this visit when there are several; one is paid at a time."""
        several = len(bills) > 1
        filters = [Filter(bill.id, _sibling(place, bill), _icon(bill)) for place, bill in enumerate(bills, 1)]
        self._siblings.show_filters(filters if several else [], current)
        self._siblings.setVisible(several)

    def _fill_others(self, kit: Kit) -> None:
        later = N_("Later, at home or on the way: the slip says everything")
        self._later = IconLine(kit, "stated", later, style="body", gap=12)
        kit.theme.changed.connect(self._relook)
        self._relook()
        self._others.flush(_scrolling(column(_other_ways(kit, "body"), self._later, spacing=14)), 1)

    def _figure(self, label: Text, figure: FittedFigure) -> Card:
        card = Card(self._kit)
        card.body.setContentsMargins(20, 12, 16, 12)
        card.body.addWidget(label)
        card.body.addWidget(figure)
        return card

    def _relook(self) -> None:
        """Large text leaves no room for what is only good to know."""
        self._later.setVisible(not self._kit.theme.large)

    def _place(self, kit: Kit) -> None:
        box = Card(kit, surface="tint", edge="accent")
        box.body.setContentsMargins(20, 14, 20, 16)
        label = Text(kit, N_("Account number"), "small", "ink2")
        box.body.addLayout(row(label, None, self._copy))
        box.body.addWidget(self.account)
        box.body.addWidget(self._no_number)
        pay_bill = self._figure(Text(kit, N_("Pay Bill"), "small", "ink2"), self._pay_bill)
        figures = row(pay_bill, self._figure(self._amount_label, self._amount), spacing=GAP)
        ways = row(self.prompt, self._by_hand, self._others, spacing=GAP)
        for pair in (figures, ways):
            for place in range(pair.count()):
                pair.setStretch(place, 1)
        for card in (self._by_hand, self._others):
            card.setMinimumWidth(1)
        inner = QWidget()
        inner.setLayout(column(self._siblings, box, figures, ways, spacing=GAP))
        inner.layout().setStretch(3, 1)  # type: ignore[union-attr]
        self.body.addWidget(inner, 1)


def _other_ways(kit: Kit, style: TextStyle) -> QLayout:
    """Bank, and what is paid by scanning."""
    ways = (
        ("bank", N_("Bank or bank agent: the same account number")),
        ("card", N_("Card, Airtel Money, T-Kash, wallet: scan the code on the slip")),
    )
    return column(*(IconLine(kit, icon, words, style=style, gap=12) for icon, words in ways), spacing=10)


def _scrolling(words: QLayout) -> Scroll:
    """Under a banner, in large text, the last words are below the edge; none is cut."""
    return Scroll(holder(column(words, None, margins=(CARD_PADDING, 0, CARD_PADDING, CARD_PADDING))))


def _steps(bill: BillView, standing: Standing) -> list[Words]:
    if not bill.account:
        return [
            N_("Do not pay yet: there is no number to pay to"),
            N_("The number shows here by itself, as soon as the portal has it"),
            N_("Then a slip with the number prints"),
        ]
    return [
        N_("M-PESA, then Lipa na M-PESA, then Pay Bill"),
        say(N_("Business number **{number}**"), number=standing.pay_bill),
        say(N_("Account number **{account}**"), account=grouped(bill.account).replace(" ", UNBROKEN)),
        say(N_("Amount **{amount}**, then the PIN"), amount=to_type(bill.balance_cents)),
    ]


def _sibling(place: int, bill: BillView) -> Words:
    return say(N_("Bill {n}: {sum}"), n=place, sum=kes(bill.total_cents).text)


def _icon(bill: BillView) -> str:
    icons = {BillState.PAID: "paid", BillState.PART_PAID: "part_paid", BillState.CANCELLED: "not_paid"}
    return icons.get(bill.state, "clock")
