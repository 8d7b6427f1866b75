"""The foot: at most five keys of the screen left; what is sent, where we are and the time right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.dates import DayAndTime
from ui.kit.arrange import holder, row
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.paint import line
from ui.kit.text import Text
from ui.kit.tokens import FOOT
from ui.language import N_, Words, counted
from ui.shell.action import FootKey
from ui.shell.state import ShellState

MOST_KEYS = 5
_CHECK_CLOCK_MS = 1_000


def entries_words(waiting: int) -> Words:
    """Whether everything this counter wrote has reached the portal."""
    if waiting == 0:
        return N_("All entries sent")
    return counted(waiting, N_("1 entry not yet sent"), N_("{n} entries not yet sent"))


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
        self.now = Text(kit, "", "label", "ink2")
        self._facts = holder(row(self.entries, self.centre, self.now, spacing=16))
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 1, 16, 0)
        across.addLayout(self._keys)
        across.addStretch(1)
        across.addWidget(self._facts)
        self._minute = ""
        self._timer = QTimer(self, interval=_CHECK_CLOCK_MS)
        self._timer.timeout.connect(self.show_time)
        self._timer.start()
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
        self.entries.say(entries_words(facts.entries_waiting))
        self.centre.say(facts.centre)
        self._fit()

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
