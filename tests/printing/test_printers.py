"""Several printers of one counter: an untouched paper may change printers, a touched one never does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest

from desktop.domain.errors import UserError
from printing import (
    Document,
    Grade,
    Job,
    JobFile,
    JobState,
    Printers,
    PrinterSettings,
    VirtualPrinter,
    as_copy,
    is_final,
)
from printing.samples import sample_receipt, sample_slip
from tests.printing.bench_of_faults import QUICK, job_for, unmarked

MAIN, SPARE, PDF = "Receipts", "Spare", "PDF on this computer"


class Room:
    """Two virtual printers and a folder for PDF, over one store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.main, self.spare = VirtualPrinter(folder / "main"), VirtualPrinter(folder / "spare")
        for printer in (self.main, self.spare):
            printer.start()
        self.store = JobFile(folder / "jobs.sqlite")
        self.told: list[Job] = []
        self.printers = Printers(self.settings(), self.store, on_change=self.told.append, patience=QUICK)
        self.printers.start()

    def settings(self, spare: str = "") -> list[PrinterSettings]:
        return [
            PrinterSettings(name=MAIN, address=self.main.address, spare=spare),
            PrinterSettings(name=SPARE, address=self.spare.address),
            PrinterSettings(name=PDF, address=f"pdf://{self.folder / 'pdf'}"),
        ]

    def submit(self, document: Document, printer: str = MAIN) -> Job:
        job = job_for(document, printer)
        assert self.printers.submit(job)
        return job

    def now(self, job: Job) -> Job:
        kept = self.store.job(job.id)
        assert kept is not None
        return kept

    def until(self, true: Callable[[], bool], timeout_s: float = 8.0) -> None:
        end = monotonic() + timeout_s
        while not true():
            assert monotonic() < end, [(job.state, job.error, job.printer) for job in self.store.recent()]
            sleep(0.01)

    def end_of(self, job: Job) -> Job:
        self.until(lambda: is_final(self.now(job)))
        return self.now(job)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    assert made.printers.stop()
    made.store.close()
    made.main.stop()
    made.spare.stop()


def test_a_printer_that_is_not_ready_gives_its_papers_to_its_spare(room: Room) -> None:
    room.printers.put(room.settings(spare=SPARE)[0])
    assert [one.settings.name for one in room.printers.standings()] == [MAIN, SPARE, PDF]
    room.main.state.set(paper="out")
    job = room.submit(sample_receipt())
    ended = room.end_of(job)
    assert (ended.state, ended.grade, ended.printer) == (JobState.PRINTED, Grade.A, SPARE)
    following = room.submit(sample_slip())
    started = monotonic()
    assert room.end_of(following).printer == SPARE
    assert monotonic() - started < 5, "the next paper does not wait as long again"
    room.main.state.set(paper="ok")
    sleep(0.3)
    assert (len(room.main.papers), unmarked([room.main, room.spare])) == (0, 1)
    steps = [(step.state, step.printer) for step in room.store.history(job.id)]
    assert (JobState.QUEUED, SPARE) in steps


def test_two_spares_that_are_not_ready_do_not_pass_a_paper_on_for_ever(room: Room) -> None:
    room.printers.put(room.settings(spare=SPARE)[0])
    room.printers.put(replace(room.settings()[1], spare=MAIN))
    for printer in (room.main, room.spare):
        printer.state.set(cover_open=True)
    room.printers.patience = replace(QUICK, spare_after_s=0.05, attempts=4)
    for settings in (room.settings(spare=SPARE)[0], replace(room.settings()[1], spare=MAIN)):
        room.printers.put(settings)
    ended = room.end_of(room.submit(sample_receipt()))
    assert (ended.state, ended.bytes_sent) == (JobState.FAILED_BEFORE, 0)


def test_an_untouched_paper_goes_where_the_agent_sends_it(room: Room) -> None:
    room.main.state.set(cover_open=True)
    job = room.submit(sample_receipt())
    room.until(lambda: bool(room.now(job).error))
    room.printers.send_elsewhere(job.id, PDF)
    ended = room.end_of(job)
    assert (ended.state, ended.grade, ended.printer) == (JobState.SENT, Grade.D, PDF)
    assert [path.name for path in (room.folder / "pdf").iterdir()] == ["receipt-GPO-26-0048127.pdf"]
    room.main.state.set(cover_open=False)
    sleep(0.3)
    assert room.main.papers == []


def test_a_paper_of_which_bytes_left_is_not_sent_elsewhere_unmarked(room: Room) -> None:
    room.until(lambda: room.main.speaker.tells_status)
    room.main.state.leave_paper(700)
    job = room.submit(sample_receipt())
    room.until(lambda: room.now(job).state is JobState.SENT and bool(room.now(job).error))
    with pytest.raises(UserError, match="marked copy"):
        room.printers.send_elsewhere(job.id, SPARE)
    room.printers.cancel(job.id)
    assert room.end_of(job).state is JobState.UNKNOWN
    room.printers.settle(job.id, "did_not")
    copy = room.submit(as_copy(sample_receipt(), 1, "did not come out"), SPARE)
    assert room.end_of(copy).state is JobState.PRINTED
    room.main.state.set(paper="ok")
    sleep(0.3)
    assert unmarked([room.main, room.spare]) == 0


def test_papers_of_a_printer_that_was_taken_out_wait_and_can_go_elsewhere(room: Room) -> None:
    room.main.state.set(cover_open=True)
    job = room.submit(sample_receipt())
    room.until(lambda: bool(room.now(job).error))
    room.printers.take_out(MAIN)
    assert [standing.settings.name for standing in room.printers.standings()] == [SPARE, PDF]
    room.printers.send_elsewhere(job.id, SPARE)
    assert room.end_of(job).printer == SPARE
    later = room.submit(sample_slip(), MAIN)
    room.printers.cancel(later.id)
    assert room.now(later).state is JobState.FAILED_BEFORE
    room.printers.retry(later.id)
    room.printers.put(room.settings()[0])
    room.main.state.set(cover_open=False)
    assert room.end_of(later).state is JobState.PRINTED


def test_a_standing_says_what_a_screen_shows(room: Room) -> None:
    room.until(lambda: all(one.grade is not Grade.NONE for one in room.printers.standings()))
    grades = {one.settings.name: str(one.grade) for one in room.printers.standings()}
    assert grades == {MAIN: "A", SPARE: "A", PDF: "D"}
    room.main.state.set(paper="out")
    room.until(lambda: room.printers.standings()[0].problem == "paper_out")
    shown = room.printers.standings()[0]
    assert "new roll" in shown.remedy
    assert "printed" in shown.says


def test_what_there_is_not_is_told(room: Room) -> None:
    job = room.submit(sample_receipt())
    room.end_of(job)
    for deed in (
        lambda: room.printers.send_elsewhere(job.id, "Nowhere"),
        lambda: room.printers.send_elsewhere(job.id, SPARE),
        lambda: room.printers.cancel(job.id),
        lambda: room.printers.retry(job.id),
        lambda: room.printers.settle(job.id, "came_out"),
        lambda: room.printers.settle("no such job", "came_out"),
    ):
        with pytest.raises(UserError):
            deed()
