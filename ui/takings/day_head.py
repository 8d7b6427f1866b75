"""Beside the title: whose takings, and which day, with a step to each side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.dates import WeekDay
from ui.kit.arrange import row
from ui.kit.button import Button
from ui.kit.chip import Chip
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.language import N_, Plain, say
from ui.takings.as_of import noon
from ui.takings.day import DayFacts


class DayHead(QWidget):
    """``before`` and ``after`` are called by the buttons."""

    def __init__(self, kit: Kit, before: Callable[[], None], after: Callable[[], None]) -> None:
        super().__init__()
        self.scope = Chip(kit, N_("This counter"))
        self.day = Text(kit, "", "small", weight=600)
        self._before = Button(kit, Plain("←"), size="small")
        self._after = Button(kit, Plain("→"), size="small")
        for button, name, deed in (
            (self._before, N_("The day before"), before),
            (self._after, N_("The day after"), after),
        ):
            kit.language.bind(button.setAccessibleName, name)
            kit.language.bind(button.setToolTip, name)
            button.clicked.connect(deed)
        self.setLayout(row(self.scope, 4, self._before, self.day, self._after, spacing=10))

    def show_facts(self, facts: DayFacts) -> None:
        """Name the day; there is no day after today."""
        day = WeekDay(noon(facts))
        self.day.say(say(N_("Today, {day}"), day=day) if facts.is_today else day)
        self._after.setEnabled(not facts.is_today)
