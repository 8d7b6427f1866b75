"""The bare line one types in. It leaves F-keys and Ctrl keys to the screen and knows a scanner from a person."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.kit.kit import Kit
from ui.kit.scan import Burst
from ui.kit.tokens import TextStyle

# What editing needs of the Ctrl keys; every other one belongs to the screen.
_EDITING = frozenset(
    {
        Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z,
        Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Backspace,
    }
)  # fmt: skip
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineEdit(QLineEdit):
    """A line without frame. A scanned code goes to ``scanned`` and leaves the text as it was before."""

    focused = Signal(bool)
    scanned = Signal(str)

    def __init__(self, kit: Kit, style: TextStyle = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._style = kit, style
        self._burst = Burst()
        self._before = ("", 0)
        self.setFrame(False)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, on=False)
        self.setStyleSheet("QLineEdit { background: transparent; border: none; padding: 0; }")
        kit.theme.changed.connect(self._relook)
        self._relook()

    def event(self, event: QEvent) -> bool:
        """Refuse the override of any key that is not plain editing, so that the screen's shortcut gets it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self._mine(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = time.monotonic_ns() // 1_000_000
        if event.key() in _ENDS and self._take_scan(now):
            event.accept()
            return
        text = event.text()
        if text and text.isprintable():
            held = (self.text(), self.cursorPosition())
            if self._burst.typed(text, now):
                self._before = held
        else:
            self._burst.broken()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._burst.broken()
        self.focused.emit(False)

    def _take_scan(self, now_ms: int) -> bool:
        code = self._burst.ended(now_ms) if self._kit.scans.listening else ""
        if not code:
            return False
        text, cursor = self._before
        self.setText(text)
        self.setCursorPosition(cursor)
        self.scanned.emit(code)
        return True

    def _mine(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return event.key() in _EDITING and not (shifted and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z)
        return not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35 and event.key() != Qt.Key.Key_Escape

    def _relook(self) -> None:
        self.setFont(self._kit.theme.font(self._style))
