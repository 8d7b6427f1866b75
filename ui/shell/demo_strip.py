"""The strip of a demonstration: calm, always there, so that nobody takes play for work."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.kit import Kit
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.language import N_, Words

HEIGHT = 36
WORDS = N_("**Demonstration.** Nothing here moves real money; the bills and citizens are invented.")


class DemoStrip(QWidget):
    """Add what plays the citizen with ``add``."""

    def __init__(self, kit: Kit, words: Words = WORDS) -> None:
        super().__init__()
        self._kit = kit
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 1)
        self._row.setSpacing(12)
        self._row.addWidget(Picture(kit, "info", 16, "info"))
        self._row.addWidget(Text(kit, words, "small", wrap=True, middle=True), 1)
        kit.theme.changed.connect(self._relook)
        self._relook()

    def add(self, widget: QWidget) -> None:
        """A button or chip at the right."""
        self._row.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("info_tint"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()

    def _relook(self) -> None:
        self.setFixedHeight(self._kit.theme.row(HEIGHT))
        self.update()
