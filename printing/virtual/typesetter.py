"""Sets characters, pictures and codes onto paper as a print head does: line by line, never back.

A line is kept until it is fed; then all its characters stand on one base line, and the paper moves by the line
spacing or by the tallest character, whichever is more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printing.dot_canvas import DotCanvas
from printing.geometry import CELL_WIDE, Run, TextLine
from printing.page import NORMAL, Size

if TYPE_CHECKING:
    from PIL import Image

DEFAULT_SPACING = 30
TAB = 8


@dataclass(slots=True)
class Look:
    """How the next characters are set."""

    size: Size = NORMAL
    bold: bool = False
    inverse: bool = False
    align: int = 0
    spacing: int = DEFAULT_SPACING
    left: int = 0


class Typesetter:
    """One paper being printed."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.canvas = DotCanvas(dots)
        self.look = Look()
        self.y = 0
        self.x = 0
        self.runs: list[Run] = []

    @property
    def blank(self) -> bool:
        """True while nothing was printed and no paper was fed."""
        return self.y == 0 and not self.runs

    def reset(self) -> None:
        """ESC @: forgets the look and the line not yet printed."""
        self.look = Look()
        self.runs, self.x = [], 0

    def letter(self, letter: str) -> None:
        """One character; a full line is printed first."""
        wide = self.look.size.wide * CELL_WIDE
        if self.x + wide > self.dots - self.look.left and self.runs:
            self.line_feed()
        self.runs.append(Run(self.x, letter, self.look.size, self.look.bold, self.look.inverse))
        self.x += wide

    def move_to(self, x: int) -> None:
        """An absolute place on the line."""
        self.x = min(max(0, x), self.dots)

    def tab(self) -> None:
        """To the next multiple of eight characters."""
        step = TAB * CELL_WIDE
        self.move_to((self.x // step + 1) * step)

    def line_feed(self) -> None:
        """Prints the line and moves the paper by a line."""
        self.feed(self.look.spacing)

    def feed(self, dots: int) -> None:
        """Prints the line, if there is one, and moves the paper by at least its height."""
        if not self.runs:
            self.y += dots
        else:
            shift = self.look.left + self.shift(self.x)
            line = TextLine(self.y, dots, tuple(moved(run, shift) for run in self.runs))
            self.canvas.line(line)
            self.y += max(dots, line.high)
        self.runs, self.x = [], 0
        self.canvas.reach(self.y)

    def shift(self, wide: int) -> int:
        """Where something so wide begins under the present alignment."""
        room = self.dots - self.look.left - wide
        return {0: 0, 1: room // 2, 2: room}[self.look.align]

    def modules(self, matrix: Sequence[Sequence[int]], edge: int) -> None:
        """A QR code on lines of its own."""
        self.flush()
        side = len(matrix) * edge
        self.canvas.modules(matrix, self.look.left + self.shift(side), self.y, edge)
        self.y += side
        self.canvas.reach(self.y)

    def raster(self, picture: Image.Image) -> None:
        """A picture on lines of its own."""
        self.flush()
        self.canvas.raster(picture, self.look.left + self.shift(picture.width), self.y)
        self.y += picture.height

    def flush(self) -> None:
        if self.runs:
            self.feed(0)

    def picture(self) -> Image.Image:
        """The paper so far."""
        self.canvas.reach(self.y)
        return self.canvas.picture()


def moved(run: Run, dots: int) -> Run:
    return Run(run.x + dots, run.text, run.size, run.bold, run.inverse)
