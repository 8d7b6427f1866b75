"""An icon that stands by itself beside words; it says nothing to screen readers, the words do."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.tokens import Token


class Picture(QWidget):
    """The icon ``name`` at ``side`` pixels in an ink; ``box`` is the height it is centred in (a text's line)."""

    def __init__(self, kit: Kit, name: str, side: int = 16, ink: Token = "ink1", *, box: int = 0) -> None:
        super().__init__()
        self._kit, self._name, self._side, self._ink = kit, name, side, ink
        self._box = box or side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.update)

    def show_icon(self, name: str, ink: Token | None = None) -> None:
        """Another icon, perhaps in another ink."""
        self._name, self._ink = name, ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._box)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        painter = QPainter(self)
        picture = self._kit.theme.icon(self._name, self._side, self._ink, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - self._side) // 2, (self.height() - self._side) // 2, picture)
        painter.end()
