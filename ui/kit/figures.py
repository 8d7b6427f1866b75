"""Sums and facts: money lines (label left, money right), labelled facts, and the big figures of a report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.arrange import column, row
from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.text import RIGHT, Text
from ui.kit.tokens import CHIP_HEIGHT, TextStyle, Token
from ui.language import Words


class SumLine(QWidget):
    """A label at the left, a sum at the right; ``strong`` for a total in the line's own size."""

    def __init__(
        self,
        kit: Kit,
        label: Words,
        amount: Words,
        *,
        strong: bool = False,
        style: TextStyle = "small",
        amount_style: TextStyle | None = None,
        amount_ink: Token = "ink1",
    ) -> None:
        super().__init__()
        weight = 600 if strong else 0
        self.label = Text(kit, label, style, "ink1" if strong else "ink2", weight=weight, wrap=True)
        self.amount = Text(kit, amount, amount_style or style, amount_ink, weight=weight, align=RIGHT)
        across = row(self.label, 6, self.amount)
        across.setStretch(0, 1)
        self.setLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)


class TotalLine(QWidget):
    """The total of the bill: the word small, the money in 28 px."""

    def __init__(
        self,
        kit: Kit,
        label: Words,
        amount: Words,
        *,
        amount_style: TextStyle = "total",
        label_style: TextStyle = "title",
    ) -> None:
        super().__init__()
        self.label = Text(kit, label, label_style, weight=600)
        self.amount = Text(kit, amount, amount_style, align=RIGHT)
        across = row(self.label, None, self.amount, spacing=8)
        across.setAlignment(self.label, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)


class Fact(QWidget):
    """A small label over what it names."""

    def __init__(
        self,
        kit: Kit,
        label: Words,
        value: Words,
        *,
        style: TextStyle = "body",
        weight: int = 600,
        code: bool = False,
        wrap: bool = True,
    ) -> None:
        super().__init__()
        self.label = Text(kit, label, "label", "ink2", wrap=True)
        self.value = Text(kit, value, style, weight=weight, code=code, wrap=wrap)
        self.setLayout(column(self.label, self.value, spacing=2))


class FactGrid(QWidget):
    """Facts in columns of equal width, filled row by row."""

    def __init__(self, kit: Kit, columns: int = 3, *, gap: int = 16) -> None:
        super().__init__()
        self._kit, self._columns = kit, columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(gap)
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)

    def add(self, fact: Fact) -> Fact:
        place = self._grid.count()
        self._grid.addWidget(fact, place // self._columns, place % self._columns, Qt.AlignmentFlag.AlignTop)
        return fact


class BigFigure(Card):
    """A key figure in a card of its own: what it is, the figure, and one quiet line; a chip may stand at its head."""

    def __init__(
        self,
        kit: Kit,
        label: Words,
        figure: Words,
        note: Words = "",
        *,
        chip: QWidget | None = None,
        style: TextStyle = "total",
    ) -> None:
        super().__init__(kit)
        self.label = Text(kit, label, "small", "ink2", wrap=True, middle=True)
        self.figure = Text(kit, figure, style)
        self.note = Text(kit, note, "label", "ink2", wrap=True)
        head = row(self.label, spacing=8)
        head.setStretch(0, 1)
        self.label.setMinimumHeight(kit.theme.row(CHIP_HEIGHT))
        if chip is not None:
            head.addWidget(chip)
        body: QVBoxLayout = self.body
        body.setContentsMargins(16, 10, 16, 12)
        for part in (head, self.figure, self.note):
            body.addWidget(part) if isinstance(part, QWidget) else body.addLayout(part)
        self.note.setVisible(bool(self.note.text()))

    def show_figure(self, figure: Words, note: Words = "") -> None:
        self.figure.say(figure)
        self.note.say(note)
        self.note.setVisible(bool(self.note.text()))
