"""A chip: icon, word and tint say a state in 24 pixels. It is told, not pressed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.paint import tone_box
from ui.kit.states import STATES, StateName
from ui.kit.text_block import Run, TextBlock
from ui.kit.theme import Theme
from ui.kit.tokens import CHIP_HEIGHT, RADIUS_SMALL, Tone
from ui.language import Words

_ICON = 14
_PADDING = 8
_GAP = 6


def chip_width(theme: Theme, text: str, icon: str) -> int:
    """Pixels across of a chip with these words."""
    words = TextBlock([Run(text)], theme.font("label", weight=600), theme.line("label"), theme).natural_width
    return words + 2 * _PADDING + (_ICON + _GAP if icon else 0)


def draw_chip(painter: QPainter, theme: Theme, rect: QRect, text: str, icon: str, tone: Tone, density: float) -> None:
    """Draw a chip that fills ``rect`` (used by tables, which have no widgets in their rows)."""
    tone_box(painter, rect, theme, tone, RADIUS_SMALL)
    ink = theme.ink(tone)
    x = rect.left() + _PADDING
    middle = rect.top() + rect.height() // 2
    if icon:
        painter.drawPixmap(x, middle - _ICON // 2, theme.icon(icon, _ICON, ink, density))
        x += _ICON + _GAP
    block = TextBlock([Run(text)], theme.font("label", weight=600), theme.line("label"), theme)
    block.draw(painter, x, middle - block.height / 2, theme.colour(ink))


class Chip(QLabel):
    """A state in a word. ``text()`` is the word, for screen readers too."""

    def __init__(
        self, kit: Kit, words: Words, tone: Tone = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit, self._words, self._tone, self._icon = kit, words, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._relook)
        self._relook()

    @classmethod
    def of(cls, kit: Kit, state: StateName, words: Words | None = None) -> Chip:
        """The chip of a state, in its own words unless told otherwise."""
        look = STATES[state]
        return cls(kit, words if words is not None else look.brief, look.tone, look.icon)

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_state(self, words: Words, tone: Tone, icon: str) -> None:
        """Become another state."""
        self._words, self._tone, self._icon = words, tone, icon
        self._relook()

    def sizeHint(self) -> QSize:
        theme = self._kit.theme
        return QSize(chip_width(theme, self.text(), self._icon), theme.row(CHIP_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        density = self.devicePixelRatioF()
        draw_chip(painter, self._kit.theme, self.rect(), self.text(), self._icon, self._tone, density)
        painter.end()

    def _relook(self) -> None:
        self.setText(self._kit.words(self._words))
        self.updateGeometry()
        self.update()
