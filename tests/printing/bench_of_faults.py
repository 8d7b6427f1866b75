"""A virtual printer and a spooler side by side, and the laws that hold for whatever happened between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from PIL import Image

from desktop.domain.ids import new_id
from printing import (
    Document,
    Grade,
    Job,
    JobFile,
    JobState,
    Patience,
    PrinterSettings,
    Spooler,
    VirtualPrinter,
    as_copy,
    from_json,
    is_final,
    paper_id,
    render_preview,
    to_json,
)
from printing.dot_canvas import TOP_DOTS
from printing.samples import sample_receipt

START = datetime(2026, 10, 14, 6, 0, tzinfo=UTC)
ORDER = count()
NAME = "Counter 12 receipts"
QUICK = Patience(
    answer_s=0.8,
    quiet_s=0.05,
    poll_s=0.04,
    fence_s=1.2,
    paper_s=0.1,
    give_up_s=6.0,
    spare_after_s=0.3,
    ask_again_s=0.2,
    back_off_s=(0.05,),
    warm_after_s=0.0,
    watch_s=0.15,
)
CUT = b"\x1dVB\x00"


def job_for(document: Document, printer: str = NAME) -> Job:
    now = START + timedelta(seconds=next(ORDER))
    return Job(
        id=new_id(),
        paper_id=paper_id(document),
        copy=document.copy_number,
        printer=printer,
        document=to_json(document),
        created_at=now,
        changed_at=now,
    )


class Bench:
    """A store, a spooler, and what the spooler said it sent. `restart` is what a killed program does."""

    def __init__(self, folder: Path, address: str, patience: Patience = QUICK, grade: Grade = Grade.NONE) -> None:
        self.folder, self.address, self.patience, self.grade = folder, address, patience, grade
        self.sent: dict[str, bytes] = {}
        self.begin()

    def begin(self) -> None:
        self.store = JobFile(self.folder / "jobs.sqlite")
        self.spooler = Spooler(
            PrinterSettings(name=NAME, address=self.address, grade=self.grade),
            self.store,
            on_bytes=lambda job_id, data: self.sent.update({job_id: data}),
            patience=self.patience,
        )
        self.spooler.start()

    def end(self) -> None:
        assert self.spooler.stop(3)
        self.store.close()

    def restart(self) -> None:
        self.end()
        self.begin()

    def until(self, true: Callable[[], bool], timeout_s: float = 8.0) -> None:
        """Waits for something to become true."""
        end = monotonic() + timeout_s
        while not true():
            assert monotonic() < end, f"still waiting: {[(job.state, job.error) for job in self.store.recent()]}"
            sleep(0.01)

    def known(self, printer: VirtualPrinter) -> None:
        """Waits until it is known that the printer confirms papers, and it was told to report by itself."""
        self.until(lambda: self.spooler.grade in (Grade.A, Grade.B) and printer.speaker.tells_status)

    def submit(self, document: Document) -> Job:
        job = job_for(document)
        assert self.spooler.submit(job)
        return job

    def now(self, job: Job) -> Job:
        kept = self.store.job(job.id)
        assert kept is not None, "a paper was lost"
        return kept

    def end_of(self, job: Job, timeout_s: float = 8.0) -> Job:
        self.until(lambda: is_final(self.now(job)), timeout_s)
        return self.now(job)

    def copy_of(self, number: int) -> Job:
        """What an agent prints when the paper did not come out."""
        return self.submit(as_copy(sample_receipt(), number, "did not come out"))


def complete(printers: list[VirtualPrinter], data: bytes, job: Job) -> int:
    """How many whole papers of a job came out: every byte from the reset to the cut, and every dot where it belongs.

    Above it there may hang what an earlier paper left behind.
    """
    document = data[: data.rindex(CUT) + len(CUT)] if CUT in data else b"never"
    found = [paper for printer in printers for paper in printer.papers if paper.data.endswith(document)]
    return sum(ends_like(Image.open(paper.png), preview_of(job)) for paper in found)


def preview_of(job: Job) -> Any:
    return Image.open(BytesIO(render_preview(from_json(job.document))))


def ends_like(paper: Any, wanted: Any) -> bool:
    """True when the lower end of a paper is the wanted one, without the empty stretch above it."""
    high = wanted.height - TOP_DOTS
    if paper.height < high:
        return False
    lower = [one.convert("1").crop((0, one.height - high, one.width, one.height)) for one in (paper, wanted)]
    return bool(lower[0].tobytes() == lower[1].tobytes())


def unmarked(printers: list[VirtualPrinter], number: bytes = b"GPO-26-0048127") -> int:
    """How many whole receipts of this number came out without a mark, from whatever job."""
    last = [paper.data[paper.data.rindex(b"\x1b@") :] for printer in printers for paper in printer.papers]
    return sum(number in data and b"NAKALA" not in data and b"mwisho wa risiti" in data for data in last)


def laws(bench: Bench, printers: list[VirtualPrinter]) -> None:
    """What no fault may ever break."""
    for job in bench.store.recent(500):
        history = bench.store.history(job.id)
        assert (history[-1].state, history[-1].bytes_sent) == (job.state, job.bytes_sent)
        if job.state is JobState.PRINTED:
            assert complete(printers, bench.sent[job.id], job) == 1, "“printed” was said of an incomplete paper"
            assert job.grade in (Grade.A, Grade.B)
        assert sum(step.state is JobState.SENDING and step.bytes_sent == 0 for step in history) >= (
            1 if job.bytes_sent else 0
        )
        left = [step.bytes_sent > 0 for step in history]
        assert left == sorted(left), "bytes that left are never forgotten"
    assert unmarked(printers) <= 1, "two unmarked receipts of one payment"
