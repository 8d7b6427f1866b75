"""What printing needs from others: a place that keeps jobs, and a way to a printer.

The counter's encrypted file implements `JobStore`; `printing/job_file.py` is the small one that the command line and
the tests use. Transports (`printing/transports/`) implement `Transport` and `Link`.
"""

from __future__ import annotations

from typing import Protocol

from printing.job import Job
from printing.mailbox import Ticket
from printing.status import Condition, Kind


class JobStore(Protocol):
    """Keeps jobs. Every method is called from spooler threads and from services; each returns once durable."""

    def add(self, job: Job) -> bool:
        """Keep a new job. False, and nothing changed, when a job of this (paper_id, copy) exists, in any state."""

    def update(self, job: Job) -> None:
        """Replace the row with this id: state, grade, bytes_sent, attempts, error, answer, changed_at."""

    def pending(self, printer: str) -> list[Job]:
        """Jobs of this printer that are not final (`printing.job.is_final`), oldest first."""

    def job(self, job_id: str) -> Job | None:
        """The job with this id."""

    def of_paper(self, paper_id: str) -> list[Job]:
        """All jobs of a paper, original first: tells the next copy number and the paper's history."""


class Link(Protocol):
    """One open way to one printer, used by one thread."""

    @property
    def answers(self) -> bool:
        """False where nothing ever comes back (a file): grade D without asking."""

    @property
    def broken(self) -> bool:
        """True once the other end is gone."""

    @property
    def reported(self) -> Condition | None:
        """The printer's own last report (ASB), if it made one on this connection."""

    @property
    def strays(self) -> int:
        """How many replies came that nothing on this connection had asked for."""

    def expect(self, kind: Kind, name: bytes = b"") -> Ticket:
        """A claim on the reply to a question about to be sent."""

    def send(self, data: bytes) -> int:
        """Hand over all of `data`; returns how many bytes left. Fewer than all means the way broke."""

    def close(self) -> None:
        """Let go of the way; never raises."""


class Transport(Protocol):
    """A printer's address."""

    @property
    def address(self) -> str:
        """The address as it was written."""

    def open(self) -> Link:
        """Connect. Raises `Trouble` with a sentence when it cannot, within its time-out (at most 3 s)."""
