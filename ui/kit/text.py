"""A piece of text on the screen, in one step of the type ramp. It wraps or keeps its room; it is never cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.kit.kit import Kit
from ui.kit.text_block import Run, TextBlock, plain_text, runs_of, widest_word
from ui.kit.theme import Theme
from ui.kit.tokens import TextStyle, Token
from ui.language import Words

LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


class Text(QLabel):
    """Words in a style and an ink.

    ``words`` is a translation key, ``Plain`` data or ``say(...)``; ``wrap`` lets it take several lines, from the
    top of its room or (``middle``) in the middle of it. ``text()`` answers what is shown, which is also what a screen
    reader says.
    """

    def __init__(
        self,
        kit: Kit,
        words: Words = "",
        style: TextStyle = "body",
        ink: Token = "ink1",
        *,
        weight: int = 0,
        code: bool = False,
        wrap: bool = False,
        middle: bool = False,
        align: Qt.AlignmentFlag = LEFT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit, self._style, self._ink = kit, style, ink
        self._weight, self._code, self._wrap, self._side = weight, code, wrap, align
        self._middle = middle or not wrap
        self._words: Words | None = words
        self._runs: list[Run] = []
        self._blocks: dict[int | None, TextBlock] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._set_policy()
        kit.theme.changed.connect(self._relook)
        kit.language.changed.connect(self._relook)
        self._relook()

    def say(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self._relook()

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show runs that are data: a name with the letters that matched, a number with the digits that differ."""
        self._words, self._runs = None, list(runs)
        self._relook()

    def theme(self) -> Theme:
        return self._kit.theme

    def set_ink(self, ink: Token) -> None:
        if ink != self._ink:
            self._ink = ink
            self.update()

    def set_style(self, style: TextStyle, weight: int = 0) -> None:
        self._style, self._weight = style, weight
        self._relook()

    def sizeHint(self) -> QSize:
        block = self._block(None)
        return QSize(block.natural_width, block.height)

    def minimumSizeHint(self) -> QSize:
        if not self._wrap:
            return self.sizeHint()
        return QSize(widest_word(plain_text(self._runs), self._font()), self._kit.theme.line(self._style))

    def heightForWidth(self, width: int) -> int:
        return self._block(max(1, width)).height if self._wrap else self._block(None).height

    def paintEvent(self, event: QPaintEvent) -> None:
        block = self._block(self.width() if self._wrap else None)
        painter = QPainter(self)
        top = (self.height() - block.height) // 2 if self._middle else 0
        block.draw(painter, 0 if self._wrap else self._left(block), top, self._kit.theme.colour(self._ink))
        painter.end()

    def _left(self, block: TextBlock) -> int:
        room = self.width() - block.natural_width
        return {RIGHT: room, CENTRE: room // 2}.get(self._side, 0)

    def _set_policy(self) -> None:
        across = QSizePolicy.Policy.Preferred
        policy = QSizePolicy(across, QSizePolicy.Policy.Preferred if self._wrap else QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(self._wrap)
        self.setSizePolicy(policy)
        self.setWordWrap(self._wrap)  # QLabel forgets height-for-width at every new text unless it wraps itself

    def _font(self) -> QFont:
        return self._kit.theme.font(self._style, weight=self._weight, code=self._code)

    def _block(self, width: int | None) -> TextBlock:
        found = self._blocks.get(width)
        if found is None:
            if len(self._blocks) > 8:
                self._blocks.clear()
            theme = self._kit.theme
            found = TextBlock(self._runs, self._font(), theme.line(self._style), theme, width=width, align=self._side)
            self._blocks[width] = found
        return found

    def _relook(self) -> None:
        if self._words is not None:
            self._runs = runs_of(self._kit.language, self._words)
        self._blocks.clear()
        self.setText(plain_text(self._runs))
        self.updateGeometry()
        self.update()
