"""Reasons one under the other, as radio buttons drawn in the look: more of them, and longer, than segments can hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from ui.kit.arrange import column
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, fill_box, focus_ring
from ui.kit.segments import Choice
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import FIELD_HEIGHT

_SIDE = 16
_PADDING = 12


class ReasonList(QWidget):
    """Exactly one is chosen."""

    def __init__(self, kit: Kit, choices: Sequence[Choice], current: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._parts = {choice.key: _Reason(kit, choice) for choice in choices}
        for part in self._parts.values():
            self._group.addButton(part)
        self._parts[current].setChecked(True)
        self.setLayout(column(*self._parts.values(), spacing=4))

    def current(self) -> str:
        """The key of the chosen reason."""
        return next(key for key, part in self._parts.items() if part.isChecked())

    def first(self) -> QAbstractButton:
        """The chosen one: where the caret begins."""
        return self._parts[self.current()]


class _Reason(QAbstractButton):
    """One reason; arrows move on, as in a group of radio buttons."""

    def __init__(self, kit: Kit, choice: Choice) -> None:
        super().__init__()
        self._kit, self._choice = kit, choice
        self.setObjectName(f"serve.reason.{choice.key}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        kit.language.changed.connect(self._relook)
        kit.theme.changed.connect(self._relook)
        self._relook()

    def sizeHint(self) -> QSize:
        return QSize(self._block().natural_width + _SIDE + 3 * _PADDING, self._kit.theme.row(FIELD_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        group = self.group()
        if not step or group is None:
            super().keyPressEvent(event)
            return
        parts = group.buttons()
        place = max(0, min(len(parts) - 1, parts.index(self) + step))
        parts[place].setFocus(Qt.FocusReason.TabFocusReason)
        parts[place].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        chosen = self.isChecked()
        edge_box(
            painter,
            self.rect(),
            theme.colour("accent" if chosen else "field"),
            theme.colour("tint" if chosen else "card"),
        )
        middle = self.height() // 2
        ring = QRect(_PADDING, middle - _SIDE // 2, _SIDE, _SIDE)
        edge_box(painter, ring, theme.colour("accent" if chosen else "field"), radius=_SIDE / 2, width=2)
        if chosen:
            fill_box(painter, ring.adjusted(4, 4, -4, -4), theme.colour("accent"), _SIDE / 2)
        block = self._block()
        block.draw(painter, 2 * _PADDING + _SIDE, middle - block.height / 2, theme.colour("ink1"))
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme)
        painter.end()

    def _block(self) -> TextBlock:
        theme = self._kit.theme
        return TextBlock([Run(self.text())], theme.font("body"), theme.line("body"), theme)

    def _relook(self) -> None:
        self.setText(self._kit.words(self._choice.words))
        self.updateGeometry()
        self.update()
