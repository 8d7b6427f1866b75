"""A card: a white sheet with a one-pixel line, a head that says what it is, and room for its matter.

A head has a number (the step of the conversation) or an icon, the title, and quiet facts at the right. Cards stand
on the window or, once, inside another card.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.arrange import Margins, column
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.paint import edge_box, fill_box, line
from ui.kit.picture import Picture
from ui.kit.text import Text
from ui.kit.tokens import CARD_HEAD, CARD_PADDING, RADIUS, Token
from ui.language import Words


class Badge(QWidget):
    """The number of a step in a circle: filled for the step we are at, quiet for the others."""

    SIDE = 20

    def __init__(self, kit: Kit, number: int, *, current: bool = False, side: int = SIDE) -> None:
        super().__init__()
        self._kit, self._number, self._current = kit, number, current
        self.setFixedSize(side, side)
        kit.theme.changed.connect(self.update)

    def set_current(self, current: bool) -> None:
        self._current = current
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        fill_box(painter, self.rect(), theme.colour("accent" if self._current else "inset"), self.width() / 2)
        painter.setPen(theme.colour("on_accent" if self._current else "ink2"))
        painter.setFont(theme.font("label", weight=600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class CardHead(QWidget):
    """The head of a card; add facts at its right with ``add``."""

    def __init__(self, kit: Kit, title: Words, number: int, icon: str, ruled: bool) -> None:
        super().__init__()
        self._kit, self._ruled = kit, ruled
        self.badge = Badge(kit, number) if number else None
        self.title = Text(kit, title, "title", wrap=True, middle=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(CARD_PADDING, 0, CARD_PADDING, 1 if ruled else 0)
        self._row.setSpacing(8)
        if self.badge is not None:
            self._row.addWidget(self.badge)
        if icon:
            self._row.addWidget(Picture(kit, icon, 16, "ink1"))
        self._row.addWidget(self.title, 1)
        kit.theme.changed.connect(self._relook)
        self._relook()

    def add(self, widget: QWidget) -> None:
        """Put a fact, chip or button at the right end."""
        self._row.addWidget(widget)

    def _relook(self) -> None:
        self.setMinimumHeight(self._kit.theme.row(CARD_HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ruled:
            painter = QPainter(self)
            line(painter, self._kit.theme, 0, self.height() - 1, self.width(), self.height() - 1)
            painter.end()


class Card(QWidget):
    """A card with ``head`` (``None`` without a title) and ``body``, a column for what it holds.

    ``flush()`` adds something that reaches from edge to edge; ``facts`` and ``key`` stand quietly in the head;
    ``inner`` is a card within a card, whose title stands in the body without a rule.
    """

    def __init__(
        self,
        kit: Kit,
        title: Words | None = None,
        *,
        number: int = 0,
        icon: str = "",
        facts: Words | None = None,
        key: str = "",
        ruled: bool = True,
        surface: Token = "card",
        edge: Token = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit, self._surface, self._edge = kit, surface, edge
        self.head = CardHead(kit, title, number, icon, ruled) if title is not None else None
        self.facts = Text(kit, facts, "label", "ink3") if facts is not None else None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        if self.head is not None:
            self._column.addWidget(self.head)
            if self.facts is not None:
                self.head.add(self.facts)
            if key:
                self.head.add(KeyCap(kit, key))
        self.body = self.section(top=CARD_PADDING if ruled or self.head is None else 0)
        kit.theme.changed.connect(self.update)

    def section(self, *, top: int = CARD_PADDING, stretch: int = 0) -> QVBoxLayout:
        """A further column under the last, with the card's padding."""
        margins: Margins = (CARD_PADDING, top, CARD_PADDING, CARD_PADDING)
        made = column(margins=margins)
        self._column.addLayout(made, stretch)
        return made

    def foot(self) -> QVBoxLayout:
        """A line, and under it the low column for the buttons of the card."""
        self.rule()
        made = column(margins=(CARD_PADDING, 8, CARD_PADDING, 8))
        self._column.addLayout(made)
        return made

    def flush(self, widget: QWidget, stretch: int = 0) -> None:
        """Something from edge to edge (rows, a table, a banner); an empty body above it is taken away."""
        if self.body.count() == 0:
            self.body.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(widget, stretch)

    def rule(self) -> None:
        """A line across the card."""
        self._column.addWidget(Rule(self._kit))

    def stretch(self) -> None:
        self._column.addStretch(1)

    def set_current(self, current: bool) -> None:
        """Whether the conversation is at this card."""
        if self.head is not None and self.head.badge is not None:
            self.head.badge.set_current(current)

    def set_surface(self, surface: Token, edge: Token = "line") -> None:
        self._surface, self._edge = surface, edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._kit.theme
        painter = QPainter(self)
        edge_box(painter, self.rect(), theme.colour(self._edge), theme.colour(self._surface), radius=RADIUS)
        painter.end()


class Rule(QWidget):
    """A one-pixel line between parts, level or upright."""

    def __init__(self, kit: Kit, *, upright: bool = False) -> None:
        super().__init__()
        self._kit = kit
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        kit.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), self.height()), self._kit.theme.colour("line"))
        painter.end()
