"""A dialog over the page: evidence left, the deed right. Only for approvals, copies and cancelling.

Esc decides nothing. The shell's ``open_dialog`` also puts the page's keys to sleep meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kit.arrange import column
from ui.kit.card import Rule
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.overlay import Overlay
from ui.kit.paint import fill_box
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import RADIUS
from ui.language import Words

WIDEST, TALLEST = 912, 640
DEED_WIDTH = 316
_HEAD = 56
_EDGE = 24


class Dialog(Overlay):
    """``evidence`` and ``deed`` are columns to fill; ``closed`` carries what was decided, "" for later.

    ``close_with(decision)`` takes it away. Without ``with_deed`` the evidence has the whole sheet.
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
        super().__init__(kit)
        self._size = QSize(min(width, WIDEST), min(height, TALLEST))
        self._decision = ""
        self.title = Text(kit, title, "screen", wrap=True, middle=True)
        self.evidence = column(margins=(20, 20, 20, 16))
        self.deed = column(margins=(20, 16, 20, 16))
        self.panel = _Panel(kit, with_deed=with_deed)
        matter = QHBoxLayout()
        matter.addLayout(self.evidence, 1)
        if with_deed:
            side = QWidget()
            side.setFixedWidth(DEED_WIDTH)
            side.setLayout(self.deed)
            matter.addWidget(side)
        whole = column(self._head(icon, facts), Rule(kit), margins=(1, 1, 1, 1))
        whole.addLayout(matter, 1)
        self.panel.setLayout(whole)
        self.panel.setParent(self)
        self.setAccessibleName(self.title.text())

    def close_with(self, decision: str = "") -> None:
        """Go away with what was decided."""
        self._decision = decision
        self.close_overlay()

    def set_height(self, height: int) -> None:
        """Become as high as what is in it now needs."""
        if self._size.height() != min(height, TALLEST):
            self._size.setHeight(min(height, TALLEST))
            self.arrange()

    def close_overlay(self) -> None:
        told = self._closed or self.parentWidget() is None
        super().close_overlay()
        if not told:
            self.closed.emit(self._decision)

    def arrange(self) -> None:
        least = self.panel.minimumSizeHint()
        width = min(max(self._size.width(), least.width()), self.width() - 2 * _EDGE)
        height = min(max(self._size.height(), least.height()), self.height() - 2 * _EDGE)
        self.panel.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _head(self, icon: str, facts: Words) -> QWidget:
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(20, 0, 20, 0)
        across.setSpacing(10)
        across.addWidget(Picture(self.kit, icon, 22, "ink1"))
        across.addWidget(self.title, 1)
        across.addWidget(Text(self.kit, facts, "label", "ink2"))
        across.addWidget(KeyCap(self.kit, "Esc"))
        head.setMinimumHeight(_HEAD)
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return head


class _Panel(QWidget):
    """The sheet itself: card left, window colour behind the deed."""

    def __init__(self, kit: Kit, *, with_deed: bool) -> None:
        super().__init__()
        self._kit, self._with_deed = kit, with_deed

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
