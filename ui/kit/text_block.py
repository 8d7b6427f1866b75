"""Text laid out by our own line heights: runs of plain, strong and marked words, wrapped at words only.

Qt's labels take the font's natural line height and cannot paint a mark behind a word; a page whose lines do not
fall where the design says looks untidy at once. A sentence may carry ``**strong**`` words in its key, so that a
translator can move them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from ui.kit.theme import Theme
from ui.kit.tokens import Token
from ui.language import Language, Plain, Say, Words

_WIDE = 100_000.0
STRONG = 600
_UNBROKEN = "\u2011"  # M-PESA is one word


@dataclass(frozen=True)
class Run:
    """A piece of text that looks one way."""

    text: str
    strong: bool = False
    marked: bool = False
    ink: Token | None = None


def runs_of(language: Language, words: Words) -> list[Run]:
    """Words as runs; ``**`` in a sentence opens and closes strong text, in data it is itself."""
    if isinstance(words, Plain):
        return [Run(words.text)]
    if isinstance(words, str):
        return _parsed(language, words, {})
    if isinstance(words, Say):
        return _parsed(language, words.text, dict(words.facts))
    return [Run(words.spoken(language))]


def plain_text(runs: Sequence[Run]) -> str:
    """The same words as one plain text."""
    return "".join(run.text for run in runs)


def _parsed(language: Language, text: str, facts: dict[str, object]) -> list[Run]:
    if "**" not in text:
        return [Run(language.tr(text, **facts))]
    pieces = language.template(text).split("**")
    try:
        said = [language.fill(piece, facts) for piece in pieces]
    except (KeyError, IndexError, ValueError):
        said = [language.fill(piece, facts) for piece in text.split("**")]
    return [Run(piece, strong=bool(number % 2)) for number, piece in enumerate(said) if piece]


class TextBlock:
    """Runs laid out for one width; ``height`` and ``width`` are whole pixels."""

    def __init__(
        self,
        runs: Sequence[Run],
        font: QFont,
        line_px: int,
        theme: Theme,
        *,
        width: int | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self._theme = theme
        self._align = align
        self._line_px = line_px
        self._marks: list[QRectF] = []
        text = plain_text(runs).replace("\n", "\u2028")
        if width:
            text = text.replace("-", _UNBROKEN)
        self._layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap if width else QTextOption.WrapMode.ManualWrap)
        option.setUseDesignMetrics(True)
        self._layout.setTextOption(option)
        spans = _spans(runs)
        self._layout.setFormats([_format(run, start, font, theme) for start, run in spans if _dressed(run)])
        self._lay_lines(width or _WIDE)
        self._place(width)
        self._find_marks(spans)

    def _lay_lines(self, width: float) -> None:
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
        self._layout.endLayout()

    def _place(self, width: int | None) -> None:
        lines = [self._layout.lineAt(n) for n in range(self._layout.lineCount())]
        natural = max((line.naturalTextWidth() for line in lines), default=0.0)
        self.natural_width = int(natural + 0.999)
        self.width = width or self.natural_width
        self.height = max(1, len(lines)) * self._line_px
        for number, line in enumerate(lines):
            top = number * self._line_px + _baseline(self._line_px, line.ascent(), line.descent()) - line.ascent()
            line.setPosition(QPointF(self._shift(self.width - line.naturalTextWidth()), top))

    def _shift(self, room: float) -> float:
        if self._align & Qt.AlignmentFlag.AlignRight:
            return room
        if self._align & Qt.AlignmentFlag.AlignHCenter:
            return round(room / 2)
        return 0.0

    def _find_marks(self, spans: list[tuple[int, Run]]) -> None:
        for start, run in spans:
            if not run.marked:
                continue
            line = self._layout.lineForTextPosition(start)
            left = _x(line.cursorToX(start))
            right = _x(line.cursorToX(start + len(run.text)))
            top = line.y() + (line.height() - self._line_px) / 2 + 1
            self._marks.append(QRectF(left - 1, top, right - left + 2, self._line_px - 2))

    def draw(self, painter: QPainter, x: float, y: float, ink: QColor) -> None:
        """Draw with the upper left corner at ``x``, ``y``."""
        if self._marks:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("mark"))
            for mark in self._marks:
                painter.drawRoundedRect(mark.translated(x, y), 2, 2)
        painter.setPen(ink)
        self._layout.draw(painter, QPointF(x, y))


def _baseline(line_px: int, ascent: float, descent: float) -> int:
    """Where the letters stand in a line, on a whole pixel, a little low rather than a little high."""
    up, down = round(ascent), round(descent)
    return ceil((line_px - up - down) / 2 + up)


def widest_word(text: str, font: QFont) -> int:
    """Pixels of the longest word: no text may be given less."""
    metrics = QFontMetricsF(font)
    return int(max((metrics.horizontalAdvance(word) for word in text.split()), default=0.0) + 0.999)


def _spans(runs: Sequence[Run]) -> list[tuple[int, Run]]:
    spans: list[tuple[int, Run]] = []
    start = 0
    for run in runs:
        spans.append((start, run))
        start += len(run.text)
    return spans


def _dressed(run: Run) -> bool:
    return run.strong or run.ink is not None


def _format(run: Run, start: int, font: QFont, theme: Theme) -> QTextLayout.FormatRange:
    dress = QTextCharFormat()
    if run.strong:
        heavy = QFont(font)
        heavy.setWeight(QFont.Weight(STRONG))
        dress.setFont(heavy)
    if run.ink is not None:
        dress.setForeground(theme.colour(run.ink))
    span = QTextLayout.FormatRange()
    span.start, span.length, span.format = start, len(run.text), dress
    return span


def _x(found: float | tuple[float, int] | object) -> float:
    """PySide gives the position alone or with the corrected cursor, by version."""
    if isinstance(found, tuple):
        return float(found[0])
    assert isinstance(found, (int, float))
    return float(found)
