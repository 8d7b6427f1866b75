"""A person as initials in a circle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.kit import Kit
from ui.kit.paint import fill_box
from ui.kit.tokens import Token


class Avatar(QWidget):
    """Initials, or an icon for nobody in particular; ``chosen`` fills the circle with the accent."""

    def __init__(self, kit: Kit, initials: str = "", *, side: int = 32, icon: str = "", chosen: bool = False) -> None:
        super().__init__()
        self._kit, self._initials, self._icon, self._chosen = kit, initials, icon, chosen
        self.setFixedSize(side, side)
        kit.theme.changed.connect(self.update)

    def show_initials(self, initials: str) -> None:
        self._initials = initials
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        self._chosen = chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        ground: Token = "accent" if self._chosen else "tint" if self.width() <= 32 else "inset"
        ink: Token = "on_accent" if self._chosen else "accent" if self.width() <= 32 else "ink2"
        fill_box(painter, self.rect(), theme.colour(ground), self.width() / 2)
        if self._icon:
            side = 16
            corner = (self.width() - side) // 2
            painter.drawPixmap(corner, corner, theme.icon(self._icon, side, ink, self.devicePixelRatioF()))
        else:
            painter.setPen(theme.colour(ink))
            painter.setFont(theme.font("label", weight=600))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
        painter.end()
