"""The columns of a paper as a ruler: a tick for each, a long one and its number at every tenth."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.paint import edge_box
from ui.kit.tokens import FIELD_HEIGHT
from ui.language import N_

_SIDE, _LONG, _SHORT = 8, 12, 5


class Ruler(QWidget):
    """``show_columns`` says how many there are."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit, self._columns = kit, 48
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.updateGeometry)
        kit.language.bind(self.setAccessibleName, N_("Ruler of the paper"))

    def show_columns(self, columns: int) -> None:
        """Draw for a paper of so many columns."""
        self._columns = columns
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, self._kit.theme.row(FIELD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        edge_box(painter, self.rect(), theme.colour("line"), theme.colour("card"))
        painter.setPen(theme.colour("ink1"))
        painter.setFont(theme.font("cap", code=True))
        room = self.width() - 2 * _SIDE
        for column in range(self._columns + 1):
            x = _SIDE + round(room * column / self._columns)
            long = column % 10 == 0 or column == self._columns
            painter.drawLine(x, 1, x, 1 + (_LONG if long else _SHORT))
            if column and ((column % 10 == 0 and self._columns - column > 3) or column == self._columns):
                place = QRect(x - 30 if column == self._columns else x - 15, _LONG + 3, 30, self.height() - _LONG - 5)
                side = Qt.AlignmentFlag.AlignRight if column == self._columns else Qt.AlignmentFlag.AlignHCenter
                painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, str(column))
        painter.end()
