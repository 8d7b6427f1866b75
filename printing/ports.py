"""What printing needs from others: a place that keeps jobs, and a way to a printer.

The counter's encrypted file implements `JobStore`; `printing/job_file.py` is the small one that the command line and
the tests use. Transports (`printing/transports/`) implement `Transport` and `Link`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from printing.job import Job, JobStep
from printing.mailbox import Ticket
from printing.status import Condition, Kind

Takes = Literal["escpos", "pdf"]


class JobStore(Protocol):
    """Keeps jobs. Every method is called from spooler threads and from services; each returns once durable."""

    def add(self, job: Job) -> bool:
        """Keep a new job. False, and nothing changed, when a job of this (paper_id, copy) exists, in any state."""

    def update(self, *steps: Job) -> None:
        """Keep steps of one job, in order, in one commit: the row becomes the last, each is a line of its history.

        What may change: state, grade, printer, bytes_sent, attempts, error, answer, changed_at.
        """

    def pending(self, printer: str) -> list[Job]:
        """Jobs of this printer that are not final (`printing.job.is_final`), oldest first."""

    def job(self, job_id: str) -> Job | None:
        """The job with this id."""

    def of_paper(self, paper_id: str) -> list[Job]:
        """All jobs of a paper, original first: tells the next copy number."""

    def history(self, job_id: str) -> list[JobStep]:
        """Every step of a job, the first first."""

    def recent(self, most: int = 50) -> list[Job]:
        """The papers last ordered, newest first."""

    def unsettled(self) -> list[Job]:
        """Jobs that ended as unknown and nobody was asked about yet, oldest first."""


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

    def begin(self, title: str) -> None:
        """A paper of this title is about to be sent; for ways that name what they carry (spoolers, folders)."""

    def on_report(self, told: Callable[[], None]) -> None:
        """`told` is called, from the link's reader, when the printer reports by itself."""

    def close(self) -> None:
        """Let go of the way; never raises."""


class Transport(Protocol):
    """A printer's address."""

    @property
    def address(self) -> str:
        """The address as it was written."""

    @property
    def takes(self) -> Takes:
        """What is to be sent this way."""

    def open(self) -> Link:
        """Connect. Raises `Trouble` with a sentence when it cannot, within its time-out (at most 3 s)."""
