"""What a counter keeps about one of its printers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.domain.errors import UserError
from printing.charset import CODE_PAGES
from printing.job import Grade
from printing.page import COLUMNS

PAPERS = {80: 48, 58: 32}
"""Paper width in millimetres → columns. An 80 mm printer with 42 columns is set by its columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """A printer: its name on screens and in jobs, its address, its paper."""

    name: str
    address: str
    columns: int = 48
    code_page: str = "CP858"
    grade: Grade = Grade.NONE
    """What it can confirm, where that is known; NONE has it asked, silently, on the first connection."""
    sheet: Literal["roll", "a4", "a5"] = "roll"
    """What a PDF of it looks like, where the printer takes PDF."""
    spare: str = ""
    """The printer that takes its papers when it is not ready for a while; only those of which not a byte left."""

    def __post_init__(self) -> None:
        if self.columns not in COLUMNS:
            raise UserError(
                "A printer has 48, 42 or 32 columns, not {columns}. Look at its test page.", columns=self.columns
            )
        if self.code_page not in CODE_PAGES:
            raise UserError(
                "The character set “{code_page}” is not known. Use {known}.",
                code_page=self.code_page,
                known=", ".join(CODE_PAGES),
            )


def columns_of(millimetres: int) -> int:
    """Columns of a paper by its width; `UserError` for a width no receipt printer has."""
    if millimetres not in PAPERS:
        raise UserError("There is no receipt paper of {width} mm. Use 80 or 58.", width=millimetres)
    return PAPERS[millimetres]
