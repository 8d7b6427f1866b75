"""Bit images as ESC/POS carries them → one-bit pictures. `take(n)` gives the next n bytes of the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

Take = Callable[[int], bytes]


def raster_picture(take: Take) -> Image.Image:
    """GS v 0 m xL xH yL yH d…: rows, the highest bit left; modes 1 and 3 double the width, 2 and 3 the height."""
    from PIL import Image

    take(1)
    mode = take(1)[0] % 48
    wide_bytes, high = number(take), number(take)
    picture = Image.frombytes("1", (wide_bytes * 8, high), take(wide_bytes * high))
    return picture.resize((picture.width * (1 + (mode & 1)), picture.height * (1 + (mode >> 1 & 1))))


def column_picture(take: Take) -> Image.Image:
    """ESC * m nL nH d…: columns of one or three bytes, the highest bit on top."""
    from PIL import Image

    strips = 3 if take(1)[0] in (32, 33) else 1
    columns = number(take)
    lying = Image.frombytes("1", (strips * 8, columns), take(columns * strips))
    return lying.transpose(Image.Transpose.TRANSPOSE)


def number(take: Take) -> int:
    """Two bytes, the lower first."""
    return int.from_bytes(take(2), "little")
