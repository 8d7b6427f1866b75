"""The first page of a visit: citizen, service, bill. It keeps the visit and knows when the bill can be raised."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import Told
from desktop.services.counter import Counter
from desktop.services.ports.views import CitizenView, Standing
from ui.kit.columns import Columns
from ui.kit.kit import Kit
from ui.language import N_, say
from ui.serve.bill_card import BillCard
from ui.serve.citizen_card import CitizenCard
from ui.serve.raising import Raised, carry_out, order_of
from ui.serve.service_card import ServiceCard
from ui.serve.visit import Visit
from ui.shell.tell import said
from ui.work import Running, Work


class SearchPage(QWidget):
    """``raised`` carries what F9 did; ``bill_asked`` a bill to open; ``approval_asked`` a line whose fee waits."""

    raised = Signal(object)
    bill_asked = Signal(str)
    slip_asked = Signal(str)
    approval_asked = Signal(object)
    problem = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work) -> None:
        super().__init__()
        self._counter, self._work = counter, work
        self._raising: Running | None = None
        self.visit = Visit(counter.services.price)
        self.citizen = CitizenCard(kit, counter, work)
        self.service = ServiceCard(kit, counter, work, self.visit)
        self.bill = BillCard(kit, self.visit)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Columns(kit, self.citizen, self.service, self.bill))
        self._connect()
        self.refresh()

    def begin(self) -> None:
        """The caret where the work begins."""
        if self.visit.citizen is None:
            self.citizen.focus()
        else:
            self.service.search.focus()

    def next_citizen(self) -> None:
        """Everything empty again."""
        self.visit.clear()
        self.citizen.clear()
        self._fresh()
        self.citizen.focus()

    def same_citizen(self, citizen: CitizenView) -> None:
        """Another service for this citizen."""
        self.visit.clear_lines()
        self.visit.choose_citizen(citizen)
        self.citizen.show_citizen(citizen)
        self._fresh()
        self.service.search.focus()

    def show_standing(self, standing: Standing) -> None:
        """What the portal's settings and the catalogue say."""
        self.bill.set_limit(standing.most_cents)
        self.service.panel.facts.set_catalogue_day(standing.catalogue_day)

    def raise_bill(self) -> Running | None:
        """F9, and nothing else: first what is missing, then the bill. A second press changes nothing."""
        if self.raising:
            return None
        self.bill.show_problem(None)
        gap = self.visit.gap()
        if gap is not None:
            self.service.focus_gap(gap)
        else:
            self.citizen.settle(self._raise_now)
        return self._raising

    @property
    def raising(self) -> bool:
        """Whether a bill is on its way."""
        return self._raising is not None and self._raising.active

    def take_off(self) -> None:
        """Ctrl+Del: the line in hand, else the last one."""
        line = self.visit.current or (self.visit.lines[-1] if self.visit.lines else None)
        if line is not None and not self.raising:
            self.service.remove(line.id)

    def swap_parts(self) -> None:
        """Ctrl+O: one bill, or one each."""
        if len(self.visit.paid_lines) > 1:
            self._on_separate(not self.visit.separate)

    def back(self) -> bool:
        """Esc: from the questions to the list, from there to an empty search; the bill stays."""
        return self.service.back()

    def refresh(self) -> None:
        """After any change of the visit."""
        if self.visit.lines:
            self.bill.show_recorded(None)
        self.bill.refresh()
        self.citizen.set_current(self.visit.citizen is None)
        ready = self.visit.citizen is not None and bool(self.visit.lines) and self.visit.gap() is None
        self.service.set_current(self.visit.citizen is not None and not ready)
        self.bill.set_current(ready)

    def _connect(self) -> None:
        self.citizen.chosen.connect(self._on_citizen)
        self.citizen.language_chosen.connect(self._on_language)
        self.citizen.bill_asked.connect(self.bill_asked)
        self.citizen.slip_asked.connect(self.slip_asked)
        self.service.changed.connect(self.refresh)
        self.service.approval_asked.connect(self.approval_asked)
        self.service.finder.bill_asked.connect(self.bill_asked)
        self.bill.removed.connect(self.service.remove)
        self.bill.line_chosen.connect(self.service.show_line_of)
        self.bill.separate_chosen.connect(self._on_separate)
        self.citizen.problem.connect(self._on_problem)
        self.service.problem.connect(self._on_problem)

    def _fresh(self) -> None:
        self.bill.show_problem(None)
        self.bill.show_recorded(None)
        self.service.clear()
        self.refresh()

    def _raise_now(self) -> None:
        if self.raising:
            return
        try:
            order = order_of(self.visit)
        except Told as problem:
            self._on_problem(problem)
            return
        self._raising = self._work.run(
            lambda: carry_out(self._counter, order), self._on_raised, self._on_not_raised, owner=self
        )
        self.bill.set_busy(True)

    def _on_raised(self, raised: Raised) -> None:
        citizen = self.visit.citizen
        self.visit.clear_lines()
        self._fresh()
        if not raised.bills and citizen is not None:
            words = say(N_("{name} has nothing to pay."), name=citizen.name)
            self.bill.show_recorded(words)
        self.raised.emit(raised)

    def _on_not_raised(self, problem: Exception) -> None:
        self.bill.set_busy(False)
        self._on_problem(problem)

    def _on_problem(self, problem: Exception) -> None:
        if isinstance(problem, Told):
            self.bill.show_problem(said(problem))
        else:
            self.problem.emit(problem)

    def _on_citizen(self, citizen: CitizenView | None) -> None:
        self.visit.choose_citizen(citizen)
        self.refresh()
        if citizen is not None and not self.raising:
            self.service.search.focus()

    def _on_language(self, language: str) -> None:
        self.visit.language = language

    def _on_separate(self, separate: bool) -> None:
        self.visit.separate = separate
        self.refresh()
