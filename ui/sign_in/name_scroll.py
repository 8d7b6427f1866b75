"""Room for the names: as tall as they are, and when the window has less, two rows or more that scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy

from ui.kit.scroll import Scroll
from ui.sign_in.name_choice import NameChoice

_LEAST = 132


class NameScroll(Scroll):
    """The chosen card is always in sight."""

    def __init__(self, names: NameChoice) -> None:
        super().__init__(names)
        self._names = names
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        names.installEventFilter(self)
        names.shown.connect(self.look_at_chosen)

    def sizeHint(self) -> QSize:
        return QSize(self._names.sizeHint().width(), self._tall())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._names.minimumSizeHint().width(), min(_LEAST, self._tall()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """More names, or longer ones: ask for more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self.look_at_chosen()

    def look_at_chosen(self) -> None:
        """Scroll as little as brings the chosen card into sight."""
        card = self._names.current_card()
        if card is not None:
            QApplication.sendPostedEvents(self._names, QEvent.Type.LayoutRequest.value)
            self.ensureWidgetVisible(card, 0, 0)

    def _tall(self) -> int:
        return max(0, self._names.heightForWidth(self.width()))
