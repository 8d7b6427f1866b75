"""What lies over the whole window for a while: it dims the page, keeps the keyboard inside, and Esc takes it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.kit import Kit
from ui.kit.tokens import SCRIM_OPACITY


class Overlay(QWidget):
    """Part of the window, not a window of its own. ``gone`` is sent when it went away, however it did."""

    gone = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._before: QWidget | None = None
        self._closed = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        kit.theme.changed.connect(self._relook)

    def arrange(self) -> None:
        """Place the sheet inside; called when the window changes its size."""

    def first_widget(self) -> QWidget:
        """Where the caret goes at the beginning."""
        return next(iter(self.ring()), self)

    def open_over(self, window: QWidget) -> None:
        """Show over ``window`` and take the keyboard."""
        self._before = QApplication.focusWidget()
        self.setParent(window)
        window.installEventFilter(self)
        self._cover(window)
        self.show()
        self.raise_()
        self.first_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def close_overlay(self) -> None:
        """Go away; the keyboard goes back where it was."""
        window = self.parentWidget()
        if window is None or self._closed:
            return
        self._closed = True
        window.removeEventFilter(self)
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.gone.emit()
        self.deleteLater()

    def ring(self) -> list[QWidget]:
        """What Tab reaches in here, in order."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
            if reachable and self.isAncestorOf(widget) and widget.isEnabled() and widget.isVisibleTo(self):
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc decides nothing; what a part in here did not want goes no further."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.close_overlay()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._cover(watched)
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round in here."""
        ring = self.ring()
        if ring:
            here = QApplication.focusWidget()
            place = ring.index(here) if here in ring else -1
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            ring[(place + (1 if forward else -1)) % len(ring)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        dim = QColor(self.kit.theme.colour("scrim"))
        dim.setAlphaF(SCRIM_OPACITY)
        painter = QPainter(self)
        painter.fillRect(self.rect(), dim)
        painter.end()

    def _cover(self, window: QWidget) -> None:
        self.setGeometry(QRect(0, 0, window.width(), window.height()))
        self.arrange()

    def _relook(self) -> None:
        self.arrange()
        self.update()
