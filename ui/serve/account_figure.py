"""The account number: the largest thing of the product. It is never cut; where room is short it is drawn smaller."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.domain.account_number import grouped
from ui.kit.kit import Kit

LEAST_PX = 30


class AccountFigure(QLabel):
    """An account number in groups, as large as its room allows up to 73 px. ``text()`` is what is shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self.updateGeometry)
        kit.language.bind(self.setAccessibleDescription, "Account number")

    def show_account(self, account: str) -> None:
        """Another number; its groups are for reading, not for copying."""
        self.setText(grouped(account))
        self.setAccessibleName(grouped(account))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._kit.theme.line("account"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._fitting()
        painter.setFont(font)
        painter.setPen(self._kit.theme.colour("ink1"))
        metrics = QFontMetrics(font)
        painter.drawText(0, (self.height() + metrics.capHeight()) // 2, self.text())
        painter.end()

    def _fitting(self) -> QFont:
        font = QFont(self._kit.theme.font("account"))
        wanted = QFontMetrics(font).horizontalAdvance(self.text())
        if wanted > self.width() > 0:
            font.setPixelSize(max(LEAST_PX, int(font.pixelSize() * self.width() / wanted)))
        return font
