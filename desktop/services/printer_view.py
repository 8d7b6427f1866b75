"""The receipt printer as the screens see it: one state, its cause and the way out, and what it can confirm.

``PrinterWatch`` is told by the printer's own thread and asked by anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printing.status import Condition


class PrinterState(StrEnum):
    """What is known of the printer."""

    NONE = "none"
    NOT_ASKED = "not_asked"
    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    FAULT = "fault"
    OFFLINE = "offline"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class PrinterView:
    """``grade`` is the best evidence it has shown; ``trouble`` an English sentence, empty when all is well."""

    name: str = ""
    state: PrinterState = PrinterState.NONE
    grade: str = ""
    trouble: str = ""


class PrinterWatch:
    """Keeps what was last heard of one printer. ``told`` is called when it changed."""

    def __init__(self, name: str, grade: Callable[[], str], told: Callable[[], None]) -> None:
        self._grade = grade
        self._told = told
        self._view = PrinterView(name, PrinterState.NOT_ASKED if name else PrinterState.NONE)

    def view(self) -> PrinterView:
        """The printer now."""
        return self._view

    def on_condition(self, name: str, condition: Condition) -> None:
        """The printer's thread heard something."""
        from printing.status import REMEDIES

        problem = condition.problem
        state = PrinterState(problem) if problem else PrinterState.READY
        view = PrinterView(name, state, self._grade(), REMEDIES.get(problem, ""))
        if view != self._view:
            self._view = view
            self._told()
