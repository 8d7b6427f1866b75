"""Preview: the paper as a picture, dot for dot what the printer is told to draw (576, 512 or 384 dots wide)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from printing.charset import code_page
from printing.document import Document
from printing.dot_canvas import DotCanvas
from printing.geometry import Frame, Part, Picture, QrMark, Rule, Strip, TextLine, frame_lines, place, rule_runs
from printing.layout import lay_out
from printing.qr_matrix import qr_matrix

if TYPE_CHECKING:
    from PIL import Image


def render_preview(document: Document, columns: int = 48, charset: str = "CP858") -> bytes:
    """The paper as a PNG of one bit a dot."""
    picture = BytesIO()
    strip_picture(place(lay_out(document, columns, code_page(charset)))).save(picture, "PNG", compress_level=3)
    return picture.getvalue()


def strip_picture(strip: Strip) -> Image.Image:
    """A placed page, drawn."""
    canvas = DotCanvas(strip.dots)
    for part in strip.parts:
        draw(part, strip.columns, canvas)
    canvas.reach(strip.height)
    return canvas.picture()


def draw(part: Part, columns: int, canvas: DotCanvas) -> None:
    if isinstance(part, TextLine):
        canvas.line(part)
    elif isinstance(part, Rule):
        canvas.line(TextLine(part.y, part.advance, rule_runs(columns, part.dashed)))
    elif isinstance(part, Frame):
        for line in frame_lines(part, columns):
            canvas.line(line)
    elif isinstance(part, QrMark):
        canvas.modules(qr_matrix(part.text), part.x, part.y, part.edge)
    elif isinstance(part, Picture):
        canvas.raster(picture_of(part.rows), part.x, part.y)


def picture_of(rows: tuple[bytes, ...]) -> Image.Image:
    """Rows of bits as a picture, set where they are black."""
    from PIL import Image

    return Image.frombytes("1", (len(rows[0]) * 8, len(rows)), b"".join(rows))
