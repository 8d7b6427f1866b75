"""One printer's thread: takes queued jobs from the store in order and carries them.

The store is the queue; nothing waits in memory only. At start what was on its way becomes `unknown`, what was queued
goes on. Between papers the printer is looked at now and then, so its light is true before the next paper.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event, Thread

from desktop.domain.errors import Trouble, UserError
from desktop.domain.time import utc_now
from printing.carrier import Carrier
from printing.conversation import Patience
from printing.job import Grade, Job, JobState, after_restart, answered, is_final, may_go_elsewhere, moved
from printing.line import Line
from printing.ports import JobStore, Transport
from printing.printer_settings import PrinterSettings
from printing.status import Condition
from printing.transports import transport_for
from printing.wishes import Wish

log = logging.getLogger(__name__)


def nobody(*_: object) -> None:
    """Listens to nothing."""


class Spooler:
    """Prints the jobs of one printer. All callbacks come from its thread; they must return soon."""

    def __init__(
        self,
        settings: PrinterSettings,
        store: JobStore,
        *,
        on_change: Callable[[Job], None] = nobody,
        on_printer: Callable[[str, Condition], None] = nobody,
        on_bytes: Callable[[str, bytes], None] = nobody,
        patience: Patience | None = None,
        transport: Transport | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.settings = settings
        self.store = store
        self.patience = patience or Patience()
        self.clock = clock
        self.on_change = on_change
        self.warm = False
        self.stopping = Event()
        self.bell = Event()
        self.line = Line(
            settings,
            transport or transport_for(settings.address),
            self.patience,
            lambda condition: on_printer(settings.name, condition),
            self.bell.set,
        )
        self.carrier = Carrier(self.line, store, self.patience, self.stopping, self.bell, clock, on_change, on_bytes)
        self.thread = Thread(target=self.run, name=f"printer {settings.name}", daemon=True)

    @property
    def condition(self) -> Condition:
        """The printer as it was last seen."""
        return self.line.condition

    @property
    def grade(self) -> Grade:
        """What the printer can confirm; NONE until it was asked."""
        return self.line.grade

    def start(self) -> None:
        """Begins. Nothing heavy is loaded on the caller's thread, nor while the program starts."""
        self.thread.start()

    def submit(self, job: Job) -> bool:
        """Keeps a job and prints it. False when this paper and copy has a job already."""
        if job.printer != self.settings.name:
            raise ValueError(f"job {job.id} is for {job.printer}, not for {self.settings.name}")
        added = self.store.add(job)
        self.wake()
        return added

    def wake(self) -> None:
        """Says that the store has a new job."""
        self.bell.set()

    def retry(self, job_id: str) -> Job:
        """Queues a job again that failed before a byte left."""
        job = self.store.job(job_id)
        if job is None or job.state is not JobState.FAILED_BEFORE:
            raise UserError("This paper did not fail before printing. Print a copy instead.")
        again = replace(moved(job, JobState.QUEUED, self.clock()), attempts=0)
        self.keep(again)
        self.wake()
        return again

    def cancel(self, job_id: str) -> None:
        """Gives a paper up. Not a byte left: it fails. Else the printer is told to throw away what it holds, and the
        paper is unknown. Happens on the printer's thread; the job's states tell what came of it."""
        job = self.store.job(job_id)
        if job is None or is_final(job):
            raise UserError("This paper is no longer on its way. There is nothing to cancel.")
        self.carrier.wishes.leave(job_id, Wish("cancel"))
        self.wake()

    def send_elsewhere(self, job_id: str, printer: str) -> None:
        """Lets another printer have a paper of which not a byte left. Happens on the printer's thread."""
        job = self.store.job(job_id)
        if job is None or not may_go_elsewhere(job):
            raise UserError("Something of this paper was sent already. Print a marked copy there instead.")
        self.carrier.wishes.leave(job_id, Wish("elsewhere", printer))
        self.wake()

    def settle(self, job_id: str, answer: str) -> Job:
        """Keeps the agent's word on an unknown paper: `came_out` or `did_not`.

        After `did_not` the printer is told to throw away what it may still hold, before anything else is sent.
        """
        job = self.store.job(job_id)
        if job is None:
            raise UserError("This paper is not known here. Look at the list of papers again.")
        after = answered(job, answer, self.clock())
        self.keep(after)
        if answer == "did_not":
            self.carrier.wishes.clear_leftovers()
            self.wake()
        return after

    def keep(self, job: Job) -> None:
        self.store.update(job)
        self.on_change(job)

    def ask_to_stop(self) -> None:
        """The thread is to end; does not wait for it."""
        self.stopping.set()
        self.bell.set()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Ends the thread, at the latest by cutting its connection. True when it ended."""
        self.ask_to_stop()
        if self.thread.ident is None:
            return True
        self.thread.join(timeout_s)
        if self.thread.is_alive() and self.line.talk is not None:
            self.line.talk.link.close()
            self.thread.join(timeout_s)
        return not self.thread.is_alive()

    def run(self) -> None:
        """The thread."""
        self.keep_trying(self.recover)
        while not self.stopping.is_set():
            self.bell.clear()
            self.keep_trying(self.grant_wishes)
            if not self.keep_trying(self.print_next):
                self.keep_trying(self.watch)
                self.rest()
        self.line.drop()

    def rest(self) -> None:
        """Waits for the next job; the first quiet moment is used to load what renders bytes."""
        if not self.warm and not self.bell.wait(self.patience.warm_after_s):
            self.keep_trying(self.warm_up)
        self.bell.wait(self.patience.watch_s)

    def warm_up(self) -> bool:
        """Loads what renders bytes before the first paper needs it."""
        from printing.escpos_backend import render_escpos
        from printing.samples import sample_receipt

        render_escpos(sample_receipt(), self.settings.columns, self.settings.code_page)
        self.warm = True
        return True

    def recover(self) -> bool:
        """What was on its way when the program stopped is unknown now."""
        for job in self.store.pending(self.settings.name):
            after = after_restart(job, self.clock())
            if after != job:
                self.line.half_sent |= after.state is JobState.UNKNOWN
                self.keep(after)
        return False

    def grant_wishes(self) -> bool:
        """What was asked between papers. What is already sent or over is not granted any more."""
        wishes = self.carrier.wishes
        if wishes.take_leftovers():
            log.info("printer %s: %s", self.settings.name, "cleared" if self.line.clear() else "not cleared")
        for job_id in wishes.jobs():
            job, wish = self.store.job(job_id), wishes.take(job_id)
            untouched = job is not None and may_go_elsewhere(job)
            if job is not None and wish is not None and untouched and not (wish.kind == "cancel" and is_final(job)):
                self.carrier.grant(job, wish)
        return False

    def print_next(self) -> bool:
        """Carries the oldest queued job. False when there is none."""
        queued = [job for job in self.store.pending(self.settings.name) if job.state is JobState.QUEUED]
        if not queued:
            return False
        self.carrier.carry(queued[0], self.render)
        return True

    def render(self, job: Job) -> bytes:
        """The job's bytes for this printer: its own, or a PDF where that is taken."""
        from printing.document_json import from_json  # documents are known when the first paper needs them

        if self.line.transport.takes == "pdf":
            from printing.pdf_backend import render_pdf

            return render_pdf(from_json(job.document), self.settings.columns, self.settings.sheet)
        from printing.escpos_backend import render_escpos

        return render_escpos(
            from_json(job.document),
            self.settings.columns,
            self.settings.code_page,
            tell_status=self.line.grade is not Grade.D,
        )

    def watch(self) -> bool:
        """Looks at the idle printer, so that its light is true."""
        try:
            self.line.ready_while_idle()
        except Trouble:
            pass  # told as a condition
        return False

    def keep_trying(self, step: Callable[[], bool]) -> bool:
        """One step; a store that fails or a bug is logged and does not end the printer's thread."""
        try:
            return step()
        except Exception:
            log.exception("printer %s stumbled", self.settings.name)
            self.line.drop()
            self.stopping.wait(self.patience.back_off_s[0])
            self.settle_after_fault()
            return False

    def settle_after_fault(self) -> None:
        """A job left between two steps is judged as after a restart, as soon as the store takes it."""
        try:
            self.recover()
        except Exception:
            log.exception("printer %s cannot keep its jobs", self.settings.name)
