"""The three columns of a work page: citizen, service, bill; or two, when the left or right one is missing.

The left is 276 wide. From 1600 px the middle grows to 760 and the right from 364 to 420; then the margins grow, so
that a line never becomes too long to read.
"""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.kit import Kit
from ui.kit.tokens import CARD_GAP

LEFT = 276
RIGHT = 364
RIGHT_MOST = 420
MIDDLE_MOST = 760
MIDDLE_LEAST = 460
LEFT_LEAST = 244
RIGHT_LEAST = 316
_LARGE = 1.1


class Columns(QWidget):
    """Widgets side by side with the page's margin round them."""

    def __init__(
        self,
        kit: Kit,
        left: QWidget | None,
        middle: QWidget,
        right: QWidget | None = None,
        *,
        right_width: int = RIGHT,
        middle_most: int = MIDDLE_MOST,
    ) -> None:
        super().__init__()
        self._kit, self._left, self._right = kit, left, right
        self._right_width, self._middle_most = right_width, middle_most
        self._row = QHBoxLayout(self)
        self._row.setSpacing(CARD_GAP)
        for widget in (left, middle, right):
            if widget is not None:
                self._row.addWidget(widget, 1 if widget is middle else 0)
        kit.theme.changed.connect(self._spread)
        self._spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        left, right, margin = spread(
            self.width(),
            left=LEFT if self._left is not None else 0,
            right=self._right_width if self._right is not None else 0,
            middle_most=self._middle_most,
        )
        grown = _LARGE if self._kit.theme.large else 1
        if self._left is not None:
            self._left.setFixedWidth(round(left * grown))
        if self._right is not None:
            self._right.setFixedWidth(right)
        self._row.setContentsMargins(margin, CARD_GAP, margin, CARD_GAP)


def spread(width: int, *, left: int, right: int, middle_most: int = MIDDLE_MOST) -> tuple[int, int, int]:
    """Left width, right width and margin for a page ``width`` pixels wide: middle first, then right, then margins.

    In a narrow window the sides give way to the middle, the right one first.
    """
    gaps = CARD_GAP * ((left > 0) + (right > 0))
    room = width - 2 * CARD_GAP - gaps - left - right
    if width > 0 and room < MIDDLE_LEAST:
        right, room = _give(right, RIGHT_LEAST, room)
        left, room = _give(left, LEFT_LEAST, room)
    rest = max(0, room - middle_most)
    right_more = min(rest, max(0, RIGHT_MOST - right)) if right else 0
    return left, right + right_more, CARD_GAP + (rest - right_more) // 2


def _give(side: int, least: int, room: int) -> tuple[int, int]:
    """What is left of a side after it gave the middle what that lacks, and the room of the middle then."""
    given = max(0, min(side - least, MIDDLE_LEAST - room))
    return side - given, room + given
