"""What printing needs from others: a place that keeps jobs, and a way to a printer.

The counter's encrypted file implements `JobStore`; `printing/job_file.py` is the small one that the command line and
the tests use. Transports (`printing/transports/`) implement `Transport` and `Link`.
"""

from __future__ import annotations

from typing import Protocol

from printing.job import Job


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

    can_answer: bool
    """False where nothing ever comes back (a file): grade D."""

    def send(self, data: bytes) -> int:
        """Hand over all of `data`; returns how many bytes left. Fewer than all means the way broke."""

    def ask(self, question: bytes, kind: str, timeout_s: float) -> bytes | None:
        """Send a status question, give the reply that belongs to it, None when none came in time."""

    def close(self) -> None:
        """Let go of the way; never raises."""


class Transport(Protocol):
    """A printer's address."""

    address: str

    def open(self) -> Link:
        """Connect. Raises `Trouble` with a sentence when it cannot, within its time-out (at most 3 s)."""
