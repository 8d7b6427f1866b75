"""The receipt printer as the screens see it: one state, its cause and the way out, and what it can confirm."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PrinterState(StrEnum):
    """What is known of the printer."""

    NONE = "none"
    NOT_ASKED = "not_asked"
    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    STOPPED = "stopped"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class PrinterView:
    """``grade`` is the best evidence it has shown; ``trouble`` an English sentence, empty when all is well."""

    name: str = ""
    state: PrinterState = PrinterState.NONE
    grade: str = ""
    trouble: str = ""
