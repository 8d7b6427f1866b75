"""Figures that are never cut: the account number, Pay Bill, the exact amount. Where room is short they are smaller."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.kit.kit import Kit
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import TextStyle

LEAST_PX = 24


class FittedFigure(QLabel):
    """A figure in a style of the ramp, as large as its room allows. ``text()`` is what is shown."""

    def __init__(self, kit: Kit, style: TextStyle, name: str) -> None:
        """``name`` is what a screen reader calls the figure, a key."""
        super().__init__()
        self._kit, self._style = kit, style
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.updateGeometry)
        kit.language.bind(self.setAccessibleDescription, name)

    def show_figure(self, text: str) -> None:
        """Another figure."""
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._kit.theme.line(self._style))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self._kit.theme.line(self._style))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        block = self._fitting()
        block.draw(painter, 0, (self.height() - block.height) // 2, self._kit.theme.colour("ink1"))
        painter.end()

    def _fitting(self) -> TextBlock:
        font = QFont(self._kit.theme.font(self._style))
        block = self._block(font)
        if block.natural_width > self.width() > 0:
            font.setPixelSize(max(LEAST_PX, font.pixelSize() * self.width() // block.natural_width))
            block = self._block(font)
        return block

    def _block(self, font: QFont) -> TextBlock:
        theme = self._kit.theme
        return TextBlock([Run(self.text())], font, theme.line(self._style), theme)
