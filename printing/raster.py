"""Pictures as rows of bits, kept free of what a printer would obey.

A printer looks for commands that overtake (10 04, 10 05, 10 14) in every byte that arrives, pictures included: a
picture could ask for its status, throw away the buffer or open the drawer. Where such a pair stands in a picture, one
dot of its second byte is turned over; nobody sees it.
"""

from __future__ import annotations

from collections.abc import Iterable

OVERTAKING = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
BAND_ROWS = 255


def obeyed_at_once(data: bytes) -> bool:
    """True when a printer would find an overtaking command in these bytes."""
    return any(pair in data for pair in OVERTAKING)


def harmless(rows: Iterable[bytes]) -> tuple[bytes, ...]:
    """The picture's rows without overtaking commands, in a row or from one row to the next."""
    last = 0
    cleaned = []
    for row in rows:
        bits = bytearray(row)
        for place, byte in enumerate(bits):
            if last == 0x10 and byte in (0x04, 0x05, 0x14):
                bits[place] = byte ^ 0x20
            last = bits[place]
        cleaned.append(bytes(bits))
    return tuple(cleaned)


def raster_command(rows: tuple[bytes, ...]) -> bytes:
    """GS v 0: the rows of one picture, in bands that every printer's memory holds."""
    out = bytearray()
    for start in range(0, len(rows), BAND_ROWS):
        band = rows[start : start + BAND_ROWS]
        out += b"\x1dv0\x00" + len(band[0]).to_bytes(2, "little") + len(band).to_bytes(2, "little") + b"".join(band)
    return bytes(out)


def millimetre_ruler(dots: int, dots_a_millimetre: int = 8) -> tuple[bytes, ...]:
    """A ruler over the whole width: a stroke each millimetre, longer ones at five and ten."""
    marks = [0] * dots
    for place in range(0, dots, dots_a_millimetre):
        millimetre = place // dots_a_millimetre
        marks[place] = 28 if millimetre % 10 == 0 else 18 if millimetre % 5 == 0 else 10
    marks[dots - 1] = 28
    rows = [bits(high > row or row >= 28 for high in marks) for row in range(30)]
    return harmless(rows)


def bits(row: Iterable[bool]) -> bytes:
    """Dots as bytes, the highest bit left."""
    text = "".join("1" if dark else "0" for dark in row)
    return int(text, 2).to_bytes(len(text) // 8, "big")
