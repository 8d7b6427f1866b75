"""One service on the bill to be: name, agency and answers, its two fees. The one in hand has a tint."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.domain.fees import Price
from ui.kit.arrange import column, row
from ui.kit.button import IconButton
from ui.kit.chip import Chip
from ui.kit.figures import SumLine
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING
from ui.language import N_, Plain, Words, as_spoken, counted, say
from ui.serve.names import amount, service_name
from ui.serve.visit import VisitLine


class BillLine(QWidget):
    """``removed`` by the cross, ``chosen`` by a click: back to its questions."""

    removed = Signal(str)
    chosen = Signal(str)

    def __init__(self, kit: Kit, line: VisitLine) -> None:
        super().__init__()
        self._kit, self._id, self._current = kit, line.id, False
        name = service_name(line.service)
        self._second = Text(kit, Plain(""), "label", "ink2", wrap=True)
        self._service_fee = SumLine(kit, N_("Service fee"), Plain(""))
        self._convenience = SumLine(kit, N_("Convenience fee"), Plain(""))
        self._free = SumLine(kit, N_("Nothing to pay"), N_("Free"))
        self._unknown = Chip(kit, N_("Fee not known"), "wait", "not_known")
        cross = IconButton(kit, "close", say(N_("Take {service} off the bill"), service=as_spoken(name)), side=28)
        cross.setObjectName("serve.bill.remove")
        title = Text(kit, name, "body", weight=600, wrap=True)
        head = row(column(title, self._second), cross, spacing=8)
        head.setStretch(0, 1)
        head.setAlignment(cross, Qt.AlignmentFlag.AlignTop)
        fees = (self._service_fee, self._convenience, self._free, row(self._unknown, None))
        self.setLayout(column(head, 6, *fees, spacing=2, margins=(CARD_PADDING, 10, CARD_PADDING - 6, 14)))
        for sums in (self._service_fee, self._convenience, self._free):
            sums.setContentsMargins(0, 0, 6, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        cross.clicked.connect(lambda: self.removed.emit(self._id))
        kit.theme.changed.connect(self.update)

    def show_line(self, line: VisitLine, price: Price | None, *, current: bool) -> None:
        """The line as it stands."""
        self._second.say(_second(line))
        paid = price is not None and not line.free
        self._service_fee.setVisible(paid)
        self._convenience.setVisible(paid)
        self._free.setVisible(line.free)
        self._unknown.setVisible(price is None)
        if price is not None:
            self._service_fee.amount.say(amount(price.service_cents))
            self._convenience.amount.say(amount(price.convenience_cents))
        if current != self._current:
            self._current = current
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._id)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if self._current:
            painter.fillRect(self.rect(), theme.colour("tint"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()


def _second(line: VisitLine) -> Words:
    parts = [line.service.agency, *(part for part in (line.detail(),) if part)]
    words = " · ".join(parts)
    if line.per_page and line.units:
        return say(N_("{words} · {pages}"), words=words, pages=counted(line.units, N_("1 page"), N_("{n} pages")))
    return Plain(words)
