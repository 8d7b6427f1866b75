"""Looks a number up and takes the bill up: the questions go to the portal in a lane of their own, so nothing waits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.domain.errors import Told
from desktop.domain.ids import new_id
from desktop.services.counter import Counter
from desktop.services.ports.asked_views import ElsewhereView
from desktop.services.ports.views import BillView
from desktop.services.take_up_bill import TakeUpDraft
from ui.serve.elsewhere_panel import ElsewherePanel
from ui.serve.visit import Visit
from ui.work import Running, Work


class ElsewhereFinder(QObject):
    """``bill_asked`` carries a bill of this counter to open: found here, or just taken up."""

    bill_asked = Signal(str)
    problem = Signal(object)

    def __init__(self, counter: Counter, work: Work, visit: Visit, panel: ElsewherePanel) -> None:
        super().__init__()
        self._counter, self._work, self._visit, self._panel = counter, work, visit, panel
        self._taking: Running | None = None
        self._intents: dict[tuple[str, str], str] = {}
        panel.look_asked.connect(self.look)
        panel.take_asked.connect(self.take_up)

    def look(self) -> Running | None:
        """Ask about the number in front."""
        number = self._panel.number
        if not number:
            return None
        self._panel.show_asking()
        return self._work.question(
            lambda: self._counter.money.look_elsewhere(number),
            self._on_found,
            self._told(self._panel.show_problem),
            owner=self,
            key="serve.elsewhere",
        )

    def take_up(self) -> Running | None:
        """Ctrl+U: the bill in front, for the citizen of the visit or for nobody we know. Once, however often asked."""
        found = self._panel.found
        if found is None or not self._panel.takeable or (self._taking is not None and self._taking.active):
            return None
        citizen = self._visit.citizen.id if self._visit.citizen is not None else ""
        intent = self._intents.setdefault((found.number, citizen), new_id())
        draft = TakeUpDraft(intent, found, citizen, self._visit.language)
        self._panel.set_busy(True)
        self._taking = self._work.run(
            lambda: self._counter.money.take_up(draft),
            self._on_taken,
            self._told(self._panel.show_not_taken),
            owner=self,
        )
        return self._taking

    def _on_found(self, found: ElsewhereView) -> None:
        if found.here and found.number == self._panel.number:
            self.bill_asked.emit(found.bill)
        else:
            self._panel.show_found(found)

    def _on_taken(self, bill: BillView) -> None:
        self._panel.set_busy(False)
        self.bill_asked.emit(bill.id)

    def _told(self, show: Callable[[Told], None]) -> Callable[[Exception], None]:
        def tell(problem: Exception) -> None:
            self._panel.set_busy(False)
            if isinstance(problem, Told):
                show(problem)
            else:
                self.problem.emit(problem)

        return tell
