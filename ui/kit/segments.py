"""Segments: two to four choices that exclude each other. Beyond four, ``Dropdown``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.paint import edge_box, focus_ring
from ui.kit.text_block import Run, TextBlock, widest_word
from ui.kit.tokens import RADIUS, SMALL_HEIGHT
from ui.language import Words

CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True)
class Choice:
    """One of several: what the program calls it and what the screen calls it; ``name`` for screen readers."""

    key: str
    words: Words
    name: Words | None = None


class Segments(QWidget):
    """``chosen`` comes when a person chooses; ``choose`` says nothing."""

    chosen = Signal(str)

    def __init__(
        self,
        kit: Kit,
        choices: Sequence[Choice],
        current: str,
        *,
        name: str = "",
        height: int = SMALL_HEIGHT,
        padding: int = 12,
        stretch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._group = QButtonGroup(self)
        self._parts: dict[str, _Segment] = {}
        across = QHBoxLayout(self)
        across.setContentsMargins(1, 0, 1, 0)
        across.setSpacing(0)
        for choice in choices:
            part = _Segment(kit, choice, height, padding, first=choice is choices[0], last=choice is choices[-1])
            self._parts[choice.key] = part
            self._group.addButton(part)
            across.addWidget(part, 1 if stretch else 0)
            part.clicked.connect(self._on_clicked)
        policy = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        if name:
            kit.language.bind(self.setAccessibleName, name)
        kit.theme.changed.connect(self._fit)
        kit.language.changed.connect(self._fit)
        self.choose(current)

    def current(self) -> str:
        return next(key for key, part in self._parts.items() if part.isChecked())

    def choose(self, key: str) -> None:
        """Show ``key`` as chosen."""
        self._parts[key].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow where a longer language needs two lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tall = max(part.height_for(self.width() // len(self._parts)) for part in self._parts.values())
        if tall != self.minimumHeight():
            self.setFixedHeight(tall)
            across = self.layout()
            assert across is not None
            across.setGeometry(self.rect())  # a resize within a resize leaves the layout behind

    def _on_clicked(self) -> None:
        self.chosen.emit(self.current())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        edge_box(painter, self.rect(), theme.colour("field"), theme.colour("card"))
        painter.end()


class _Segment(QAbstractButton):
    """One choice; arrows move to its neighbour, as in a group of radio buttons."""

    def __init__(self, kit: Kit, choice: Choice, height: int, padding: int, *, first: bool, last: bool) -> None:
        super().__init__()
        self._kit, self._choice, self._height, self._padding = kit, choice, height, padding
        self._first, self._last = first, last
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        kit.theme.changed.connect(self.updateGeometry)
        kit.language.changed.connect(self._relook)
        self._relook()

    def sizeHint(self) -> QSize:
        return QSize(self._block(strong=True).natural_width + 2 * self._padding, self._kit.theme.row(self._height))

    def minimumSizeHint(self) -> QSize:
        least = widest_word(self.text(), self._font(strong=True)) + 2 * self._padding
        return QSize(least, self._kit.theme.row(self._height))

    def height_for(self, width: int) -> int:
        """Pixels high when ``width`` across: two lines where one does not hold the words."""
        block = self._block(strong=True, width=width)
        return max(
            self._kit.theme.row(self._height), block.height + 8 if block.height > self._kit.theme.line("small") else 0
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        group = self.group()
        if not step or group is None:
            super().keyPressEvent(event)
            return
        parts = group.buttons()
        place = parts.index(self) + step
        if 0 <= place < len(parts):
            parts[place].setFocus(Qt.FocusReason.TabFocusReason)
            parts[place].click()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        if self.isChecked():
            painter.fillPath(self._shape(), theme.colour("tint"))
            if theme.contrast:
                edge_box(painter, self.rect(), theme.colour("accent"), radius=RADIUS - 1, width=2)
        if not self._first:
            painter.fillRect(
                0, 1, 1, self.height() - 2, theme.colour("line" if theme.look.mode == "light" else "field")
            )
        ink = theme.colour("accent" if self.isChecked() else "ink1")
        block = self._block(strong=self.isChecked(), width=self.width())
        block.draw(painter, (self.width() - block.width) // 2, (self.height() - block.height) / 2, ink)
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme)
        painter.end()

    def _shape(self) -> QPainterPath:
        """The segment inside the common edge: round only at the ends of the row."""
        inner = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        radius = RADIUS - 1.0
        path = QPainterPath()
        path.addRoundedRect(inner, radius, radius)
        square = QPainterPath()
        square.addRect(inner.adjusted(radius if self._first else 0, 0, -radius if self._last else 0, 0))
        return path.united(square)

    def _font(self, *, strong: bool) -> QFont:
        return self._kit.theme.font("small", weight=600 if strong else 400)

    def _block(self, *, strong: bool, width: int = 0) -> TextBlock:
        theme, font = self._kit.theme, self._font(strong=strong)
        block = TextBlock([Run(self.text())], font, theme.line("small"), theme)
        if not width or block.natural_width <= width - 8:
            return block
        return TextBlock([Run(self.text())], font, theme.line("small") - 2, theme, width=width - 8, align=CENTRE)

    def _relook(self) -> None:
        self.setText(self._kit.words(self._choice.words))
        if self._choice.name is not None:
            self.setAccessibleName(self._kit.words(self._choice.name))
        self.updateGeometry()
        self.update()
