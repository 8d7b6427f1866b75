"""Black dots on white paper: the one drawing that the preview and the virtual printer share.

Letters are DejaVu Sans Mono set into the printer's 12 × 24 cell and its multiples, one bit a dot. Lines of frames are
drawn to the cell's edge so that they meet, as in a printer's own font.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from printing.geometry import BASE_LINE, CELL_HIGH, CELL_WIDE, Run, TextLine
from printing.page import Size

if TYPE_CHECKING:
    from PIL import Image, ImageFont

FONTS = Path(resources.__file__).parent / "fonts"
FACES = {False: FONTS / "DejaVuSansMono.ttf", True: FONTS / "DejaVuSansMono-Bold.ttf"}
FONT_SIZE = 20  # its letters advance 12.04 dots
LINES = {"─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu"}
TOP_DOTS, BOTTOM_DOTS = 24, 40  # what head and knife leave empty above and below


class DotCanvas:
    """Paper that grows downwards. Coordinates are dots from the top left."""

    def __init__(self, dots: int) -> None:
        from PIL import Image

        self.dots = dots
        self.height = 0
        self.sheet = Image.new("1", (dots, 1024), 1)

    def line(self, line: TextLine) -> None:
        """All runs of a printed line on one base line."""
        base = line.y + line.high // CELL_HIGH * BASE_LINE
        for run in line.runs:
            self.text(run, base - run.size.high * BASE_LINE)
        self.reach(line.y + line.high)

    def text(self, run: Run, y: int) -> None:
        """One run with its cells' top at `y`."""
        wide = CELL_WIDE * run.size.wide
        self.reach(y + CELL_HIGH * run.size.high)
        if run.inverse:
            self.sheet.paste(0, (run.x, y, run.x + run.wide, y + CELL_HIGH * run.size.high))
        for number, letter in enumerate(run.text):
            if letter != " ":
                mask = glyph(letter, run.size, run.bold)
                self.sheet.paste(1 if run.inverse else 0, (run.x + number * wide, y), mask)

    def modules(self, matrix: Sequence[Sequence[int]], x: int, y: int, edge: int) -> None:
        """A QR code's dark modules."""
        self.reach(y + len(matrix) * edge)
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    left, top = x + column * edge, y + row * edge
                    self.sheet.paste(0, (left, top, left + edge, top + edge))

    def raster(self, picture: Image.Image, x: int, y: int) -> None:
        """A one-bit picture, black where it is set."""
        self.reach(y + picture.height)
        self.sheet.paste(0, (x, y), picture)

    def reach(self, height: int) -> None:
        """Makes the paper at least this long."""
        from PIL import Image

        self.height = max(self.height, height)
        if self.height > self.sheet.height:
            longer = Image.new("1", (self.dots, self.height * 2), 1)
            longer.paste(self.sheet, (0, 0))
            self.sheet = longer

    def picture(self) -> Image.Image:
        """The paper as it leaves the printer: with the empty stretches that head and knife make."""
        from PIL import Image

        whole = Image.new("1", (self.dots, TOP_DOTS + self.height + BOTTOM_DOTS), 1)
        whole.paste(self.sheet.crop((0, 0, self.dots, self.height)), (0, TOP_DOTS))
        return whole


@lru_cache(maxsize=2048)
def glyph(letter: str, size: Size, bold: bool) -> Image.Image:
    """One character's cell, set where it is black."""
    from PIL import Image, ImageDraw

    wide, high = CELL_WIDE * size.wide, CELL_HIGH * size.high
    if letter in LINES:
        return line_cell(LINES[letter], wide, high, 3 if bold else 2)
    natural = CELL_WIDE * size.high
    if wide >= natural:
        cell = Image.new("1", (natural, high), 0)
        pen = ImageDraw.Draw(cell)
        pen.fontmode = "1"
        pen.text((0, BASE_LINE * size.high), letter, fill=1, font=face(bold, FONT_SIZE * size.high), anchor="ls")
        return cell.resize((wide, high), Image.Resampling.NEAREST)
    fine = Image.new("L", (natural * 4, high * 4), 0)
    pen = ImageDraw.Draw(fine)
    pen.text((0, BASE_LINE * size.high * 4), letter, fill=255, font=face(bold, FONT_SIZE * size.high * 4), anchor="ls")
    squeezed = fine.resize((wide, high), Image.Resampling.BOX)
    return squeezed.point([0] * 112 + [255] * 144).convert("1")


def line_cell(arms: str, wide: int, high: int, stroke: int) -> Image.Image:
    """A cell of a frame: strokes from its middle to the named edges (left, right, up, down)."""
    from PIL import Image

    cell = Image.new("1", (wide, high), 0)
    across, down = (CELL_WIDE - stroke) // 2, (CELL_HIGH - stroke) // 2
    boxes = {
        "l": (0, down, across + stroke, down + stroke),
        "r": (across, down, wide, down + stroke),
        "u": (across, 0, across + stroke, down + stroke),
        "d": (across, down, across + stroke, high),
    }
    for arm in arms:
        cell.paste(1, boxes[arm])
    return cell


@lru_cache(maxsize=16)
def face(bold: bool, pixels: int) -> ImageFont.FreeTypeFont:
    """The paper's font at a size; read once."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FACES[bold]), pixels, layout_engine=ImageFont.Layout.BASIC)
