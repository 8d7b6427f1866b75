"""Filters over a list: outlined chips in a line that wraps, the chosen one tinted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from ui.kit.flow import Flow
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, fill_box, focus_ring
from ui.kit.text_block import Run, TextBlock
from ui.kit.tokens import CHIP_HEIGHT, RADIUS_SMALL, Token
from ui.language import Words


@dataclass(frozen=True)
class Filter:
    """One filter: its key, its words ("NTSA 4" as ``say(N_("{agency} {n}"), …)``), and an icon where it is a state."""

    key: str
    words: Words
    icon: str = ""


class FilterChips(QWidget):
    """``chosen`` comes when a person chooses a filter."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, filters: Sequence[Filter] = (), current: str = "") -> None:
        super().__init__()
        self._kit = kit
        self._group = QButtonGroup(self)
        self._flow = Flow(self, gap=6)
        self._chips: dict[str, _FilterChip] = {}
        self.show_filters(filters, current)

    def show_filters(self, filters: Sequence[Filter], current: str) -> None:
        """Show these filters instead; chips whose key stays are kept, so a row does not flicker."""
        for key in [key for key in self._chips if key not in {wanted.key for wanted in filters}]:
            gone = self._chips.pop(key)
            self._group.removeButton(gone)
            gone.hide()
            gone.deleteLater()
        self._flow.take_all()
        for wanted in filters:
            chip = self._chips.get(wanted.key)
            if chip is None:
                chip = self._chips[wanted.key] = _FilterChip(self._kit, self)
                self._group.addButton(chip)
                chip.clicked.connect(self._on_clicked)
            chip.show_filter(wanted)
            chip.setChecked(wanted.key == current)
            self._flow.addWidget(chip)
        self.updateGeometry()

    def current(self) -> str:
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def _on_clicked(self) -> None:
        self.chosen.emit(self.current())


class _FilterChip(QAbstractButton):
    """One outlined chip."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._filter = Filter("", "")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._relook)
        self.show()

    def show_filter(self, wanted: Filter) -> None:
        self._filter = wanted
        self._relook()

    def sizeHint(self) -> QSize:
        mark = 20 if self._filter.icon else 0
        return QSize(self._block(strong=True).natural_width + 16 + mark, self._kit.theme.row(CHIP_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        chosen = self.isChecked()
        if chosen:
            fill_box(painter, self.rect(), theme.colour("tint"), RADIUS_SMALL)
        if not chosen or theme.contrast:
            edge_box(painter, self.rect(), theme.colour("accent" if chosen else "line"), radius=RADIUS_SMALL)
        ink: Token = "accent" if chosen else "ink2"
        x, middle = 8, self.height() // 2
        if self._filter.icon:
            painter.drawPixmap(x, middle - 7, theme.icon(self._filter.icon, 14, ink, self.devicePixelRatioF()))
            x += 20
        block = self._block(strong=chosen)
        left = x if self._filter.icon else (self.width() - block.natural_width) // 2
        block.draw(painter, left, middle - block.height / 2, theme.colour(ink))
        if self.hasFocus():
            focus_ring(painter, self.rect(), theme, RADIUS_SMALL)
        painter.end()

    def _block(self, *, strong: bool) -> TextBlock:
        theme = self._kit.theme
        font = theme.font("label", weight=600 if strong else 500)
        return TextBlock([Run(self.text())], font, theme.line("label"), theme)

    def _relook(self) -> None:
        self.setText(self._kit.words(self._filter.words))
        self.updateGeometry()
        self.update()
