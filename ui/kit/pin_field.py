"""Six boxes for a PIN. What is typed is never shown, never kept longer than asked for, never put on a clipboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.paint import edge_box
from ui.kit.tokens import Token

DIGITS = 6


class PinField(QWidget):
    """``completed`` comes with the sixth digit, ``entered`` with Enter; ``take()`` hands the digits over once."""

    changed = Signal(int)
    completed = Signal()
    entered = Signal()

    def __init__(self, kit: Kit, name: str, *, height: int = 56, gap: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._height, self._gap = kit, height, gap
        self._digits = ""
        self._wrong = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        kit.language.bind(self.setAccessibleName, name)
        kit.theme.changed.connect(self.updateGeometry)

    def count(self) -> int:
        """How many digits are typed."""
        return len(self._digits)

    def whole(self) -> bool:
        return len(self._digits) == DIGITS

    def take(self) -> str:
        """The digits, which the field then forgets."""
        digits, self._digits = self._digits, ""
        self._tell()
        return digits

    def clear(self) -> None:
        self._digits = ""
        self._tell()

    def set_wrong(self, wrong: bool) -> None:
        """Red edges until the next digit."""
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(DIGITS * 60 + (DIGITS - 1) * self._gap, self._kit.theme.row(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(DIGITS * 36 + (DIGITS - 1) * self._gap, self._kit.theme.row(self._height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self._digits = self._digits[:-1]
            self._tell()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif digit.isascii() and digit.isdigit() and not event.isAutoRepeat():
            self._add(digit)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = (self.width() - (DIGITS - 1) * self._gap) / DIGITS
        for place in range(DIGITS):
            left = round(place * (width + self._gap))
            right = round(place * (width + self._gap) + width)
            self._paint_box(painter, QRectF(left, 0, right - left, self.height()), place)
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF, place: int) -> None:
        theme = self._kit.theme
        here = self.hasFocus() and place == min(len(self._digits), DIGITS - 1)
        edge: Token = "bad" if self._wrong else "accent" if here else "field"
        edge_box(painter, box, theme.colour(edge), theme.colour("card"), width=2 if here or self._wrong else 1)
        if place < len(self._digits):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink1"))
            painter.drawEllipse(box.center(), 6, 6)

    def _add(self, digit: str) -> None:
        if self.whole():
            return
        self._wrong = False
        self._digits += digit
        self._tell()
        if self.whole():
            self.completed.emit()

    def _tell(self) -> None:
        self.update()
        self.changed.emit(len(self._digits))
