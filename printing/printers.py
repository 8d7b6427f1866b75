"""All printers of one counter: a thread each over one store, and papers that go from one to another.

A paper changes its printer only while not one byte left; that is decided on the thread of the printer that has it.
Once a byte left, another printer gives a marked copy. A paper whose printer was taken out of the set-up waits in the
store and can be sent elsewhere like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from desktop.domain.errors import UserError
from desktop.domain.time import utc_now
from printing.conversation import Patience
from printing.job import Grade, Job, JobState, answered, cancelled, is_final, may_go_elsewhere, moved, redirected
from printing.ports import JobStore
from printing.printer_settings import PrinterSettings
from printing.sentences import GRADE_SAYS, REMEDIES
from printing.spooler import Spooler, nobody
from printing.status import Condition

STOP_S = 5.0


@dataclass(frozen=True, slots=True)
class PrinterStanding:
    """A printer as a screen shows it. `problem` is a key of `REMEDIES`, empty when nothing stands in the way."""

    settings: PrinterSettings
    condition: Condition
    grade: Grade

    @property
    def problem(self) -> str:
        return self.condition.problem

    @property
    def remedy(self) -> str:
        """Cause and way out as one English sentence, which is a translation key; empty when all is well."""
        return REMEDIES.get(self.condition.problem, "")

    @property
    def says(self) -> str:
        """What it can confirm, in words; empty while it was not asked."""
        return GRADE_SAYS.get(str(self.grade), "")


class Printers:
    """Starts, stops and addresses printers by name. Callbacks come from their threads and must return soon."""

    def __init__(
        self,
        settings: Iterable[PrinterSettings],
        store: JobStore,
        *,
        on_change: Callable[[Job], None] = nobody,
        on_printer: Callable[[str, Condition], None] = nobody,
        on_bytes: Callable[[str, bytes], None] = nobody,
        patience: Patience | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.store = store
        self.on_change, self.on_printer, self.on_bytes = on_change, on_printer, on_bytes
        self.patience, self.clock = patience, clock
        self.lock = Lock()
        self.running = False
        self.by_name = {one.name: self.spooler(one) for one in settings}

    def spooler(self, settings: PrinterSettings) -> Spooler:
        return Spooler(
            settings,
            self.store,
            on_change=self.tell,
            on_printer=self.on_printer,
            on_bytes=self.on_bytes,
            patience=self.patience,
            clock=self.clock,
        )

    def start(self) -> None:
        """Every printer's thread begins; nothing heavy is loaded here."""
        with self.lock:
            self.running = True
            for spooler in self.by_name.values():
                spooler.start()

    def stop(self) -> bool:
        """Ends all of them together; True when every thread ended."""
        with self.lock:
            self.running = False
            spoolers = list(self.by_name.values())
        for spooler in spoolers:
            spooler.ask_to_stop()
        ended = [spooler.stop(STOP_S) for spooler in spoolers]  # not under the lock: their last steps are told
        return all(ended)

    def put(self, settings: PrinterSettings) -> None:
        """Adds a printer, or begins it anew with other settings; its queued papers stay its own.

        Waits for the thread that has it, seconds where a paper is under way: not for the GUI thread.
        """
        order = [*self.by_name, settings.name]
        self.take_out(settings.name)
        with self.lock:
            spooler = self.by_name[settings.name] = self.spooler(settings)
            self.by_name = {name: self.by_name[name] for name in dict.fromkeys(order) if name in self.by_name}
            if self.running:
                spooler.start()

    def take_out(self, name: str) -> Spooler | None:
        """Takes a printer out of the set-up; waits as `put`. Its waiting papers stay in the store."""
        with self.lock:
            spooler = self.by_name.pop(name, None)
        if spooler is not None and not spooler.stop(STOP_S):
            raise UserError("The printer {name} is still busy. Wait for its paper, then try again.", name=name)
        return spooler

    def standings(self) -> list[PrinterStanding]:
        """Every printer as it was last seen, in the order of the set-up."""
        with self.lock:
            spoolers = list(self.by_name.values())
        return [PrinterStanding(one.settings, one.condition, one.grade) for one in spoolers]

    def wake(self, name: str = "") -> None:
        """Says that the store has a new paper for a printer, or for any."""
        with self.lock:
            spoolers = [one for key, one in self.by_name.items() if name in ("", key)]
        for spooler in spoolers:
            spooler.wake()

    def submit(self, job: Job) -> bool:
        """Keeps a job and prints it. False when this paper and copy has a job already, at any printer."""
        added = self.store.add(job)
        self.wake(job.printer)
        return added

    def retry(self, job_id: str) -> Job:
        """Queues a job again that failed before a byte left."""
        job = self.known(job_id)
        if job.state is not JobState.FAILED_BEFORE:
            raise UserError("This paper did not fail before printing. Print a copy instead.")
        spooler = self.of(job)
        if spooler is not None:
            return spooler.retry(job_id)
        return self.keep(moved(job, JobState.QUEUED, self.clock()))

    def cancel(self, job_id: str) -> None:
        """Gives a paper up; see `Spooler.cancel`."""
        job = self.known(job_id)
        spooler = self.of(job)
        if spooler is not None:
            spooler.cancel(job_id)
        elif may_go_elsewhere(job) and not is_final(job):
            self.keep(cancelled(job, self.clock()))

    def send_elsewhere(self, job_id: str, printer: str) -> None:
        """Lets another printer have a paper of which not a byte left. `UserError` once something was sent."""
        if printer not in self.by_name:
            raise UserError("There is no printer called {name}. Look at the list of printers.", name=printer)
        job = self.known(job_id)
        spooler = self.of(job)
        if spooler is not None:
            spooler.send_elsewhere(job_id, printer)
        elif may_go_elsewhere(job):
            self.keep(redirected(job, printer, self.clock()))

    def settle(self, job_id: str, answer: str) -> Job:
        """Keeps the agent's word on an unknown paper: `came_out` or `did_not`; see `Spooler.settle`."""
        job = self.known(job_id)
        spooler = self.of(job)
        return spooler.settle(job_id, answer) if spooler else self.keep(answered(job, answer, self.clock()))

    def known(self, job_id: str) -> Job:
        job = self.store.job(job_id)
        if job is None:
            raise UserError("This paper is not known here. Look at the list of papers again.")
        return job

    def of(self, job: Job) -> Spooler | None:
        with self.lock:
            return self.by_name.get(job.printer)

    def keep(self, job: Job) -> Job:
        self.store.update(job)
        self.tell(job)
        return job

    def tell(self, job: Job) -> None:
        """Passes a step on; a paper that came to another printer's queue wakes that printer."""
        if job.state is JobState.QUEUED:
            self.wake(job.printer)
        self.on_change(job)
