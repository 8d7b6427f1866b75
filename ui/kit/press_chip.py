"""A chip that opens what it tells: looks like a state, is pressed like a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.kit.chip import chip_width, draw_chip
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, focus_ring
from ui.kit.tokens import CHIP_HEIGHT, RADIUS_SMALL, SMALL_HEIGHT, Tone
from ui.language import Words


class PressChip(QAbstractButton):
    """``text()`` is the word of the state; ``tip`` says what a press opens. As high as a small button, for fingers."""

    def __init__(self, kit: Kit, words: Words = "", tone: Tone = "neutral", icon: str = "", *, tip: str = "") -> None:
        super().__init__()
        self._kit, self._words, self._tone, self._icon = kit, words, tone, icon
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if tip:
            kit.language.bind(self.setToolTip, tip)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._relook)
        self._relook()

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_state(self, words: Words, tone: Tone, icon: str) -> None:
        """Become another state."""
        if (words, tone, icon) != (self._words, self._tone, self._icon):
            self._words, self._tone, self._icon = words, tone, icon
            self._relook()

    def width_of(self, words: Words) -> int:
        """Pixels it would take across with other words."""
        return chip_width(self._kit.theme, self._kit.words(words), self._icon)

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._kit.theme, self.text(), self._icon), self._kit.theme.row(SMALL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        box = self._box()
        draw_chip(painter, theme, box, self.text(), self._icon, self._tone, self.devicePixelRatioF())
        if self.underMouse():
            edge_box(painter, box, theme.colour(theme.ink(self._tone)), radius=RADIUS_SMALL)
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme, RADIUS_SMALL)
        painter.end()

    def _box(self) -> QRect:
        """The chip itself, in the middle of what can be pressed."""
        height = self._kit.theme.row(CHIP_HEIGHT)
        return QRect(0, (self.height() - height) // 2, self.width(), height)

    def _relook(self) -> None:
        self.setText(self._kit.words(self._words))
        self.updateGeometry()
        self.update()
