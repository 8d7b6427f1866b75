"""What somebody asked of a printer's papers, on its way to the printer's own thread.

Only that thread may touch a job under way or the connection, so others leave a wish and go on. A wish that came too
late (the bytes had left) is simply not granted, and the job tells by its states what happened instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Literal


@dataclass(frozen=True, slots=True)
class Wish:
    """Give a paper up, or let another printer have it."""

    kind: Literal["cancel", "elsewhere"]
    printer: str = ""


class Wishes:
    """Open wishes of one printer, at most one a job; the newest counts."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.by_job: dict[str, Wish] = {}
        self.leftovers = False

    def leave(self, job_id: str, wish: Wish) -> None:
        """Asks for something."""
        with self.lock:
            self.by_job[job_id] = wish

    def take(self, job_id: str) -> Wish | None:
        """The wish for a job, which is then no longer open."""
        with self.lock:
            return self.by_job.pop(job_id, None)

    def jobs(self) -> list[str]:
        """The jobs that somebody wishes something of."""
        with self.lock:
            return list(self.by_job)

    def clear_leftovers(self) -> None:
        """Asks that the printer throws away what it holds of papers that are given up."""
        with self.lock:
            self.leftovers = True

    def take_leftovers(self) -> bool:
        """True once after it was asked."""
        with self.lock:
            asked, self.leftovers = self.leftovers, False
            return asked
