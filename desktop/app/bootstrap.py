"""The whole counter, put together on one page: file, session, use cases, printer, clerk, sync.

Built by hand and in order; started by ``start``, stopped in the reverse order by ``stop``, every thread joined.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.app.settings import CounterSettings
from desktop.domain.time import utc_now
from desktop.services.clerk import Clerk
from desktop.services.connectivity import Link
from desktop.services.counter import BillDesk, CitizenDesk, Counter, PaperDesk, PortalDesk
from desktop.services.find_printers import PrinterFinder
from desktop.services.find_services import ServiceFinder
from desktop.services.money_desk import MoneyDesk
from desktop.services.ports.views import Changed
from desktop.services.printer_desk import PrinterDesk
from desktop.services.printer_room import OnBytes, PrinterRoom
from desktop.services.session import Session
from desktop.services.sign_in import StaffDoor
from desktop.store.feed_rows import FeedRows
from desktop.store.file import CounterFile, make_folder
from desktop.store.key import read_secrets
from desktop.store.mark import MarkFiles, shared_marks
from desktop.store.paper_jobs import PaperJobs
from desktop.store.printer_list import FilePrinterList
from desktop.store.sync_store import FileSyncStore
from sync.connectivity import ConnectivityKeeper
from sync.questions import PortalQuestions
from sync.syncer import Syncer


@dataclass(frozen=True, slots=True)
class RunningCounter:
    """A counter and the threads that keep it going."""

    counter: Counter
    file: CounterFile
    syncer: Syncer
    clerk: Clerk
    printers: PrinterRoom
    questions: PortalQuestions

    def start(self) -> None:
        """Everything begins; nothing waits for the network."""
        self.printers.start()
        self.clerk.start()
        self.syncer.start()

    def stop(self) -> None:
        """Everything ends, in order: no new papers, no more rounds, then the file."""
        self.clerk.stop()
        self.printers.stop()
        self.syncer.stop()
        self.questions.close()
        self.file.close()


def _hear_nothing(_job: str, _data: bytes) -> None:
    """The bytes of a paper are nobody's business but the printer's."""


def build_counter(settings: CounterSettings, on_bytes: OnBytes = _hear_nothing) -> RunningCounter:
    """The counter of a profile, not yet started. ``UserError`` or ``Trouble`` when its file cannot be opened."""
    make_folder(settings.profile)
    secrets = read_secrets(settings.profile, keyring=settings.keyring)
    file = CounterFile(settings.profile, secrets, utc_now, marks=MarkFiles(settings.profile, shared_marks()))
    session = Session()
    door = StaffDoor(file, session, secrets.pepper)

    link = ConnectivityKeeper(utc_now)
    link.subscribe(lambda: file.tell({"link"}))
    store = FileSyncStore(file, file.run_read, FeedRows(secrets.pepper))
    syncer = Syncer(settings.portal, store, link, code=settings.code)
    questions = PortalQuestions(settings.portal, store)

    jobs, kept = PaperJobs(file, file.run_read), FilePrinterList(file, file.run_read)
    finder = PrinterFinder(lambda: file.tell({"printers"}))
    room = PrinterRoom(kept, jobs, lambda: file.tell({"printer"}), on_bytes, settings.printer, settings.columns)
    clerk = Clerk(file, room.receipts, room.wake, lambda: link.now.link is Link.OFFLINE)

    def on_changed(changed: Changed) -> None:
        if changed.touches("journal"):
            syncer.poke()

    file.subscribe(on_changed)
    counter = Counter(
        journal=file,
        session=session,
        door=door,
        services=ServiceFinder(file, utc_now),
        citizens=CitizenDesk(file, session),
        bills=BillDesk(file, session, door, lambda: link.now.drift_s),
        money=MoneyDesk(file, session, door, lambda: link.now, questions.elsewhere),
        papers=PaperDesk(file, session, room.receipts, room.wake, room.retry),
        portal=PortalDesk(file, session, syncer.enrol_with),
        printer=room.receipts,
        printers=PrinterDesk(file, session, room, kept, jobs, utc_now, finder),
        connectivity=lambda: link.now,
        ask_again=syncer.poke,
        clock=utc_now,
    )
    return RunningCounter(counter, file, syncer, clerk, room, questions)
