"""The second card: search, answers, questions. It puts services on the visit and tells that the visit changed.

A number in the search field is a bill raised elsewhere: it is looked up in the place of the list.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from desktop.domain.errors import UserError
from desktop.services.counter import Counter
from desktop.services.ports.views import ServiceView
from desktop.services.raise_bill import check_raised_here
from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.tokens import CARD_PADDING
from ui.language import N_, say
from ui.serve.answers_found import Listing
from ui.serve.elsewhere_finder import ElsewhereFinder
from ui.serve.elsewhere_panel import ElsewherePanel
from ui.serve.list_over_panel import ListOverPanel
from ui.serve.service_panel import ServicePanel
from ui.serve.service_search import ServiceSearch
from ui.serve.visit import Gap, Visit, VisitLine
from ui.work import Work

PANEL_LEAST = 236
BEGIN = N_("Type what the citizen asks for, in English or Kiswahili. Spelling is forgiven.")


class ServiceCard(Card):
    """``changed`` after every change of the visit's lines."""

    changed = Signal()
    approval_asked = Signal(object)
    problem = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work, visit: Visit) -> None:
        super().__init__(kit, N_("Service"), number=2, key="Ctrl+F")
        self._visit = visit
        self.search = ServiceSearch(kit, counter, work)
        self.panel = ServicePanel(kit)
        self._shared = ListOverPanel(self.search.results, self.panel, self.panel.needed_height, PANEL_LEAST)
        self.body.setContentsMargins(CARD_PADDING, 12, CARD_PADDING, 12)
        self.body.addWidget(self.search)
        self.elsewhere = ElsewherePanel(kit)
        self._matter = QStackedWidget()
        self._matter.addWidget(self._shared)
        self._matter.addWidget(self.elsewhere)
        self.finder = ElsewhereFinder(counter, work, visit, self.elsewhere)
        self.rule()
        self.flush(self._matter, 1)
        self.search.number_entered.connect(self.finder.look)
        self.finder.problem.connect(self.problem)
        self.search.picked.connect(self.add)
        self.search.marked.connect(self._on_marked)
        self.search.clicked.connect(self._on_clicked)
        self.search.listed.connect(self._on_listed)
        self.search.problem.connect(self.problem)
        self.panel.added.connect(self.add)
        kit.theme.changed.connect(self._shared.arrange)

    def add(self, service: ServiceView) -> None:
        """One more service on the bill; its first question gets the caret."""
        try:
            check_raised_here(service)
            line = self._visit.add(service)
        except UserError as problem:
            self.problem.emit(problem)
            return
        self.changed.emit()
        self.show_line(line)

    def show_line(self, line: VisitLine) -> None:
        """A line's questions, the caret in the first."""
        self._visit.choose_line(line.id)
        self._open_form(line)
        self.changed.emit()
        if self.panel.form is not None and not self.panel.form.focus_first():
            self.search.focus()

    def show_line_of(self, line_id: str) -> None:
        """A line by its id."""
        line = self._visit.line(line_id)
        if line is not None:
            self.show_line(line)

    def back(self) -> bool:
        """Esc: from the questions to the list, from there to an empty search."""
        if self.panel.form is not None:
            self._leave_form()
        elif self.search.field.text():
            self.search.clear()
            self.search.field.setFocus()
        else:
            return False
        return True

    def remove(self, line_id: str) -> None:
        """Take a service off the bill."""
        self._visit.remove(line_id)
        self.changed.emit()
        self._leave_form()

    def focus_gap(self, gap: Gap) -> None:
        """Show what is missing before the bill can be raised."""
        line = self._visit.line(gap.line)
        if line is None:
            self.search.focus()
            return
        self._visit.choose_line(line.id)
        self._open_form(line)
        self.changed.emit()
        if self.panel.form is not None:
            self.panel.form.focus_gap(gap)

    def show_approval(self) -> None:
        """The fee of the line in hand was approved."""
        if self.panel.form is not None:
            self.panel.form.show_approval()
        self.changed.emit()
        if self._visit.gap() is None:
            self._leave_form()

    def clear(self) -> None:
        """The next visit."""
        self._show_marked(None)
        self.search.clear()

    def _open_form(self, line: VisitLine) -> None:
        form = self.panel.form
        if form is None or form.line is not line:
            form = self.panel.show_line(line)
            form.changed.connect(self.changed)
            form.done.connect(self._leave_form)
            form.removed.connect(self.remove)
            form.approval_asked.connect(self.approval_asked)
        self._shared.arrange()

    def _leave_form(self) -> None:
        self._visit.current = None
        self.changed.emit()
        self._show_marked(self.search.current())
        self.search.focus()

    def _on_marked(self, service: ServiceView | None) -> None:
        """Another row is marked: by the agent, so the questions make room; the line keeps its answers."""
        if self.panel.form is None or self.search.field.line.hasFocus():
            self._on_clicked(service)

    def _on_clicked(self, service: ServiceView | None) -> None:
        self._visit.current = None
        self.changed.emit()
        self._show_marked(service)

    def _show_marked(self, service: ServiceView | None) -> None:
        if service is None:
            self.panel.show_nothing(BEGIN)
        else:
            on_bill = any(line.service.code == service.code for line in self._visit.lines)
            self.panel.show_service(service, on_bill=on_bill)
        self._shared.arrange()

    def look_up(self, number: str) -> None:
        """A number that was scanned, or found nowhere here."""
        self._leave_form()
        self.search.begin_with(number)

    def _on_listed(self, listing: Listing) -> None:
        number = self.search.number
        self._matter.setCurrentWidget(self.elsewhere if number else self._shared)
        self.elsewhere.offer(number)
        if not listing.found and listing.text and self.panel.form is None:
            words = say(N_("Nothing is called like “{text}”. Try one word of it, or the agency."), text=listing.text)
            self.panel.show_nothing(words)
        self._shared.arrange()
