"""The counter as its screens see it: every use case by its desk. Built once, by the composition root.

Screens call these off the GUI thread (each write waits for the disk) and get plain values back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.identity import IdKind
from desktop.domain.time import business_day
from desktop.services.approve_fee import FeeRequest, approve_fee
from desktop.services.cancel_bill import CancelReason, cancel_bill
from desktop.services.find_services import ServiceFinder
from desktop.services.money_desk import MoneyDesk
from desktop.services.ports.journal import Journal
from desktop.services.ports.views import (
    BillListed,
    BillView,
    Changed,
    CitizenToTell,
    CitizenView,
    RefusedEntry,
    Standing,
    TakingsView,
)
from desktop.services.print_paper import NOT_COMPLETED, RECEIPT, SLIP, CopyReason, document_of, order_again, order_copy
from desktop.services.printer_desk import PrinterDesk
from desktop.services.printer_view import PrinterView
from desktop.services.raise_bill import BillDraft, raise_bill
from desktop.services.record_visit import record_visit
from desktop.services.session import Session
from desktop.services.sign_in import StaffDoor
from desktop.services.state_code import Statement, state_code
from desktop.services.take_down_citizen import CitizenDraft, find_citizen, take_down_citizen
from desktop.services.unsettled import see_refusal, tell_citizen
from sync.connectivity import Connectivity


@dataclass(frozen=True, slots=True)
class BillDesk:
    """Bills: raise, follow, cancel, find. ``drift_s``: this clock against the portal's, when known."""

    journal: Journal
    session: Session
    door: StaffDoor
    drift_s: Callable[[], float | None]

    def raise_bill(self, draft: BillDraft) -> BillView:
        """See :mod:`desktop.services.raise_bill`."""
        return raise_bill(self.journal, self.session, draft)

    def approve_fee(self, request: FeeRequest, approver_id: str, pin: str) -> str:
        """See :mod:`desktop.services.approve_fee`."""
        return approve_fee(self.journal, self.session, self.door, request, approver_id, pin)

    def cancel(self, intent: str, bill_id: str, reason: CancelReason, note: str = "") -> BillView:
        """See :mod:`desktop.services.cancel_bill`."""
        return cancel_bill(self.journal, self.session, intent=intent, bill_id=bill_id, reason=reason, note=note)

    def state_code(self, said: Statement) -> BillView:
        """See :mod:`desktop.services.state_code`."""
        return state_code(self.journal, self.session, said, self.drift_s())

    def record_visit(self, intent: str, citizen: str, service: str, answers: dict[str, str]) -> None:
        """See :mod:`desktop.services.record_visit`."""
        record_visit(self.journal, self.session, intent=intent, citizen=citizen, service=service, answers=answers)

    def bill(self, bill_id: str) -> BillView | None:
        """The bill as it stands now; a keyed read."""
        return self.journal.reads.bill(bill_id)

    def of_citizen(self, citizen_id: str, most: int = 6) -> list[BillListed]:
        """The citizen's bills at this counter, newest first."""
        return self.journal.reads.bills_of_citizen(citizen_id, most)

    def waiting(self, most: int = 50) -> list[BillListed]:
        """Bills that wait for money, those who need someone first."""
        return self.journal.reads.waiting_bills(most)

    def find(self, text: str, most: int = 50) -> list[BillListed]:
        """Bills of this counter by account, receipt number, rail code or name."""
        return self.journal.reads.find_bills(text, most)


@dataclass(frozen=True, slots=True)
class CitizenDesk:
    """Citizens: find by document, take down."""

    journal: Journal
    session: Session

    def find(self, kind: IdKind, number: str) -> CitizenView | None:
        """See :mod:`desktop.services.take_down_citizen`."""
        return find_citizen(self.journal, kind, number)

    def take_down(self, draft: CitizenDraft) -> CitizenView:
        """See :mod:`desktop.services.take_down_citizen`."""
        return take_down_citizen(self.journal, self.session, draft)


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """Papers: slip again, copy, preview, PDF. ``printer`` names the receipt printer in force."""

    journal: Journal
    session: Session
    printer: Callable[[], PrinterView]
    wake: Callable[[], None]
    again: Callable[[str], object]

    def slip_again(self, bill_id: str) -> None:
        """Queues another slip."""
        order_again(self.journal, self.session, bill_id, SLIP, self.printer().name)
        self.wake()

    def not_completed(self, bill_id: str) -> None:
        """Queues the paper for a payment that nobody has confirmed: no receipt, and it says so."""
        order_again(self.journal, self.session, bill_id, NOT_COMPLETED, self.printer().name)
        self.wake()

    def copy(self, bill_id: str, reason: CopyReason) -> int:
        """Queues a marked copy of the receipt; its number."""
        number = order_copy(self.journal, self.session, bill_id, reason, self.printer().name)
        self.wake()
        return number

    def retry(self, job: str) -> None:
        """Queues a paper again that failed before a byte left; ``UserError`` for any other."""
        self.again(job)

    def preview(self, bill: BillView, paper: str = RECEIPT) -> bytes:
        """The paper as a PNG picture, as it prints on 80 mm."""
        from printing.preview_backend import render_preview

        return render_preview(document_of(self.journal.reads, bill, paper))

    def pdf(self, bill: BillView, paper: str = RECEIPT) -> bytes:
        """The paper as a PDF."""
        from printing.pdf_backend import render_pdf

        return render_pdf(document_of(self.journal.reads, bill, paper))


@dataclass(frozen=True, slots=True)
class PortalDesk:
    """What is open between this counter and its portal. ``with_code`` hands the sync a one-time code."""

    journal: Journal
    session: Session
    with_code: Callable[[str], None]

    def refused(self, most: int = 50) -> list[RefusedEntry]:
        """Entries the portal refused and nobody has looked at, newest first."""
        return self.journal.reads.refused_entries(most)

    def see_refusal(self, intent: str, entry: str) -> None:
        """See :mod:`desktop.services.unsettled`."""
        see_refusal(self.journal, self.session, intent, entry)

    def to_tell(self, most: int = 50) -> list[CitizenToTell]:
        """Citizens who went away with an acknowledgement and whose receipt is here now."""
        return self.journal.reads.citizens_to_tell(most)

    def told(self, intent: str, bill_id: str) -> None:
        """See :mod:`desktop.services.unsettled`."""
        tell_citizen(self.journal, self.session, intent, bill_id)

    def enrol_again(self, code: str) -> None:
        """Tries a one-time code at once; how it went is in ``connectivity`` and ``standing().enrol_again``."""
        self.with_code(code)


@dataclass(frozen=True, slots=True)
class Counter:
    """Everything a screen may ask of this counter."""

    journal: Journal
    session: Session
    door: StaffDoor
    services: ServiceFinder
    citizens: CitizenDesk
    bills: BillDesk
    money: MoneyDesk
    papers: PaperDesk
    portal: PortalDesk
    printer: Callable[[], PrinterView]
    printers: PrinterDesk
    connectivity: Callable[[], Connectivity]
    ask_again: Callable[[], None]
    clock: Callable[[], datetime]

    def standing(self) -> Standing:
        """Where this counter is; a keyed read."""
        return self.journal.reads.standing()

    def takings(self, day: date | None = None) -> TakingsView:
        """This counter's confirmed takings of a business day, today by default."""
        return self.journal.reads.takings(day or business_day(self.clock()))

    def subscribe(self, told: Callable[[Changed], None]) -> Callable[[], None]:
        """Calls ``told`` on another thread after each change; returns the way to stop it."""
        return self.journal.subscribe(told)
