"""A whole counter without portal or printer, for tests of screens: stocked, with a way to play the portal's part.

``Desk.portal_has``, ``Desk.money`` and ``Desk.paper`` write just what a round or a printer would write, so a screen
sees exactly what it would see in a centre.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.domain.ids import new_id
from desktop.domain.receipt_number import ReceiptNumber
from desktop.domain.time import instant_text, utc_now
from desktop.services.counter import BillDesk, CitizenDesk, Counter, PaperDesk, PortalDesk
from desktop.services.find_printers import PrinterFinder
from desktop.services.find_services import ServiceFinder
from desktop.services.money_desk import MoneyDesk
from desktop.services.ports.views import BillView
from desktop.services.print_paper import order_owed
from desktop.services.printer_desk import PrinterDesk
from desktop.services.printer_room import PrinterRoom
from desktop.services.printer_view import PrinterState, PrinterView
from desktop.services.session import Session
from desktop.services.sign_in import StaffDoor
from desktop.store.feed_rows import FeedRows
from desktop.store.file import CounterFile
from desktop.store.key import Secrets, read_secrets
from desktop.store.paper_jobs import PaperJobs
from desktop.store.printer_list import FilePrinterList
from desktop.store.writer import Rank
from printing.job import Grade, JobState, moved
from sync.connectivity import Connectivity, ConnectivityKeeper
from sync.protocol.feed import BillRow, Change, PaymentRow, ReceiptRow, Row, to_row
from sync.protocol.messages import ElsewhereAnswer
from sync.protocol.receipt_code import ReceiptFacts, receipt_text
from sync.protocol.signing import new_private_key
from sync.protocol.states import BillState, Channel, PaymentState, ReceiptState
from tests.support.stock import COUNTER_ID, stock

PRINTER = "Counter 12 receipts"


@dataclass
class Desk:
    """The counter, and the hands that play portal and printer. ``codes``: the one-time codes somebody typed."""

    counter: Counter
    file: CounterFile
    secrets: Secrets
    link: ConnectivityKeeper
    printer: PrinterView
    codes: list[str]
    receipts: int = 48_126
    elsewhere: Callable[[str], ElsewhereAnswer] = ElsewhereAnswer

    def portal_has(self, bill: BillView) -> None:
        """The portal acknowledged the bill."""
        self._bill(bill, BillState.WAITING, 0)

    def money(self, bill: BillView, amount_cents: int, *, code: str = "UKO4K7Q2ZT") -> None:
        """Money arrived for the bill; when it is then full, its receipt is issued."""
        fresh = self.counter.bills.bill(bill.id)
        assert fresh is not None
        paid = fresh.paid_cents + amount_cents
        now = instant_text(utc_now())
        state = PaymentState.MATCHED if paid == bill.total_cents else PaymentState.PART
        channel = Channel.MPESA_PAYBILL
        self._row("payment", PaymentRow(new_id(), bill.id, bill.account, code, channel, amount_cents, state, now, now))
        if paid >= bill.total_cents:
            self._bill(bill, BillState.PAID, paid)
            self._receipt(bill, code)
        else:
            self._bill(bill, BillState.PART_PAID, paid)

    def paper(self, bill: BillView, paper: str, state: JobState = JobState.PRINTED, grade: Grade = Grade.A) -> None:
        """Orders what is owed and ends the paper as a printer would."""
        order_owed(self.file, PRINTER)
        jobs = PaperJobs(self.file, self.file.run_read)
        for job in jobs.pending(PRINTER):
            if job.paper_id.startswith(paper):
                for step in (JobState.PREFLIGHT, JobState.SENDING, JobState.SENT):
                    job = moved(job, step, utc_now(), bytes_sent=900 if step is not JobState.PREFLIGHT else None)
                    jobs.update(job)
                jobs.update(moved(job, state, utc_now(), grade=grade))

    def set_printer(self, state: PrinterState, trouble: str = "") -> None:
        """The printer reports something else."""
        self.printer = PrinterView(PRINTER, state, "A", trouble)

    def _bill(self, bill: BillView, state: BillState, paid_cents: int) -> None:
        now = instant_text(utc_now())
        self._row("bill", BillRow(bill.id, bill.account, state, bill.total_cents, paid_cents, now))

    def _receipt(self, bill: BillView, code: str) -> None:
        self.receipts += 1
        number = ReceiptNumber("GPO", 26, self.receipts)
        facts = ReceiptFacts(1, number, bill.account, bill.total_cents, utc_now())
        qr = receipt_text(facts, new_private_key(), "https://huduma.example")
        row = ReceiptRow(
            number=str(number),
            bill=bill.id,
            account=bill.account,
            amount_cents=bill.total_cents,
            currency="KES",
            issued_at=instant_text(utc_now()),
            key="1",
            qr=qr,
            check="3F9A 21C7 0B54 E8D2",
            original=COUNTER_ID,
            state=ReceiptState.ISSUED,
            channel=Channel.MPESA_PAYBILL,
            rail_code=code,
        )
        self._row("receipt", row)

    def _row(self, kind: str, row: Row) -> None:
        self.portal_sends(kind, "", row)

    def portal_sends(self, kind: str, key: str, row: Row) -> None:
        """A row of the portal's, as a round brings it."""
        rows, change = FeedRows(self.secrets.pepper), Change(0, kind, key, to_row(row))
        self.file.run(lambda connection: (None, rows.write(connection, [change], utc_now())), Rank.SYNC)


def open_desk(folder: Path) -> Desk:
    """A stocked counter in this folder; close ``desk.file`` when done."""
    desk = reopen_desk(folder)
    stock(desk.file, desk.secrets.pepper)
    return desk


def reopen_desk(folder: Path) -> Desk:
    """A counter on the file of this folder as it is."""
    secrets = read_secrets(folder, keyring=False)
    file = CounterFile(folder, secrets, utc_now)
    session = Session()
    link = ConnectivityKeeper(utc_now)
    link.answered(0.1, utc_now())
    door = StaffDoor(file, session, secrets.pepper)
    desk: Desk
    desk_codes: list[str] = []

    def printer() -> PrinterView:
        return desk.printer

    def connectivity() -> Connectivity:
        return link.now

    jobs, kept = PaperJobs(file, file.run_read), FilePrinterList(file, file.run_read)
    finder = PrinterFinder(lambda: file.tell({"printers"}))
    room = PrinterRoom(kept, jobs, lambda: file.tell({"printer"}), lambda _job, _data: None, "")
    counter = Counter(
        journal=file,
        session=session,
        door=door,
        services=ServiceFinder(file, utc_now),
        citizens=CitizenDesk(file, session),
        bills=BillDesk(file, session, door, lambda: link.now.drift_s),
        money=MoneyDesk(file, session, door, lambda: link.now, lambda number: desk.elsewhere(number)),
        papers=PaperDesk(file, session, printer, lambda: None, lambda _job: None),
        portal=PortalDesk(file, session, desk_codes.append),
        printer=printer,
        printers=PrinterDesk(file, session, room, kept, jobs, _clock, finder),
        connectivity=connectivity,
        ask_again=lambda: None,
        clock=_clock,
    )
    desk = Desk(counter, file, secrets, link, PrinterView(PRINTER, PrinterState.READY, "A"), desk_codes)
    return desk


def _clock() -> datetime:
    return utc_now()
