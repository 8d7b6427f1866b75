"""The little frame that names a key, the same in buttons, card heads and the foot."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.paint import edge_box
from ui.kit.theme import Theme
from ui.kit.tokens import RADIUS_SMALL

HEIGHT = 18
_SHOWN = {
    "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter", "Delete": "Del", "Escape": "Esc", "-": "−",
}  # fmt: skip


def key_text(shortcut: str) -> str:
    """``Ctrl+Shift+C`` as it stands on a key cap: ``Ctrl Shift C``."""
    if shortcut in ("+", "Ctrl++"):
        return shortcut.replace("Ctrl+", "Ctrl ")
    return " ".join(_SHOWN.get(part, part) for part in shortcut.split("+"))


def cap_size(theme: Theme, shortcut: str) -> QSize:
    """Pixels of the cap of ``shortcut``; nothing for no key."""
    if not shortcut:
        return QSize(0, 0)
    width = QFontMetrics(theme.font("cap")).horizontalAdvance(key_text(shortcut))
    return QSize(max(width + 12, HEIGHT), theme.row(HEIGHT))


def draw_cap(painter: QPainter, theme: Theme, corner: QPoint, shortcut: str, ink: QColor, edge: QColor) -> None:
    """Draw the cap with its upper left corner at ``corner``."""
    rect = QRect(corner, cap_size(theme, shortcut))
    edge_box(painter, rect, edge, radius=RADIUS_SMALL)
    painter.setFont(theme.font("cap"))
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key_text(shortcut))


class KeyCap(QWidget):
    """A key cap that stands by itself."""

    def __init__(self, kit: Kit, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._shortcut = kit, shortcut
        self.setAccessibleName(key_text(shortcut))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return cap_size(self._kit.theme, self._shortcut)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        draw_cap(painter, theme, QPoint(0, 0), self._shortcut, theme.colour("ink3"), theme.colour("line"))
        painter.end()
