"""The third card: the bill to be, its sums, and the one deed of the page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.raise_bill import over_rail_limit
from ui.kit.arrange import column
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.figures import SumLine, TotalLine
from ui.kit.kit import Kit
from ui.kit.lines import IconLine
from ui.kit.note import Note
from ui.kit.scroll import Scroll
from ui.kit.segments import Choice, Segments
from ui.kit.tokens import CARD_PADDING
from ui.kit.waiting import EmptyState
from ui.language import N_, Plain, Words, say
from ui.serve.bill_line import BillLine
from ui.serve.names import amount, kes, number_of_services
from ui.serve.visit import Visit

ONE, EACH = "one", "each"
GIVES = N_("Gives an account number at once, online or not. Nothing is charged by this step.")
RECORDS = N_("Nothing is paid for this. The visit is written down for the day.")
NEEDS = N_("A bill needs a citizen and a service.")


class BillCard(Card):
    """``raise_asked`` by the button; F9 is the page's. ``next_asked`` after a visit without a bill was recorded."""

    raise_asked = Signal()
    next_asked = Signal()
    removed = Signal(str)
    line_chosen = Signal(str)
    separate_chosen = Signal(bool)

    def __init__(self, kit: Kit, visit: Visit) -> None:
        super().__init__(kit, N_("Bill"), number=3, facts=Plain(""))
        self._kit, self._visit, self._most_cents = kit, visit, 0
        self._lines: dict[str, BillLine] = {}
        self._service_fees = SumLine(kit, N_("Service fees"), Plain(""))
        self._convenience = SumLine(kit, N_("Convenience fees"), Plain(""))
        self._total = TotalLine(kit, N_("Total"), Plain(""))
        self._total.amount.setObjectName("serve.bill.total")
        self._parts = Segments(
            kit,
            (Choice(ONE, N_("One bill, one payment")), Choice(EACH, N_("One bill each"))),
            ONE,
            name=N_("How many bills"),
            stretch=True,
            padding=8,
        )
        self._parts.setObjectName("serve.bill.parts")
        self._limit = IconLine(kit, "warning", "", tone="wait")
        self._problem = Note(kit, "", "wait")
        self.deed = Button(kit, N_("Raise bill"), "deed", size="large", key="F9")
        self.deed.setObjectName("serve.bill.raise")
        self._next = Button(kit, N_("Next citizen"), "deed", size="large", key="Ctrl+N")
        self._next.setObjectName("serve.bill.next")
        self._says = IconLine(kit, "info", NEEDS, style="label", ink="ink2", gap=6)
        self._recorded = Note(kit, "", "ok", title=N_("Visit recorded"))
        self._empty = EmptyState(kit, N_("Nothing on the bill yet."))
        self._place(kit)
        self.deed.clicked.connect(self.raise_asked)
        self._next.clicked.connect(self.next_asked)
        self._parts.chosen.connect(lambda key: self.separate_chosen.emit(key == EACH))
        self.refresh()

    def set_limit(self, most_cents: int) -> None:
        """The most that one phone payment carries; zero for no limit."""
        self._most_cents = most_cents
        self.refresh()

    def refresh(self) -> None:
        """Show the visit as it stands; rows are kept, so that nothing flickers while one types."""
        self._show_lines()
        self._show_sums()
        self._show_deed()

    def show_problem(self, words: Words | None) -> None:
        """Why the bill was not raised; nothing is cleared."""
        self._problem.setVisible(words is not None)
        self._problem.say(words if words is not None else "")

    def show_recorded(self, words: Words | None) -> None:
        """A visit with free services only was written down; or, with ``None``, it is another visit."""
        self._recorded.setVisible(words is not None)
        self._recorded.say(words if words is not None else "")
        self.refresh()

    @property
    def recorded(self) -> bool:
        """Whether the last visit was recorded and no other has begun."""
        return not self._recorded.isHidden() and not self._visit.lines

    def set_busy(self, busy: bool) -> None:
        """The bill is being raised."""
        self.deed.setEnabled(not busy and bool(self._visit.lines))

    def _place(self, kit: Kit) -> None:
        inner = QWidget()
        self._rows = column(self._empty)
        inner.setLayout(column(self._rows, None))
        self.flush(Scroll(inner), 1)
        self.rule()
        foot = QWidget()
        sums = column(self._service_fees, self._convenience, spacing=2)
        notes = column(self._limit, self._problem, self._recorded, spacing=8)
        total = column(self._total, self._parts, spacing=10)
        deeds = column(notes, self.deed, self._next, self._says, spacing=12)
        foot.setLayout(
            column(sums, total, deeds, spacing=12, margins=(CARD_PADDING, 14, CARD_PADDING, CARD_PADDING - 2))
        )
        self.flush(foot)
        self._problem.hide()
        self._recorded.hide()

    def _show_lines(self) -> None:
        wanted = [line.id for line in self._visit.lines]
        for gone in [key for key in self._lines if key not in wanted]:
            old = self._lines.pop(gone)
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        for line in self._visit.lines:
            shown = self._lines.get(line.id)
            if shown is None:
                shown = self._lines[line.id] = BillLine(self._kit, line)
                shown.removed.connect(self.removed)
                shown.chosen.connect(self.line_chosen)
                self._rows.addWidget(shown)
            shown.show_line(line, self._visit.price(line), current=line is self._visit.current)
        self._empty.setVisible(not wanted)

    def _show_sums(self) -> None:
        visit, totals = self._visit, self._visit.totals()
        if self.facts is not None:
            self.facts.say(number_of_services(len(visit.lines)) if visit.lines else Plain(""))
        several = len(visit.paid_lines) > 1
        self._service_fees.setVisible(several)
        self._convenience.setVisible(several)
        self._service_fees.amount.say(amount(totals.service_cents))
        self._convenience.amount.say(amount(totals.convenience_cents))
        self._total.setVisible(bool(visit.lines))
        self._total.label.say(N_("Total") if totals.known else N_("Total so far"))
        self._total.amount.say(_total(visit))
        self._parts.setVisible(several)
        self._parts.choose(EACH if visit.separate else ONE)
        limit = over_rail_limit(self._largest_cents(), self._most_cents)
        self._limit.setVisible(bool(limit))
        self._limit.show_line(
            "warning",
            say(N_("One M-PESA payment carries at most {sum}. Raise one bill each, or pay at a bank."), sum=limit),
            "wait",
        )

    def _largest_cents(self) -> int:
        """The largest single payment the visit asks for."""
        if not self._visit.separate:
            return self._visit.totals().total_cents
        prices = [self._visit.price(line) for line in self._visit.paid_lines]
        return max((price.total_cents for price in prices if price is not None), default=0)

    def _show_deed(self) -> None:
        visit = self._visit
        recorded = self.recorded
        only_free = bool(visit.lines) and not visit.paid_lines
        self.deed.setVisible(not recorded)
        self._next.setVisible(recorded)
        self.deed.say(_deed(visit))
        self.deed.setEnabled(bool(visit.lines))
        self._says.setVisible(not recorded)
        self._says.show_line("info", RECORDS if only_free else GIVES if visit.lines else NEEDS)


def _deed(visit: Visit) -> Words:
    if visit.lines and not visit.paid_lines:
        return N_("Record the visit")
    if visit.separate and len(visit.paid_lines) > 1:
        return say(N_("Raise {n} bills"), n=len(visit.paid_lines))
    return N_("Raise bill")


def _total(visit: Visit) -> Words:
    totals = visit.totals()
    if visit.lines and not visit.paid_lines:
        return N_("Free")
    if not totals.known and not totals.total_cents:
        return N_("Not known")
    return kes(totals.total_cents)
