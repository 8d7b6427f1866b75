"""Page → strip: where every row stands, in dots. One place for it, so that bytes, PDF and picture agree.

A dot is 1/203 inch (8 to a millimetre); a character is 12 × 24 dots; lines follow each other every 28. Characters of
different height on one line stand on one base line, as a printer sets them.
"""

from __future__ import annotations

from dataclasses import dataclass

from printing.page import (
    COLUMNS,
    MARGIN,
    NORMAL,
    BandRow,
    FrameRow,
    GapRow,
    Page,
    PictureRow,
    QrRow,
    Row,
    RuleRow,
    Size,
    Span,
    TextRow,
)
from printing.qr_size import fewest_modules

CELL_WIDE = 12
CELL_HIGH = 24
BASE_LINE = 19  # dots from the top of a normal character
LINE_PITCH = 28
ADVANCE = {1: LINE_PITCH}  # height multiple → dots to the next line
ROOM_BELOW_TALL = 6
WIDEST = 8  # the largest multiple a printer knows
DASH = 4  # the multiple of a dashed rule's dashes
HORIZONTAL, VERTICAL = "─", "│"


@dataclass(frozen=True, slots=True)
class Run:
    """Text from `x` dots on, all of one size and weight."""

    x: int
    text: str
    size: Size = NORMAL
    bold: bool = False
    inverse: bool = False

    @property
    def wide(self) -> int:
        """Width in dots."""
        return len(self.text) * self.size.wide * CELL_WIDE


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line. `middle` tells that it was centred, which a printer can do by itself."""

    y: int
    advance: int
    runs: tuple[Run, ...]
    middle: bool = False

    @property
    def high(self) -> int:
        """Height of the tallest character in dots."""
        return max((run.size.high for run in self.runs), default=1) * CELL_HIGH


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper, in the middle of a character's height."""

    y: int
    dashed: bool
    advance: int = LINE_PITCH


@dataclass(frozen=True, slots=True)
class Frame:
    """A framed text: one character line above, the text, one below."""

    y: int
    text: Run
    advance: int


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR code; `x` and `advance` hold for the mode that suits its text best."""

    y: int
    x: int
    text: str
    edge: int
    advance: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of bits, one bit a dot."""

    y: int
    x: int
    rows: tuple[bytes, ...]
    advance: int


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty paper."""

    y: int
    advance: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the paper."""

    y: int
    advance: int = 0


Part = TextLine | Rule | Frame | QrMark | Picture | Feed | Cut


@dataclass(frozen=True, slots=True)
class Strip:
    """A paper in dots."""

    columns: int
    dots: int
    height: int
    parts: tuple[Part, ...]
    title: str


def place(page: Page) -> Strip:
    """Every row of a page with its place."""
    parts: list[Part] = []
    y = 0
    for row in page.rows:
        part = placed(row, y, page.columns)
        parts.append(part)
        y += part.advance
    return Strip(page.columns, COLUMNS[page.columns], y, tuple(parts), page.title)


def placed(row: Row, y: int, columns: int) -> Part:
    if isinstance(row, TextRow):
        return text_line(row, y, columns)
    if isinstance(row, BandRow):
        return band_line(row, y, columns)
    if isinstance(row, FrameRow):
        wide = len(row.text) * row.size.wide * CELL_WIDE
        text = Run((columns * CELL_WIDE - wide) // 2, row.text, row.size, True)
        return Frame(y, text, (2 + row.size.high) * CELL_HIGH)
    if isinstance(row, RuleRow):
        return Rule(y, row.dashed)
    if isinstance(row, QrRow):
        side = fewest_modules(row.text) * row.module_dots
        return QrMark(y, (COLUMNS[columns] - side) // 2, row.text, row.module_dots, side)
    if isinstance(row, PictureRow):
        return Picture(y, (COLUMNS[columns] - len(row.rows[0]) * 8) // 2, row.rows, len(row.rows))
    if isinstance(row, GapRow):
        return Feed(y, row.dots)
    return Cut(y)


def text_line(row: TextRow, y: int, columns: int) -> TextLine:
    margin = 0 if row.bleed else MARGIN[columns]
    if row.middle:
        wide = sum(span.columns for span in row.middle) * CELL_WIDE
        runs = runs_from((COLUMNS[columns] - wide) // 2, row.middle)
    else:
        right = columns - margin - sum(span.columns for span in row.right)
        runs = runs_from(margin * CELL_WIDE, row.left) + runs_from(right * CELL_WIDE, row.right)
    high = max((run.size.high for run in runs), default=1)
    return TextLine(y, ADVANCE.get(high, high * CELL_HIGH + ROOM_BELOW_TALL), runs, bool(row.middle))


def runs_from(x: int, spans: tuple[Span, ...]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for span in spans:
        run = Run(x, span.text, span.size, span.bold)
        runs.append(run)
        x += run.wide
    return tuple(runs)


def band_line(row: BandRow, y: int, columns: int) -> TextLine:
    """White text on a band as wide as the paper's columns; what does not divide is filled with normal spaces."""
    cells = columns // row.size.wide
    left = Run(0, row.text.center(cells), row.size, True, True)
    over = columns - cells * row.size.wide
    rest = (Run(left.wide, " " * over, Size(1, row.size.high), True, True),) if over else ()
    return TextLine(y, row.size.high * CELL_HIGH, (left, *rest))


def rule_runs(columns: int, dashed: bool) -> tuple[Run, ...]:
    """A rule as characters: the widest multiples there are, because each costs one byte."""
    return stretched(0, columns, "-", DASH) if dashed else stretched(0, columns)


def stretched(
    x: int, columns: int, letter: str = HORIZONTAL, widest: int = WIDEST, bold: bool = False
) -> tuple[Run, ...]:
    """A horizontal line over so many columns, in as few characters as can be."""
    whole, rest = divmod(columns, widest)
    runs = [Run(x, letter * whole, Size(widest, 1), bold)] if whole else []
    if rest:
        runs.append(Run(x + whole * widest * CELL_WIDE, letter, Size(rest, 1), bold))
    return tuple(runs)


def frame_lines(frame: Frame, columns: int) -> tuple[TextLine, ...]:
    """A frame as three printed lines of line-drawing characters."""
    right = (columns - 1) * CELL_WIDE
    across = stretched(CELL_WIDE, columns - 2, bold=True)
    tall = Size(1, frame.text.size.high)
    y, high = frame.y, frame.text.size.high * CELL_HIGH
    return (
        TextLine(y, CELL_HIGH, (Run(0, "┌", bold=True), *across, Run(right, "┐", bold=True))),
        TextLine(y + CELL_HIGH, high, (Run(0, VERTICAL, tall, True), frame.text, Run(right, VERTICAL, tall, True))),
        TextLine(y + CELL_HIGH + high, CELL_HIGH, (Run(0, "└", bold=True), *across, Run(right, "┘", bold=True))),
    )
