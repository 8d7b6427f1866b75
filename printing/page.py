"""A laid-out paper: rows of fixed-width text, bands, frames, rules, QR. Pure values, the same for every backend.

Only what a receipt printer can do stands here: one font at whole multiples, bold, inverse, rules and a native QR.
A page knows columns, not dots; `geometry` places it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Size(NamedTuple):
    """Multiples of the 12 × 24 dot character: how wide, how high."""

    wide: int
    high: int


NORMAL = Size(1, 1)
TALL = Size(1, 2)
LARGE = Size(2, 2)
HUGE = Size(3, 3)

COLUMNS: dict[int, int] = {48: 576, 42: 512, 32: 384}
"""Columns of a paper → printable dots. 48 and 42 are 80 mm rolls, 32 is 58 mm."""
MARGIN: dict[int, int] = {48: 1, 42: 0, 32: 0}
"""Columns left empty at each side."""


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one size and weight."""

    text: str
    size: Size = NORMAL
    bold: bool = False

    @property
    def columns(self) -> int:
        """How many normal columns it takes."""
        return len(self.text) * self.size.wide


@dataclass(frozen=True, slots=True)
class TextRow:
    """One line of text: something at the left, something flush right, or one thing in the middle."""

    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()
    middle: tuple[Span, ...] = ()
    bleed: bool = False
    """Uses the empty margin too: rulers and bars."""


@dataclass(frozen=True, slots=True)
class BandRow:
    """White on black over the whole width."""

    text: str
    size: Size = LARGE


@dataclass(frozen=True, slots=True)
class FrameRow:
    """Text in an open frame over the whole width."""

    text: str
    size: Size = LARGE


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A line across the paper."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class QrRow:
    """A QR code in the middle, error level L; `module_dots` is the edge of one module."""

    text: str
    module_dots: int


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture in the middle: rows of bits, one bit a dot (`printing.raster`). `name` says what it shows."""

    name: str
    rows: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """Empty paper, in dots (8 are a millimetre)."""

    dots: int


@dataclass(frozen=True, slots=True)
class CutRow:
    """Feed to the knife and cut."""


Row = TextRow | BandRow | FrameRow | RuleRow | QrRow | PictureRow | GapRow | CutRow


@dataclass(frozen=True, slots=True)
class Page:
    """A paper of `columns` normal characters."""

    columns: int
    rows: tuple[Row, ...]
    title: str = ""
    """What the paper is, for a PDF's properties and a list of papers."""


def page_text(page: Page) -> str:
    """The page as plain text, one line a row, for people and golden files.

    Sizes and weights stand in a gutter at the right; enlarged text is spaced as it takes room on paper.
    """
    return "\n".join(row_text(row, page.columns).rstrip() for row in page.rows) + "\n"


def row_text(row: Row, columns: int) -> str:
    if isinstance(row, TextRow):
        return text_row_text(row, columns)
    if isinstance(row, BandRow | FrameRow):
        kind = "band" if isinstance(row, BandRow) else "frame"
        text = widened(row.text.center(columns // row.size.wide), row.size).ljust(columns)[:columns]
        return f"[{text}] {kind} {row.size.wide}x{row.size.high}"
    if isinstance(row, RuleRow):
        return f"|{('- ' * columns if row.dashed else '─' * columns)[:columns]}|"
    if isinstance(row, QrRow):
        return f"|{'QR'.center(columns)}| {row.module_dots} dots a module: {row.text}"
    if isinstance(row, PictureRow):
        return f"|{row.name.center(columns)}| picture {len(row.rows[0]) * 8}x{len(row.rows)}"
    if isinstance(row, GapRow):
        return f"|{' ' * columns}| gap {row.dots}"
    return f"|{'✂' * columns}|"


def text_row_text(row: TextRow, columns: int) -> str:
    margin = 0 if row.bleed else MARGIN[columns]
    room = columns - 2 * margin
    left, middle, right = (
        "".join(widened(span.text, span.size) for span in spans) for spans in (row.left, row.middle, row.right)
    )
    line = middle.center(room) if row.middle else left + right.rjust(room - len(left))
    marks = sorted({mark(span) for span in row.left + row.middle + row.right} - {""})
    return f"|{' ' * margin}{line}{' ' * margin}| {', '.join(marks)}"


def widened(text: str, size: Size) -> str:
    return "".join(letter + " " * (size.wide - 1) for letter in text)


def mark(span: Span) -> str:
    size = "" if span.size == NORMAL else f"{span.size.wide}x{span.size.high}"
    return " ".join(word for word in (size, "bold" if span.bold else "") if word)
