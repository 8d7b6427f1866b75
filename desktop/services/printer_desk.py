"""The set-up of printers: add, change, try out, and the day's papers with what is known of each.

Nothing here stops a sale: papers wait in the file, whichever printers there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.time import business_day
from desktop.services.find_printers import PrinterFinder
from desktop.services.ports.journal import Journal
from desktop.services.ports.printers import KeptPrinter, PaperListed, PrinterList
from desktop.services.print_paper import RECEIPT, CopyReason, order_again, order_copy
from desktop.services.printer_room import PrinterAtWork, PrinterRoom
from desktop.services.session import Session
from printing.job import Job
from printing.ports import JobStore
from sync.protocol.states import PaperState

if TYPE_CHECKING:
    from printing.discovery import FoundPrinter as FoundPrinter

MOST_PAPERS = 200
CAME_OUT, DID_NOT = "came_out", "did_not"


@dataclass(frozen=True, slots=True)
class Papers:
    """The day's queue, and how many papers were ordered that day."""

    listed: tuple[PaperListed, ...]
    of_day: int


@dataclass(frozen=True, slots=True)
class PaperStep:
    """One step of a paper: what it became and when, and what somebody said of it (``came_out``, ``did_not``)."""

    state: PaperState
    at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class PrinterDesk:
    """What the set-up screen and the strip over the screens may ask."""

    journal: Journal
    session: Session
    room: PrinterRoom
    kept: PrinterList
    jobs: JobStore
    clock: Callable[[], datetime]
    finder: PrinterFinder

    def found(self) -> list[FoundPrinter]:
        """Printers that the last look found and that are not added yet."""
        here = {one.kept.address for one in self.room.printers()}
        return [found for found in self.finder.found if found.address not in here]

    def printers(self) -> list[PrinterAtWork]:
        """All printers with what is known of them now; from memory."""
        return self.room.printers()

    def papers(self, most: int = MOST_PAPERS) -> Papers:
        """Today's papers and those of earlier days that need somebody, newest first."""
        today = business_day(self.clock())
        listed = self.kept.papers(today, most)
        return Papers(tuple(listed), sum(business_day(paper.queued_at) == today for paper in listed))

    def unanswered(self) -> list[PaperListed]:
        """Papers of which nobody knows whether they came out, oldest first."""
        return [paper for paper in reversed(self.papers().listed) if paper.unanswered]

    def history(self, job_id: str) -> list[PaperStep]:
        """Every step of a paper, the first first."""
        return [PaperStep(PaperState(step.state.value), step.at, step.answer) for step in self.jobs.history(job_id)]

    def add(self, name: str, address: str, columns: int) -> None:
        """One more printer; ``UserError`` for an address or name that cannot be."""
        from printing.transports import transport_for

        if not name.strip():
            raise UserError("A printer needs a name that tells it from the others.")
        transport_for(address.strip())
        self.room.add(KeptPrinter(name.strip(), address.strip(), columns))

    def change(
        self, name: str, *, columns: int | None = None, code_page: str | None = None, spare: str | None = None
    ) -> None:
        """Another paper, character set or stand-in."""
        kept = self._kept(name)
        changed = replace(
            kept,
            columns=kept.columns if columns is None else columns,
            code_page=kept.code_page if code_page is None else code_page,
            spare=kept.spare if spare is None else spare,
        )
        if changed != kept:
            self.room.change(name, changed)

    def make_first(self, name: str) -> None:
        """Receipts go to this printer from now on."""
        self.room.make_first(self._kept(name).name)

    def remove(self, name: str) -> None:
        """Takes a printer out; ``UserError`` while papers wait for it."""
        self.room.remove(self._kept(name).name)

    def test_page(self, name: str) -> None:
        """A page that shows width, letters, QR and cut, and says what this printer can confirm."""
        from printing.document import TestPage
        from printing.document_json import to_json

        found = next(one for one in self.room.printers() if one.kept.name == name)
        standing, id_ = self.journal.reads.standing(), new_id()
        page = TestPage(
            centre=standing.centre_name,
            town=standing.town,
            counter=str(standing.number),
            printer_name=name,
            address=found.kept.address,
            code_page=found.kept.code_page,
            grade=found.view.grade,
            printed_at=self.clock(),
        )
        now = self.clock()
        job = Job(id=id_, paper_id=f"test:{id_}", printer=name, document=to_json(page), created_at=now, changed_at=now)
        self.jobs.add(job)
        self.room.wake()

    def settle(self, job_id: str, *, came_out: bool) -> None:
        """Somebody looked at the paper. When it did not come out, what prints next is marked as a copy.

        A test page or a paper that carries no money is simply printed again.
        """
        listed = self._listed(job_id)
        job = self.jobs.job(job_id)
        if job is not None and job.answer:
            return
        self.room.settle(job_id, CAME_OUT if came_out else DID_NOT)
        if not came_out:
            self._again(listed)

    def elsewhere(self, job_id: str, printer: str) -> None:
        """A copy at another printer: bytes of the first have left, so the second is marked."""
        self._again(self._listed(job_id), printer)

    def retry(self, job_id: str) -> None:
        """Queues a paper again of which not one byte left; ``UserError`` for any other."""
        self.room.retry(job_id)

    def _again(self, paper: PaperListed, printer: str = "") -> None:
        target = printer or paper.printer
        if paper.paper == RECEIPT:
            order_copy(self.journal, self.session, paper.bill, CopyReason.DID_NOT_COME_OUT, target)
        elif paper.bill:
            order_again(self.journal, self.session, paper.bill, paper.paper, target)
        else:
            self.test_page(target)
        self.room.wake()

    def _listed(self, job_id: str) -> PaperListed:
        found = next((paper for paper in self.papers().listed if paper.job == job_id), None)
        if found is None:
            raise UserError("This paper is not in the queue any more. Look at the list again.")
        return found

    def _kept(self, name: str) -> KeptPrinter:
        found = next((one.kept for one in self.room.printers() if one.kept.name == name), None)
        if found is None:
            raise UserError("There is no printer named {name} any more.", name=name)
        return found
