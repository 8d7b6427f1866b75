"""The stripe of the flag: small at the head of the rail, upright beside the sign-in, and nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.kit import Kit
from ui.kit.tokens import Token

FLAG = QSize(34, 24)
RIBBON_WIDTH = 13
_EDGE_STRENGTH = 0.3
_BANDS: tuple[tuple[Token, int], ...] = (
    ("flag_black", 6), ("flag_white", 2), ("flag_red", 6), ("flag_white", 2), ("flag_green", 6),
)  # fmt: skip
_RIBBON: tuple[tuple[Token, int], ...] = (
    ("flag_black", 3), ("flag_white", 2), ("flag_red", 3), ("flag_white", 2), ("flag_green", 3),
)  # fmt: skip


class Flag(QWidget):
    """34×24 at the head of the rail."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setFixedSize(FLAG)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(0, 0, FLAG.width(), FLAG.height()), 2, 2)
        edge = QColor(self._kit.theme.colour("rail_text"))
        edge.setAlphaF(_EDGE_STRENGTH)
        painter.fillPath(shape, edge)
        inner = QPainterPath()
        inner.addRoundedRect(QRectF(1, 1, FLAG.width() - 2, FLAG.height() - 2), 1, 1)
        painter.setClipPath(inner)
        y = 1
        for token, high in _BANDS:
            painter.fillRect(0, y, FLAG.width(), high, self._kit.theme.colour(token))
            y += high
        painter.end()


class Ribbon(QWidget):
    """13 px upright, the height of the window."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setFixedWidth(RIBBON_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x = 0
        for token, wide in _RIBBON:
            painter.fillRect(x, 0, wide, self.height(), self._kit.theme.colour(token))
            x += wide
        painter.end()
