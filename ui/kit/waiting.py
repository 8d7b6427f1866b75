"""Nothing there yet: the thin bar of something being fetched, and the sentence of an empty place."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.arrange import column, row
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.picture import Picture
from ui.kit.text import CENTRE, Text
from ui.language import Words

PATIENCE_MS = 500
_TICK_MS = 50


class LoadingBar(QWidget):
    """Shows itself half a second after ``start``, with what is being fetched; ``stop`` takes it away at once.

    What takes less than half a second shows nothing: a flicker says less than the answer.
    """

    def __init__(self, kit: Kit, words: Words) -> None:
        super().__init__()
        self._kit = kit
        self._place = 0
        self._words = Text(kit, words, "label", "ink3")
        self.setLayout(column(6, self._words))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._appear)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.hide()

    def start(self, words: Words | None = None) -> None:
        if words is not None:
            self._words.say(words)
        self._patience.start()

    def stop(self) -> None:
        self._patience.stop()
        self._tick.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 2, theme.colour("line"))
        part = self.width() // 4
        painter.fillRect((self._place * 12) % (self.width() + part) - part, 0, part, 2, theme.colour("accent"))
        painter.end()

    def _appear(self) -> None:
        self._place = 0
        self.show()
        self._tick.start()

    def _on_tick(self) -> None:
        self._place += 1
        self.update(0, 0, self.width(), 2)


class EmptyState(QWidget):
    """One sentence in an empty place, and the key to begin ("No bills wait." F2 "Serve a citizen")."""

    def __init__(self, kit: Kit, words: Words, *, icon: str = "", key: str = "", deed: Words = "") -> None:
        super().__init__()
        self.words = Text(kit, words, "body", "ink2", wrap=True, align=CENTRE)
        whole = column(None, spacing=12)
        if icon:
            whole.addLayout(row(None, Picture(kit, icon, 40, "ink3"), None))
        whole.addWidget(self.words)
        if key:
            whole.addLayout(row(None, KeyCap(kit, key), Text(kit, deed, "small", "ink2"), None, spacing=8))
        whole.addStretch(1)
        whole.setContentsMargins(24, 24, 24, 24)
        self.setLayout(whole)
