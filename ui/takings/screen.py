"""Takings (F5): this counter, a day at a time. Follows the portal; old figures stay while new ones come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.time import business_day
from desktop.services.counter import Counter
from desktop.services.ports.views import Changed
from ui.changes import Changes
from ui.kit.arrange import column, holder, row
from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.tokens import CARD_GAP, REPORT_GAP
from ui.kit.waiting import EmptyState
from ui.language import N_, Plain, Words, say
from ui.shell.action import Action, FootKey
from ui.shell.screen import Screen
from ui.takings.as_of import AsOf
from ui.takings.by_service import ByService
from ui.takings.charts import Charts
from ui.takings.day import DayFacts, is_empty, read_day
from ui.takings.day_head import DayHead
from ui.takings.export import write_csv
from ui.takings.key_figures import KeyFigures
from ui.work import Running, Work

_LOOK_AGAIN_MS = 5_000
"""The portal may answer that nothing is new: then no figure changes, but the time of the figures does."""


class TakingsScreen(Screen):
    """``facts`` is what is shown; ``None`` before the first figures."""

    id, title, icon, key = "takings", N_("Takings"), "takings", "F5"

    def __init__(
        self, counter: Counter, kit: Kit, work: Work, changes: Changes, *, export_folder: Path | None = None
    ) -> None:
        super().__init__(kit)
        self._counter, self._work, self._folder = counter, work, export_folder
        self._day: date | None = None
        self.facts: DayFacts | None = None
        self._actions = {
            "before": Action("takings.before", N_("The day before"), "Left", lambda: self._step(-1), where=self.title),
            "after": Action(
                "takings.after", N_("The day after"), "Right", lambda: self._step(1), self._can_go_on, where=self.title
            ),
            "export": Action("takings.export", N_("Export the day"), "Ctrl+E", self._export, where=self.title),
        }
        self.head = DayHead(kit, lambda: self._act("before"), lambda: self._act("after"))
        self.as_of, self.key_figures = AsOf(kit), KeyFigures(kit)
        self.charts, self.by_service = Charts(kit), ByService(kit)
        self.empty_today = EmptyState(
            kit, N_("No takings yet today."), icon="takings", key="F2", deed=N_("Serve a citizen")
        )
        self.empty_day = EmptyState(kit, N_("No takings on that day."), icon="takings")
        self._build()
        self.by_service.export.clicked.connect(lambda: self._act("export"))
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.refresh)
        changes.changed.connect(self.on_changed)

    def screen_actions(self) -> Sequence[Action]:
        return tuple(self._actions.values())

    def foot_keys(self) -> Sequence[FootKey]:
        return (
            FootKey(("Left", "Right"), N_("Change day")),
            FootKey(("Ctrl+E",), N_("Export")),
            FootKey(("F2",), N_("Serve")),
        )

    def head_widgets(self) -> Sequence[QWidget]:
        return (self.head,)

    def help_lines(self) -> Sequence[Words]:
        return (
            N_("Only money the portal confirmed for a full bill is in the total."),
            N_("Figures are those of this counter. The strip says as of when they are."),
        )

    def opened(self) -> None:
        self._timer.start()
        self.refresh()

    def left(self) -> None:
        self._timer.stop()
        self._day = None

    def back(self) -> bool:
        """Esc: back to today."""
        was_other = self._day is not None
        self._day = None
        if was_other:
            self.refresh()
        return was_other

    def refresh(self) -> None:
        """Read the day's figures again."""
        day, today, counter = self._day, self._today(), self._counter
        self.by_service.loading.start()
        self._work.read(lambda: read_day(counter, day, today), self._show, self._on_failed, key="takings.day")

    def on_changed(self, changed: Changed) -> None:
        """Money came, a bill was raised, the network went."""
        if self.isVisible() and changed.touches("takings", "link", "catalogue"):
            self.refresh()

    def _build(self) -> None:
        below = row(self.charts, self.by_service, spacing=REPORT_GAP)
        below.setStretch(0, 8)
        below.setStretch(1, 7)
        self._matter = QStackedWidget()
        self._matter.addWidget(holder(below))
        for nothing in (self.empty_today, self.empty_day):
            card = Card(self.kit)
            card.flush(nothing, 1)
            self._matter.addWidget(card)
        whole = column(
            self.as_of, self.key_figures, self._matter, spacing=REPORT_GAP, margins=(CARD_GAP,) * 4
        )  # fmt: skip
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _show(self, facts: DayFacts) -> None:
        self.by_service.loading.stop()
        if self.facts is not None and facts.view.day != self.facts.view.day:
            self.by_service.say("")
        self.facts = facts
        view = facts.view
        self.head.show_facts(facts)
        self.as_of.show_facts(facts)
        self.key_figures.show_view(view)
        self.charts.show_view(view)
        self.by_service.show_view(view)
        nothing = 1 if facts.is_today else 2
        self._matter.setCurrentIndex(nothing if is_empty(view) or not view.bills_paid else 0)

    def _on_failed(self, problem: Exception) -> None:
        self.by_service.loading.stop()
        self.problem.emit(problem)

    def _today(self) -> date:
        return business_day(self._counter.clock())

    def _step(self, days: int) -> None:
        today = self._today()
        wanted = (self._day or today) + timedelta(days=days)
        self._day = None if wanted >= today else wanted
        self.refresh()

    def _can_go_on(self) -> bool:
        return self._day is not None

    def _act(self, name: str) -> None:
        self.act.emit(self._actions[name])

    def _export(self) -> Running | None:
        if self.facts is None:
            return None
        view, counter, folder = self.facts.view, self._counter, self._folder or _documents()
        return self._work.run(
            lambda: write_csv(folder, counter.standing().number, view), self._on_exported, self.problem.emit
        )

    def _on_exported(self, path: Path) -> None:
        saved = N_("Saved as {name} in {folder}.")
        self.by_service.say(say(saved, name=Plain(path.name), folder=Plain(str(path.parent))))


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
