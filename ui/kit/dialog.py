"""A dialog over the page: evidence left, the deed right. Only for approvals, copies and cancelling.

It is part of the window, not a window of its own: it dims the rest, keeps the keyboard inside, and Esc decides
nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from ui.kit.arrange import column
from ui.kit.card import Rule
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.paint import fill_box
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import RADIUS, SCRIM_OPACITY
from ui.language import Words

WIDEST, TALLEST = 912, 640
DEED_WIDTH = 316
_HEAD = 56
_EDGE = 24


class Dialog(QWidget):
    """``evidence`` and ``deed`` are columns to fill; ``closed`` carries what was decided, "" for later.

    ``open_over(window)`` shows it; ``close_with(decision)`` takes it away. The shell's ``open_dialog`` also puts the
    page's keys to sleep meanwhile.
    """

    closed = Signal(str)

    def __init__(
        self,
        kit: Kit,
        title: Words,
        *,
        icon: str = "approvals",
        facts: Words = "",
        width: int = WIDEST,
        height: int = TALLEST,
        with_deed: bool = True,
    ) -> None:
        super().__init__()
        self._kit, self._size = kit, QSize(min(width, WIDEST), min(height, TALLEST))
        self.title = Text(kit, title, "name", weight=600, wrap=True, middle=True)
        self.panel = _Panel(kit, with_deed=with_deed)
        head = QWidget(self.panel)
        across = QHBoxLayout(head)
        across.setContentsMargins(20, 0, 20, 0)
        across.setSpacing(12)
        across.addWidget(Picture(kit, icon, 22, "ink1"))
        across.addWidget(self.title, 1)
        across.addWidget(Text(kit, facts, "label", "ink2"))
        across.addWidget(KeyCap(kit, "Esc"))
        head.setMinimumHeight(_HEAD)
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.evidence = column(margins=(20, 20, 20, 16))
        self.deed = column(margins=(20, 16, 20, 16))
        matter = QHBoxLayout()
        matter.addLayout(self.evidence, 1)
        if with_deed:
            side = QWidget()
            side.setFixedWidth(DEED_WIDTH)
            side.setLayout(self.deed)
            matter.addWidget(side)
        whole = column(head, Rule(kit), matter, margins=(1, 1, 1, 1))
        whole.setStretch(2, 1)
        self.panel.setLayout(whole)
        self.panel.setParent(self)
        self.setAccessibleName(self.title.text())
        kit.theme.changed.connect(self.update)

    def open_over(self, window: QWidget) -> None:
        """Show over ``window`` and take the keyboard."""
        self._before = QApplication.focusWidget()
        self.setParent(window)
        window.installEventFilter(self)
        self._cover(window)
        self.show()
        self.raise_()
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def close_with(self, decision: str = "") -> None:
        """Go away with what was decided; the keyboard goes back where it was."""
        window = self.parentWidget()
        if window is None:
            return
        window.removeEventFilter(self)
        self.hide()
        self.setParent(None)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit(decision)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc decides nothing; what a part of the dialog did not want goes no further."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.close_with("")
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._cover(watched)
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the dialog."""
        ring = self._ring()
        if ring:
            here = self.focusWidget()
            place = ring.index(here) if here in ring else -1
            step = 1 if forward else -1
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            ring[(place + step) % len(ring)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        dim = QColor(self._kit.theme.colour("scrim"))
        dim.setAlphaF(SCRIM_OPACITY)
        painter = QPainter(self)
        painter.fillRect(self.rect(), dim)
        painter.end()

    def _cover(self, window: QWidget) -> None:
        self.setGeometry(QRect(0, 0, window.width(), window.height()))
        least = self.panel.minimumSizeHint()
        width = min(max(self._size.width(), least.width()), self.width() - 2 * _EDGE)
        height = min(max(self._size.height(), least.height()), self.height() - 2 * _EDGE)
        self.panel.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _first(self) -> QWidget:
        return next(iter(self._ring()), self)

    def _ring(self) -> list[QWidget]:
        """What Tab reaches in here, in order."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
            if reachable and self.isAncestorOf(widget) and widget.isEnabled() and not widget.isHidden():
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found


class _Panel(QWidget):
    """The sheet itself: card left, window colour behind the deed."""

    def __init__(self, kit: Kit, *, with_deed: bool) -> None:
        super().__init__()
        self._kit, self._with_deed = kit, with_deed
        kit.theme.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        fill_box(painter, self.rect(), theme.colour("card"), RADIUS)
        if self._with_deed:
            shape = QPainterPath()
            shape.addRoundedRect(self.rect(), RADIUS, RADIUS)
            painter.setClipPath(shape)
            left = self.width() - DEED_WIDTH - 1
            painter.fillRect(left, _HEAD + 2, DEED_WIDTH + 1, self.height(), theme.colour("win"))
            painter.fillRect(left, _HEAD + 2, 1, self.height(), theme.colour("line"))
        painter.end()
