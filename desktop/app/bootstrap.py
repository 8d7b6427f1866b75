"""The whole counter, put together on one page: file, session, use cases, printer, clerk, sync.

Built by hand and in order; started by ``start``, stopped in the reverse order by ``stop``, every thread joined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.app.settings import CounterSettings
from desktop.domain.time import utc_now
from desktop.services.clerk import Clerk
from desktop.services.connectivity import Link
from desktop.services.counter import BillDesk, CitizenDesk, Counter, PaperDesk, PortalDesk
from desktop.services.find_services import ServiceFinder
from desktop.services.money_desk import MoneyDesk
from desktop.services.ports.views import Changed
from desktop.services.printer_view import PrinterWatch
from desktop.services.session import Session
from desktop.services.sign_in import StaffDoor
from desktop.store.feed_rows import FeedRows
from desktop.store.file import CounterFile, make_folder
from desktop.store.key import read_secrets
from desktop.store.mark import MarkFiles, shared_marks
from desktop.store.paper_jobs import PaperJobs
from desktop.store.sync_store import FileSyncStore
from printing.printer_settings import PrinterSettings
from printing.spooler import Spooler
from printing.status import Condition
from sync.connectivity import ConnectivityKeeper
from sync.questions import PortalQuestions
from sync.syncer import Syncer

PRINTER = "Receipts"
OnBytes = Callable[[str, bytes], None]
OnPrinter = Callable[[str, Condition], None]


@dataclass(frozen=True, slots=True)
class RunningCounter:
    """A counter and the threads that keep it going."""

    counter: Counter
    file: CounterFile
    syncer: Syncer
    clerk: Clerk
    spooler: Spooler | None
    questions: PortalQuestions

    def start(self) -> None:
        """Everything begins; nothing waits for the network."""
        if self.spooler:
            self.spooler.start()
        self.clerk.start()
        self.syncer.start()

    def stop(self) -> None:
        """Everything ends, in order: no new papers, no more rounds, then the file."""
        self.clerk.stop()
        if self.spooler:
            self.spooler.stop()
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

    def on_printer(name: str, condition: Condition) -> None:
        watch.on_condition(name, condition)

    spooler = _spooler(settings, file, on_bytes, on_printer)
    watch = PrinterWatch(
        PRINTER if spooler else "",
        lambda: spooler.grade.value if spooler else "",
        lambda: file.tell({"printer"}),
    )
    wake = spooler.wake if spooler else _nothing
    clerk = Clerk(file, watch.view, wake, lambda: link.now.link is Link.OFFLINE)

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
        papers=PaperDesk(file, session, watch.view, wake, _retry(spooler)),
        portal=PortalDesk(file, session, syncer.enrol_with),
        printer=watch.view,
        connectivity=lambda: link.now,
        ask_again=syncer.poke,
        clock=utc_now,
    )
    return RunningCounter(counter, file, syncer, clerk, spooler, questions)


def _nothing() -> None:
    """There is no printer to wake."""


def _spooler(settings: CounterSettings, file: CounterFile, on_bytes: OnBytes, on_printer: OnPrinter) -> Spooler | None:
    if not settings.printer:
        return None
    printer = PrinterSettings(name=PRINTER, address=settings.printer, columns=settings.columns)
    return Spooler(printer, PaperJobs(file, file.run_read), on_bytes=on_bytes, on_printer=on_printer)


def _retry(spooler: Spooler | None) -> Callable[[str], object]:
    return spooler.retry if spooler else lambda _job: None
