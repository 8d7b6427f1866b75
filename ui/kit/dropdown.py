"""A drop-down for more choices than segments can hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from ui.kit.arrange import column
from ui.kit.kit import Kit
from ui.kit.paint import edge_box
from ui.kit.segments import Choice
from ui.kit.text import Text
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import FIELD_HEIGHT
from ui.language import Words


class _Box(QComboBox):
    """Qt's combo box with our frame."""

    def __init__(self, kit: Kit, height: int, icon: str) -> None:
        super().__init__()
        self._kit, self._height, self._icon = kit, height, icon
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        kit.theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        widest = max((self._block(self.itemText(n)).natural_width for n in range(self.count())), default=60)
        return QSize(widest + 48 + (24 if self._icon else 0), self._kit.theme.row(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, density = self._kit.theme, self.devicePixelRatioF()
        painter = QPainter(self)
        edge = theme.colour("accent" if self.hasFocus() else "field")
        edge_box(painter, self.rect(), edge, theme.colour("card"), width=2 if self.hasFocus() else 1)
        x, middle = 12, self.height() // 2
        if self._icon:
            painter.drawPixmap(x, middle - 8, theme.icon(self._icon, 16, "ink1", density))
            x += 24
        block = self._block(self.currentText())
        block.draw(painter, x, middle - block.height / 2, theme.colour("ink1"))
        painter.drawPixmap(self.width() - 28, middle - 8, theme.icon("chevron_down", 16, "ink1", density))
        painter.end()

    def _block(self, text: str) -> TextBlock:
        theme = self._kit.theme
        style = "body" if self._height >= FIELD_HEIGHT else "small"
        return TextBlock([Run(text)], theme.font(style), theme.line(style), theme)  # type: ignore[arg-type]


class Dropdown(QWidget):
    """A label over a box of choices; ``chosen`` comes when a person chooses, ``choose`` says nothing."""

    chosen = Signal(str)

    def __init__(
        self,
        kit: Kit,
        choices: Sequence[Choice],
        current: str,
        *,
        label: Words | None = None,
        name: str = "",
        icon: str = "",
        height: int = FIELD_HEIGHT,
    ) -> None:
        super().__init__()
        self._kit, self._choices, self._label = kit, list(choices), label
        self._box = _Box(kit, height, icon)
        whole = column(spacing=4)
        if label is not None:
            whole.addWidget(Text(kit, label, "label", "ink2"))
        whole.addWidget(self._box)
        self.setLayout(whole)
        self.setFocusProxy(self._box)
        if name:
            kit.language.bind(self._box.setAccessibleName, name)
        for choice in choices:
            self._box.addItem("", choice.key)
        kit.language.changed.connect(self._relook)
        kit.theme.changed.connect(self._relook)
        self._relook()
        self.choose(current)
        self._box.activated.connect(self._on_activated)

    def current(self) -> str:
        return str(self._box.currentData())

    def choose(self, key: str) -> None:
        self._box.setCurrentIndex(self._box.findData(key))

    def _on_activated(self) -> None:
        self.chosen.emit(self.current())

    def _relook(self) -> None:
        self._box.setFont(self._kit.theme.font("body"))
        for place, choice in enumerate(self._choices):
            self._box.setItemText(place, self._kit.words(choice.words))
        if self._label is not None:
            self._box.setAccessibleName(self._kit.words(self._label))
