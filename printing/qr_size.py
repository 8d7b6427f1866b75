"""How large a QR code is before it is drawn, so that it is never too small to scan nor too wide to print.

A printer draws the code itself and may choose the byte or the alphanumeric mode; both give a known number of
modules. The edge of a module is chosen from the smaller of the two, so the code is at least 25 mm in either.
Capacities: ISO/IEC 18004, level L.
"""

from __future__ import annotations

import re

from desktop.domain.errors import UserError

ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]*")
ALPHANUMERIC_MOST = (25, 47, 77, 114, 154, 195, 224, 279, 335, 395)
BYTES_MOST = (17, 32, 53, 78, 106, 134, 154, 192, 230, 271)
LEAST_DOTS = 200  # 25 mm at 8 dots a millimetre
QUIET = 4  # modules of empty paper at each side


def fewest_modules(text: str) -> int:
    """Modules a side in the mode that suits the text best."""
    if ALPHANUMERIC.fullmatch(text):
        return modules(len(text), ALPHANUMERIC_MOST)
    return most_modules(text)


def most_modules(text: str) -> int:
    """Modules a side when the printer always uses bytes."""
    return modules(len(text.encode()), BYTES_MOST)


def modules(length: int, capacities: tuple[int, ...]) -> int:
    for version, capacity in enumerate(capacities, start=1):
        if length <= capacity:
            return 17 + 4 * version
    raise UserError(
        "A QR code of {length} characters is too dense for a receipt printer; {most} fit. Use a shorter address.",
        length=length,
        most=capacities[-1],
    )


def module_dots(text: str, paper_dots: int) -> int:
    """Dots of a module's edge: at least 25 mm in all, and within the paper with its quiet zone."""
    wanted = -(-LEAST_DOTS // fewest_modules(text))
    room = paper_dots // (most_modules(text) + 2 * QUIET)
    return max(2, min(wanted, room, 16))
