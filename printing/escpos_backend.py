"""Strip → ESC/POS bytes, written here and nowhere else.

Every attribute is sent only when it changes, size and weight in one command where one can say both, a gap of several
spaces is one position command, a rule is a few eightfold characters, and the line spacing stays what it is: the
printer moves by the tallest character anyway, and what is wanted beyond is fed. So a receipt stays near a kilobyte and
takes a tenth of a millisecond. Codes: Epson ESC/POS reference.

The code page is chosen once, after ESC @. Line-drawing letters come from page 0, which has them in every printer,
where the chosen page lacks them. Text was spelled in the page's letters before it came here; a letter that is not in
the page, or a control character, is a bug and raises.
"""

from __future__ import annotations

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
from printing.raster import obeyed_at_once, raster_command

INITIALISE = b"\x1b@"
SELF_STATUS_ON = b"\x1da\xff"
MOTION_UNITS_OF_ONE_DOT = b"\x1dP\xcb\xcb"
CUT_AT_THE_KNIFE = b"\x1dVB\x00"
LINE_PAGE = 0
LINE_LETTERS = frozenset("─│┌┐└┘")
FEWEST_SPACES_TO_JUMP = 5  # a position command is four bytes
MOST_FEED = 255


def render_escpos(document: Document, columns: int = 48, charset: str = "CP858", *, tell_status: bool = False) -> bytes:
    """The bytes that print a document, cut included.

    `tell_status` switches the printer's own status reports on again, which ESC @ switches off; for printers that are
    listened to.
    """
    return strip_bytes(place(lay_out(document, columns, code_page(charset))), charset, tell_status=tell_status)


def strip_bytes(strip: Strip, charset: str = "CP858", *, tell_status: bool = False) -> bytes:
    """The bytes that print a placed page."""
    pen = Pen(charset, tell_status)
    for part in strip.parts:
        write(part, strip.columns, pen)
    data = bytes(pen.out)
    assert not obeyed_at_once(data), "a paper holds no command that overtakes"
    return data


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
        pen.owed += part.advance
    else:
        assert isinstance(part, Cut)
        pen.cut()


class Pen:
    """Knows what the printer was last told, and tells it only what changes."""

    def __init__(self, charset: str, tell_status: bool) -> None:
        self.number, self.codec = CODE_PAGES[charset]
        self.page = self.number
        self.lines_elsewhere = frozenset(letter for letter in LINE_LETTERS if not code_page(charset).covers(letter))
        self.size, self.bold, self.inverse = NORMAL, False, False
        self.middle = False
        self.pitch = LINE_PITCH
        self.owed = 0
        """Dots to feed before anything else is set."""
        self.out = bytearray(INITIALISE)
        if tell_status:
            self.out += SELF_STATUS_ON
        self.out += b"\x1bt" + bytes([self.number]) + MOTION_UNITS_OF_ONE_DOT + b"\x1b3" + bytes([LINE_PITCH])

    def line(self, line: TextLine) -> None:
        """One printed line, then the advance to the next."""
        self.feed()
        self.align(line.middle)
        at = line.runs[0].x if line.middle and line.runs else 0
        for run in line.runs:
            at = self.run(run, at)
        self.advance(line)

    def run(self, run: Run, at: int) -> int:
        """Moves to the run's place and writes it; returns where it ends, in dots."""
        text, start = run.text, run.x
        if not run.inverse:
            start += (len(text) - len(text.lstrip(" "))) * CELL_WIDE * run.size.wide
            text = text.strip(" ")
        if not text:
            return at
        if self.size == NORMAL and not self.inverse:
            at = self.spaces(at, start)  # before the look changes
        self.look(run.size, run.bold, run.inverse)
        if run.size == NORMAL and not run.inverse:
            at = self.spaces(at, start)
        if start > at:
            self.out += b"\x1b$" + start.to_bytes(2, "little")
        self.write(text)
        return start + len(text) * CELL_WIDE * run.size.wide

    def spaces(self, at: int, start: int) -> int:
        """Fills a short gap with normal spaces; returns where the pen then stands."""
        columns, rest = divmod(start - at, CELL_WIDE)
        if rest or not 0 < columns < FEWEST_SPACES_TO_JUMP:
            return at
        self.out += b" " * columns
        return start

    def look(self, size: Size, bold: bool, inverse: bool) -> None:
        """Size, weight and inversion, where they differ from the last."""
        if size != self.size and bold != self.bold and max(size) <= 2:
            self.out += b"\x1b!" + bytes([0x20 * (size.wide == 2) | 0x10 * (size.high == 2) | 0x08 * bold])
        else:
            if size != self.size:
                self.out += b"\x1d!" + bytes([(size.wide - 1) << 4 | size.high - 1])
            if bold != self.bold:
                self.out += b"\x1bE" + bytes([bold])
        if inverse != self.inverse:
            self.out += b"\x1dB" + bytes([inverse])
        self.size, self.bold, self.inverse = size, bold, inverse

    def write(self, text: str) -> None:
        """Text in the paper's page; line-drawing letters from page 0 where the paper's own lacks them."""
        lines = text[0] in self.lines_elsewhere
        wanted = LINE_PAGE if lines else self.number
        if wanted != self.page:
            self.out += b"\x1bt" + bytes([wanted])
            self.page = wanted
        data = text.encode("cp437" if lines else self.codec)
        assert min(data) >= 0x20, "text was spelled without control characters"
        assert 0x7F not in data, "text was spelled without control characters"
        self.out += data

    def align(self, middle: bool) -> None:
        if middle != self.middle:
            self.out += b"\x1ba" + bytes([middle])
            self.middle = middle

    def advance(self, line: TextLine) -> None:
        """Ends a line: the printer moves by its spacing or its tallest character, the rest is fed."""
        pitch = LINE_PITCH if line.advance >= max(LINE_PITCH, line.high) else line.advance
        if pitch != self.pitch:
            self.out += b"\x1b3" + bytes([pitch])
            self.pitch = pitch
        self.out += b"\n"
        self.owed += line.advance - max(pitch, line.high)

    def feed(self) -> None:
        """Empty paper, at most 255 dots a command."""
        while self.owed > 0:
            step = min(self.owed, MOST_FEED)
            self.out += b"\x1bJ" + bytes([step])
            self.owed -= step

    def qr(self, mark: QrMark) -> None:
        """A native QR: model 2, module size, level L, store, print; centred by the printer itself."""
        self.feed()
        self.align(True)
        for body in (b"1A2\x00", b"1C" + bytes([mark.edge]), b"1E0", b"1P0" + mark.text.encode("utf-8"), b"1Q0"):
            self.out += b"\x1d(k" + len(body).to_bytes(2, "little") + body

    def picture(self, picture: Picture) -> None:
        """A logo or other raster, free of anything a printer would obey at once."""
        self.feed()
        self.align(True)
        self.out += raster_command(picture.rows)

    def cut(self) -> None:
        """Feeds to the knife and cuts, leaving one point of paper so that nothing falls."""
        self.feed()
        self.look(NORMAL, False, False)
        self.align(False)
        self.out += CUT_AT_THE_KNIFE
