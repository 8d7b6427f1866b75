"""A second opinion: the same strips, set by python-escpos wherever that library can say it.

It has no alignment of a native QR, no positions and no line advance; those are written raw. What it writes with the
library's words must come out of a printer as our own encoder's bytes do, dot for dot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from printing.charset import CODE_PAGES, code_page
from printing.document import Document
from printing.geometry import (
    CELL_WIDE,
    LINE_PITCH,
    Cut,
    Feed,
    Frame,
    Part,
    Picture,
    QrMark,
    Rule,
    Run,
    Strip,
    TextLine,
    frame_lines,
    place,
    rule_runs,
)
from printing.layout import lay_out
from printing.page import NORMAL, Size
from tests.printing.escpos_library import byte_printer

if TYPE_CHECKING:
    from escpos.printer import Dummy

MOTION_UNITS_OF_ONE_DOT = b"\x1dP\xcb\xcb"
LIBRARY_NAMES = {"PC437": "CP437"}
LINE_PAGE = "CP437"
LINE_LETTERS = frozenset("─│┌┐└┘")
FEWEST_SPACES_TO_JUMP = 5  # a position command is four bytes


def library_bytes(document: Document, columns: int = 48, charset: str = "CP858") -> bytes:
    """The document as python-escpos would print it."""
    return strip_bytes(place(lay_out(document, columns, code_page(charset))), charset)


def strip_bytes(strip: Strip, charset: str) -> bytes:
    pen = Pen(byte_printer(), charset)
    for part in strip.parts:
        write(part, strip.columns, pen)
    output: bytes = pen.printer.output
    return output


def write(part: Part, columns: int, pen: Pen) -> None:
    if isinstance(part, TextLine):
        pen.line(part)
    elif isinstance(part, Rule):
        pen.line(TextLine(part.y, part.advance, rule_runs(columns, part.dashed)))
    elif isinstance(part, Frame):
        for line in frame_lines(part, columns):
            pen.line(line)
    elif isinstance(part, QrMark):
        pen.qr(part)
    elif isinstance(part, Picture):
        pen.picture(part)
    elif isinstance(part, Feed):
        pen.feed(part.advance)
    else:
        assert isinstance(part, Cut)
        pen.cut()


class Pen:
    """Knows what the printer was last told, and tells it only what changes."""

    def __init__(self, printer: Dummy, charset: str) -> None:
        self.printer = printer
        self.page = LIBRARY_NAMES.get(charset, charset)
        self.lines_on_page = {letter: True for letter in LINE_LETTERS if code_page(charset).covers(letter)}
        self.size, self.bold, self.inverse = NORMAL, False, False
        self.middle = False
        self.pitch = 0
        printer.hw("INIT")
        printer._raw(b"\x1bt" + bytes([CODE_PAGES[charset][0]]) + MOTION_UNITS_OF_ONE_DOT)
        printer.magic.encoding = self.page  # as just selected
        printer.magic.force_encoding(self.page)

    def line(self, line: TextLine) -> None:
        """One printed line, then the advance to the next."""
        self.align(line.middle)
        at = line.runs[0].x if line.middle and line.runs else 0
        for run in line.runs:
            at = self.run(run, at)
        self.advance(line.advance)
        self.printer._raw(b"\n")

    def run(self, run: Run, at: int) -> int:
        """Moves to the run's place and writes it; returns where it ends, in dots."""
        text = run.text
        if not run.inverse:
            lead = len(text) - len(text.lstrip(" "))
            start, text = run.x + lead * CELL_WIDE * run.size.wide, text.strip(" ")
        else:
            start = run.x
        if not text:
            return at
        self.look(run.size, run.bold, run.inverse)
        self.move(start - at, start)
        self.write(text)
        return start + len(text) * CELL_WIDE * run.size.wide

    def move(self, dots: int, to: int) -> None:
        columns, rest = divmod(dots, CELL_WIDE)
        if dots <= 0:
            return
        if rest == 0 and columns < FEWEST_SPACES_TO_JUMP and self.size == NORMAL and not self.inverse:
            self.printer.text(" " * columns)
        else:
            self.printer._raw(b"\x1b$" + to.to_bytes(2, "little"))

    def look(self, size: Size, bold: bool, inverse: bool) -> None:
        """Size, weight and inversion, where they differ from the last."""
        if size != self.size:
            self.printer.set(custom_size=True, width=size.wide, height=size.high)
        if bold != self.bold:
            self.printer.set(bold=bold)
        if inverse != self.inverse:
            self.printer.set(invert=inverse)
        self.size, self.bold, self.inverse = size, bold, inverse

    def write(self, text: str) -> None:
        """Text in the paper's page; line-drawing letters from page 0 where the paper's own lacks them."""
        if text[0] in LINE_LETTERS and text[0] not in self.lines_on_page:
            self.printer.magic.force_encoding(LINE_PAGE)
            self.printer.text(text)
            self.printer.magic.force_encoding(self.page)
        else:
            self.printer.text(text)

    def align(self, middle: bool) -> None:
        if middle != self.middle:
            self.printer.set(align="center" if middle else "left")
            self.middle = middle

    def advance(self, dots: int) -> None:
        if dots != self.pitch:
            self.printer._raw(b"\x1b3" + bytes([dots]))
            self.pitch = dots

    def feed(self, dots: int) -> None:
        """Empty paper, at most 255 dots a command."""
        while dots > 0:
            step = min(dots, 255)
            self.printer._raw(b"\x1bJ" + bytes([step]))
            dots -= step

    def qr(self, mark: QrMark) -> None:
        """A native QR: model 2, module size, level L, store, print; centred by the printer itself."""
        data = mark.text.encode("utf-8")
        self.align(True)
        self.advance(LINE_PITCH)
        for command in (b"\x31\x41\x32\x00", b"\x31\x43" + bytes([mark.edge]), b"\x31\x45\x30"):
            self.two_dimensional(command)
        self.two_dimensional(b"\x31\x50\x30" + data)
        self.two_dimensional(b"\x31\x51\x30")

    def picture(self, picture: Picture) -> None:
        from printing.preview_backend import picture_of

        self.align(True)
        drawn = picture_of(picture.rows).convert("L").point(lambda dot: 255 - dot)
        self.printer.image(drawn, impl="bitImageRaster", center=False)

    def two_dimensional(self, command: bytes) -> None:
        self.printer._raw(b"\x1d(k" + len(command).to_bytes(2, "little") + command)

    def cut(self) -> None:
        """Feeds to the knife and cuts, leaving one point of paper so that nothing falls."""
        self.look(NORMAL, False, False)
        self.align(False)
        self.printer._raw(b"\x1dVB\x00")
