"""The left card while money is awaited and after: who, what, how much."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.identity import masked_id, masked_phone
from desktop.services.ports.views import ELSEWHERE, BillView, CitizenView, LineView
from ui.kit.arrange import column, empty
from ui.kit.card import Card, Rule
from ui.kit.figures import SumLine, TotalLine
from ui.kit.kit import Kit
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.language import N_, Plain, Words, say
from ui.serve.bill_words import SETTLED_STATES
from ui.serve.names import ID_KINDS, amount, kes, service_name


class VisitCard(Card):
    """``below`` is a column under the lines for what the page can do with the bill."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("This visit"), icon="paid")
        self._kit = kit
        self._shown: tuple[object, ...] = ()
        self._inner = QWidget()
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.body.addWidget(Scroll(self._inner), 1)
        self.below = column(spacing=8)
        self.body.addSpacing(12)
        self.body.addLayout(self.below)

    def show_bill(self, bill: BillView) -> None:
        """The bill; shown anew only when something of it is other than before."""
        wanted = (bill.id, bill.citizen, bill.lines, bill.state, bill.paid_cents)
        if wanted == self._shown:
            return
        self._shown = wanted
        empty(self._rows)
        if bill.citizen is not None:
            self._rows.addLayout(self._who(bill.citizen))
            self._rows.addSpacing(12)
        elif bill.rail:
            self._rows.addWidget(Text(self._kit, N_("Bill raised elsewhere"), "name", wrap=True))
            self._rows.addSpacing(12)
        for line in bill.lines:
            self._rows.addWidget(Rule(self._kit))
            self._rows.addLayout(self._line(line))
        self._rows.addWidget(Rule(self._kit))
        self._rows.addSpacing(12)
        self._rows.addLayout(self._sums(bill))
        self._rows.addStretch(1)

    def _who(self, citizen: CitizenView) -> QVBoxLayout:
        name = Text(self._kit, Plain(citizen.name), "name", wrap=True)
        return column(name, Text(self._kit, _facts(citizen), "small", "ink2", wrap=True))

    def _line(self, line: LineView) -> QVBoxLayout:
        title = Text(self._kit, service_name(line), "body", weight=600, wrap=True)
        detail = " · ".join(part for part in (line.agency, line.detail) if part)
        second = Text(self._kit, Plain(detail), "label", "ink2", wrap=True)
        if line.service == ELSEWHERE:
            asked = SumLine(self._kit, N_("As it was billed"), amount(line.total_cents))
            return column(title, second, 4, asked, margins=(0, 12, 0, 12))
        service = SumLine(self._kit, N_("Service fee"), amount(line.service_cents))
        convenience = SumLine(self._kit, N_("Convenience fee"), amount(line.convenience_cents))
        return column(title, second, 4, service, 4, convenience, margins=(0, 12, 0, 12))

    def _sums(self, bill: BillView) -> QVBoxLayout:
        if bill.paid_cents or bill.state in SETTLED_STATES:
            total = SumLine(self._kit, N_("Total"), amount(bill.total_cents), strong=True)
            paid = SumLine(self._kit, N_("Paid"), amount(bill.paid_cents))
            balance = SumLine(self._kit, N_("Balance"), amount(bill.balance_cents), strong=bill.balance_cents > 0)
            return column(total, paid, balance, spacing=6)
        total_line = TotalLine(self._kit, N_("Total"), kes(bill.total_cents), amount_style="state", label_style="body")
        return column(total_line)


def _facts(citizen: CitizenView) -> Words:
    number = masked_id(citizen.id_number)
    phone = masked_phone(citizen.phone)
    kind = ID_KINDS[citizen.id_kind] if citizen.id_kind.value != "national_id" else N_("ID")
    words = say(N_("{kind} {number}"), kind=say(kind), number=number)
    return say(N_("{id} · {phone}"), id=words, phone=phone) if phone else words
