"""The foot: at most five keys of the screen left; what is sent, where we are and the time right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.dates import DayAndTime
from ui.kit.arrange import holder, row
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.paint import line
from ui.kit.text import Text
from ui.kit.tokens import FOOT
from ui.language import Words
from ui.shell.action import FootKey
from ui.shell.link_words import clock_words, entries_words
from ui.shell.state import ShellState

MOST_KEYS = 5


class Foot(QWidget):
    """Keys that do not fit are left out from the right; a word is never cut."""

    def __init__(self, kit: Kit, state: ShellState) -> None:
        super().__init__()
        self._kit, self._state = kit, state
        self._keys = QHBoxLayout()
        self._keys.setSpacing(16)
        self._shown: list[QWidget] = []
        self.entries = Text(kit, "", "label", "ink2")
        self.centre = Text(kit, "", "label", "ink2")
        self.clock_off = Text(kit, "", "label", "ink2")
        self.now = Text(kit, "", "label", "ink2")
        self._facts = holder(row(self.entries, self.centre, self.clock_off, self.now, spacing=16))
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 1, 16, 0)
        across.addLayout(self._keys)
        across.addStretch(1)
        across.addWidget(self._facts)
        self._minute = ""
        self._said: Words | None = None
        state.ticked.connect(self._on_tick)
        state.changed.connect(self._show_facts)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._fit)
        self._relook()
        self._show_facts()
        self.show_time()

    def show_keys(self, keys: Sequence[FootKey]) -> None:
        """The keys of the screen in front; more than five are a bug."""
        if len(keys) > MOST_KEYS:
            raise ValueError(f"{len(keys)} keys, the foot holds {MOST_KEYS}")
        for old in self._shown:
            self._keys.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = [self._key(key) for key in keys]
        for made in self._shown:
            self._keys.addWidget(made)
        self._fit()

    def show_time(self) -> None:
        """Say the minute if it is another one."""
        now = self._state.clock()
        minute = f"{now:%Y%m%d%H%M}"
        if minute != self._minute:
            self._minute = minute
            self.now.say(DayAndTime(now))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("card"))
        line(painter, theme, 0, 0, self.width(), 0)
        painter.end()

    def _key(self, key: FootKey) -> QWidget:
        words = Text(self._kit, key.words, "label", "ink2")
        keys = list(key.keys)
        caps = [KeyCap(self._kit, "+".join(keys))] if _arrows(keys) else [KeyCap(self._kit, one) for one in keys]
        return holder(row(*caps, words, spacing=6))

    def _show_facts(self) -> None:
        facts = self._state.facts
        self.centre.say(facts.centre)
        self.clock_off.setVisible(bool(facts.clock_off.minutes))
        self.clock_off.say(clock_words(facts.clock_off))
        self.clock_off.set_ink("wait" if facts.clock_off.wrong else "ink2")
        self._show_age()
        self._fit()

    def _show_age(self) -> None:
        """How long the oldest entry waits, from the clock alone."""
        words = entries_words(self._state.facts.entries_waiting, self._state.unsent_s)
        if words != self._said:
            self._said = words
            self.entries.say(words)
            self._fit()

    def _on_tick(self) -> None:
        self.show_time()
        self._show_age()

    def _fit(self) -> None:
        room = self.width() - 32 - self._facts.sizeHint().width() - 16
        for made in self._shown:
            room -= made.sizeHint().width()
            made.setVisible(room >= 0)
            room -= self._keys.spacing()

    def _relook(self) -> None:
        self.setFixedHeight(self._kit.theme.row(FOOT))
        self._fit()
        self.update()


def _arrows(keys: Sequence[str]) -> bool:
    """Arrows share one cap."""
    return all(key in ("Up", "Down", "Left", "Right") for key in keys)
