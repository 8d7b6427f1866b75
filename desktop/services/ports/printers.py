"""What the set-up of printers needs from the store: the list of printers, and the day's papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sync.protocol.states import PaperState


@dataclass(frozen=True, slots=True)
class KeptPrinter:
    """A printer of this counter: its name on screens and in jobs, where it is, its paper.

    The first in the list is the one receipts go to. ``spare`` names the printer to use when this one fails before
    a byte left.
    """

    name: str
    address: str
    columns: int = 48
    code_page: str = "CP858"
    spare: str = ""


@dataclass(frozen=True, slots=True)
class PaperListed:
    """One paper in the queue. ``reference`` is a receipt number, an account or empty; ``who`` a shortened name."""

    job: str
    paper: str
    reference: str
    bill: str
    who: str
    copy: int
    printer: str
    state: PaperState
    grade: str
    error: str
    answer: str
    queued_at: datetime
    changed_at: datetime

    @property
    def unanswered(self) -> bool:
        """True while nobody has said whether it came out."""
        return self.state is PaperState.UNKNOWN and not self.answer


class PrinterList(Protocol):
    """Keeps the printers of this counter, in their order."""

    def printers(self) -> list[KeptPrinter]:
        """All of them; empty before the first was added."""

    def keep(self, printers: list[KeptPrinter]) -> None:
        """The list from now on."""

    def papers(self, day: date, most: int) -> list[PaperListed]:
        """Papers of a business day, and those of earlier days that need somebody; newest first."""
