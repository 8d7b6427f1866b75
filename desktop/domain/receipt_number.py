"""Receipt numbers: centre code, series, serial: ``GPO-26-0048127``. Unique in the country, no gaps in a series."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"([A-Z][A-Z0-9]{1,7})-(\d{2})-(\d{7})")


@dataclass(frozen=True, slots=True, order=True)
class ReceiptNumber:
    """The three parts of a receipt's number."""

    centre: str
    series: int
    serial: int

    def __str__(self) -> str:
        return f"{self.centre}-{self.series:02d}-{self.serial:07d}"


def read_receipt_number(text: str) -> ReceiptNumber:
    """Parses a receipt number; ``ValueError`` for any other form."""
    found = _FORM.fullmatch(text.strip().upper())
    if not found:
        raise ValueError(f"not a receipt number: {text!r}")
    return ReceiptNumber(found[1], int(found[2]), int(found[3]))
