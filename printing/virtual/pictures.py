"""Bit images as ESC/POS carries them → one-bit pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def raster_picture(data: bytes, wide_bytes: int, high: int, mode: int) -> Image.Image:
    """GS v 0: rows of bytes, the highest bit left; modes 1 and 3 double the width, 2 and 3 the height."""
    from PIL import Image

    picture = Image.frombytes("1", (wide_bytes * 8, high), data)
    return picture.resize((picture.width * (1 + (mode & 1)), picture.height * (1 + (mode >> 1 & 1))))


def column_picture(data: bytes, columns: int, strips: int) -> Image.Image:
    """ESC *: columns of one or three bytes, the highest bit on top."""
    from PIL import Image

    lying = Image.frombytes("1", (strips * 8, columns), data)
    return lying.transpose(Image.Transpose.TRANSPOSE)
