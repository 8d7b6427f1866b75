"""Strip → PDF: the same paper as a file, on 80 or 58 mm of exact length, or on A4 or A5.

The font is embedded, so every name has its letters wherever the file is opened; letters the font lacks are written
plainly, as on paper. The QR is vectors. Text can be searched and copied. `invariant` makes the same document the same
bytes, so a PDF can be compared and hashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import resources
from printing.charset import Charset
from printing.document import Document
from printing.geometry import (
    BASE_LINE,
    CELL_HIGH,
    CELL_WIDE,
    Frame,
    Part,
    Picture,
    QrMark,
    Rule,
    Run,
    Strip,
    TextLine,
    place,
)
from printing.layout import lay_out
from printing.qr_matrix import qr_matrix

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Paper = Literal["roll", "a4", "a5"]

FONTS = Path(resources.__file__).parent / "fonts"
FACES = {"CounterMono": "DejaVuSansMono.ttf", "CounterMono-Bold": "DejaVuSansMono-Bold.ttf"}
POINT_DOTS = 72 / 203  # points in a dot
MILLIMETRE = 72 / 25.4
ADVANCE_EM = 1233 / 2048  # what every letter of the font advances
ROLL_MM = {48: 80.0, 42: 80.0, 32: 58.0}
ROLL_AIR_MM = 4.0  # above and below on a roll
SHEET_MM = {"a4": (210, 297, 14), "a5": (148, 210, 9)}
"""Width, height and the empty edge above and below."""
SHEET_LARGEST, SHEET_SMALLEST = 1.25, 0.8  # at the smallest, key lines are still above 12 points
REGISTERING = Lock()


def render_pdf(document: Document, columns: int = 48, paper: Paper = "roll") -> bytes:
    """The document as a PDF; `roll` is one page as long as the paper, `a4` and `a5` are one or more pages."""
    strip = place(lay_out(document, columns, font_letters()))
    return strip_pdf(strip, paper, author=document.centre)


def strip_pdf(strip: Strip, paper: Paper, author: str = "") -> bytes:
    """A placed page as a PDF."""
    from reportlab.pdfgen.canvas import Canvas

    register_faces()
    sheets = roll_sheets(strip) if paper == "roll" else cut_sheets(strip, paper)
    target = BytesIO()
    canvas = Canvas(target, pagesize=sheets[0].size, invariant=1, pageCompression=1, **first_font())
    canvas.setTitle(strip.title)
    canvas.setAuthor(author)
    canvas.setSubject("Huduma Counter")
    for sheet in sheets:
        sheet.draw(canvas, strip)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def roll_sheets(strip: Strip) -> list[Sheet]:
    wide = ROLL_MM[strip.columns] * MILLIMETRE
    air = ROLL_AIR_MM * MILLIMETRE
    high = strip.height * POINT_DOTS + 2 * air
    left = (wide - strip.dots * POINT_DOTS) / 2
    return [Sheet((wide, high), left, high - air, POINT_DOTS, strip.parts, 0)]


def cut_sheets(strip: Strip, paper: Paper) -> list[Sheet]:
    """As large as fits one page, within bounds; a longer paper goes on over the page in the roll's own size."""
    wide, high, air = (millimetres * MILLIMETRE for millimetres in SHEET_MM[paper])
    room = high - 2 * air
    fitting = min(SHEET_LARGEST, room / (strip.height * POINT_DOTS))
    scale = (fitting if fitting >= SHEET_SMALLEST else 1.0) * POINT_DOTS
    left = (wide - strip.dots * scale) / 2
    pages = broken(strip.parts, round(room / scale))
    return [Sheet((wide, high), left, high - air, scale, parts, parts[0].y) for parts in pages]


def broken(parts: Sequence[Part], dots: int) -> list[Sequence[Part]]:
    """Parts page by page, never one across two pages."""
    pages: list[Sequence[Part]] = []
    start = 0
    for number, part in enumerate(parts):
        if part.y + part.advance - parts[start].y > dots and number > start:
            pages.append(parts[start:number])
            start = number
    pages.append(parts[start:])
    return pages


class Sheet:
    """One page: where the strip's dots lie on it, and the parts it holds."""

    def __init__(
        self,
        size: tuple[float, float],
        left: float,
        top: float,
        scale: float,
        parts: Sequence[Part],
        first_y: int,
    ) -> None:
        self.size, self.left, self.top, self.scale = size, left, top, scale
        self.parts, self.first_y = parts, first_y

    def draw(self, canvas: Canvas, strip: Strip) -> None:
        canvas.setPageSize(self.size)
        for part in self.parts:
            if isinstance(part, TextLine):
                self.line(canvas, part)
            elif isinstance(part, Rule):
                self.rule(canvas, part, strip.dots)
            elif isinstance(part, Frame):
                self.frame(canvas, part, strip.dots)
            elif isinstance(part, QrMark):
                self.modules(canvas, qr_matrix(part.text), part.x, part.y, part.edge)
            elif isinstance(part, Picture):
                self.modules(canvas, [dots_of(row) for row in part.rows], part.x, part.y, 1)

    def x(self, dots: float) -> float:
        return self.left + dots * self.scale

    def y(self, dots: float) -> float:
        return self.top - (dots - self.first_y) * self.scale

    def line(self, canvas: Canvas, line: TextLine) -> None:
        base = line.y + line.high // CELL_HIGH * BASE_LINE
        for run in line.runs:
            if run.inverse:
                top = base - run.size.high * BASE_LINE
                self.box(canvas, run.x, top, run.wide, run.size.high * CELL_HIGH)
            self.text(canvas, run, base)

    def text(self, canvas: Canvas, run: Run, base: float) -> None:
        """A run on its base line; a character that is higher than wide is squeezed, as a printer does it."""
        if not run.text.strip():
            return
        lead = len(run.text) - len(run.text.lstrip(" "))
        points = CELL_WIDE * run.size.high * self.scale / ADVANCE_EM
        words = canvas.beginText(self.x(run.x + lead * run.size.wide * CELL_WIDE), self.y(base))
        words.setFont("CounterMono-Bold" if run.bold else "CounterMono", points)
        words.setHorizScale(100 * run.size.wide / run.size.high)
        shade = 1 if run.inverse else 0
        words.setFillGray(shade)
        words.textOut(run.text.strip(" "))
        words.setHorizScale(100)
        canvas.drawText(words)
        canvas.setFillGray(0)

    def box(self, canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
        canvas.setFillGray(0)
        canvas.rect(self.x(x), self.y(y + high), wide * self.scale, high * self.scale, stroke=0, fill=1)

    def rule(self, canvas: Canvas, rule: Rule, dots: int) -> None:
        middle = rule.y + CELL_HIGH / 2
        canvas.setLineWidth(2 * self.scale)
        canvas.setDash(*([6 * self.scale, 4 * self.scale], 0) if rule.dashed else ([], 0))
        canvas.line(self.x(0), self.y(middle), self.x(dots), self.y(middle))
        canvas.setDash([], 0)

    def frame(self, canvas: Canvas, frame: Frame, dots: int) -> None:
        inset, edge = CELL_WIDE / 2, CELL_HIGH / 2
        canvas.setLineWidth(3 * self.scale)
        canvas.rect(
            self.x(inset),
            self.y(frame.y + frame.advance - edge),
            (dots - 2 * inset) * self.scale,
            (frame.advance - 2 * edge) * self.scale,
            stroke=1,
            fill=0,
        )
        self.text(canvas, frame.text, frame.y + CELL_HIGH + frame.text.size.high * BASE_LINE)

    def modules(self, canvas: Canvas, rows: Sequence[Sequence[int]], x: int, y: int, edge: int) -> None:
        """Dark squares as one path; neighbours in a row are one rectangle, so no hair lines show between them.

        Written as whole numbers under a scale of its own: four hundred rectangles cost reportlab as much as all else.
        """
        side = edge * self.scale
        squares = [
            f"{start} {row} {length} 1 re" for row, cells in enumerate(rows) for start, length in dark_stretches(cells)
        ]
        canvas.saveState()
        canvas.setFillGray(0)
        canvas.transform(side, 0, 0, -side, self.x(x), self.y(y))
        canvas.addLiteral(" ".join([*squares, "f"]))
        canvas.restoreState()


def dots_of(row: bytes) -> list[int]:
    """A row of bits as dots, 1 for black."""
    return [byte >> bit & 1 for byte in row for bit in range(7, -1, -1)]


def dark_stretches(cells: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    found: list[tuple[int, int]] = []
    for place_, dark in enumerate(cells):
        if not dark:
            continue
        if found and sum(found[-1]) == place_:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place_, 1))
    return found


def first_font() -> dict[str, Any]:
    """The font a page begins with; without it every file also names Helvetica, which is not embedded."""
    return {"initialFontName": "CounterMono"}


def register_faces() -> None:
    """Gives reportlab the two faces, once, and has it write streams as bytes instead of as letters."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    with REGISTERING:
        rl_config.useA85 = 0
        known = pdfmetrics.getRegisteredFontNames()
        for name, file in FACES.items():
            if name not in known:
                pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))


@lru_cache(maxsize=1)
def font_letters() -> Charset:
    """The letters that both faces have."""
    from reportlab.pdfbase import pdfmetrics

    register_faces()
    fonts: list[Any] = [pdfmetrics.getFont(name) for name in FACES]
    plain, bold = (set(font.face.charToGlyph) for font in fonts)
    both = frozenset(map(chr, plain & bold))
    return Charset("the embedded font", both.__contains__)
