"""A printer's thread against real sockets: what it says of a paper is never more than it saw."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from desktop.domain.errors import Trouble, UserError
from desktop.domain.ids import new_id
from printing import (
    Condition,
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
    moved,
    paper_id,
    render_escpos,
    to_json,
    transport_for,
)
from printing.job import step_of
from printing.samples import sample_receipt, sample_slip
from printing.virtual.speaker import ANSWERS
from tests.conftest import ExpectLog

START = datetime(2026, 10, 14, 6, 0, tzinfo=UTC)
ORDER = count()
NAME = "Counter 12 receipts"
QUICK = Patience(
    answer_s=0.6, quiet_s=0.05, poll_s=0.05, fence_s=1.0, paper_s=0.1, give_up_s=5.0, back_off_s=(0.05,), watch_s=0.2
)


def a_job(document: Document, copy: int = 0) -> Job:
    now = START + timedelta(seconds=next(ORDER))
    return Job(
        id=new_id(),
        paper_id=paper_id(document),
        copy=copy,
        printer=NAME,
        document=to_json(document),
        created_at=now,
        changed_at=now,
    )


class Desk:
    """A spooler with its store, and everything it told."""

    def __init__(self, folder: Path, address: str, patience: Patience = QUICK, grade: Grade = Grade.NONE) -> None:
        self.store = JobFile(folder / "jobs.sqlite")
        self.told: list[Job] = []
        self.conditions: list[Condition] = []
        self.sent: dict[str, bytes] = {}
        self.changed = Event()
        self.spooler = Spooler(
            PrinterSettings(name=NAME, address=address, grade=grade),
            self.store,
            on_change=self.hear,
            on_printer=lambda name, condition: self.conditions.append(condition),
            on_bytes=lambda job_id, data: self.sent.update({job_id: data}),
            patience=patience,
        )

    def hear(self, job: Job) -> None:
        assert step_of(job) in self.store.history(job.id), "nobody hears of a step that is not kept"
        self.told.append(job)

    def until(self, true: Callable[[], bool], timeout_s: float = 8.0) -> None:
        """Waits for something to become true."""
        end = monotonic() + timeout_s
        while not true():
            assert monotonic() < end, f"still waiting; told so far: {[(job.state, job.error) for job in self.told]}"
            sleep(0.01)

    def state(self, job: Job) -> JobState:
        kept = self.store.job(job.id)
        assert kept is not None
        return kept.state

    def end_of(self, job: Job, timeout_s: float = 8.0) -> Job:
        """The job once it ended."""
        self.until(lambda: not any(one.id == job.id for one in self.store.pending(NAME)), timeout_s)
        kept = self.store.job(job.id)
        assert kept is not None
        return kept

    def states(self, job: Job) -> list[JobState]:
        return [one.state for one in self.told if one.id == job.id]


@contextmanager
def desk(
    folder: Path, address: str, patience: Patience = QUICK, grade: Grade = Grade.NONE, *, start: bool = True
) -> Iterator[Desk]:
    made = Desk(folder, address, patience, grade)
    if start:
        made.spooler.start()
    try:
        yield made
    finally:
        assert made.spooler.stop(3)
        made.store.close()


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "papers") as made:
        yield made


def test_a_paper_is_printed_when_the_printer_names_it(tmp_path: Path, printer: VirtualPrinter) -> None:
    with desk(tmp_path, printer.address) as counter:
        job = a_job(sample_receipt())
        assert counter.spooler.submit(job)
        ended = counter.end_of(job)
        assert (ended.state, ended.grade, ended.error) == (JobState.PRINTED, Grade.A, "")
        counter.until(lambda: counter.told[-1] == ended)  # kept first, then told
        assert counter.states(job) == [JobState.PREFLIGHT, JobState.SENDING, JobState.SENT, JobState.PRINTED]
        assert len(printer.papers) == 1
        data = counter.sent[job.id]
        assert ended.bytes_sent == len(data)
        assert data.startswith(render_escpos(sample_receipt(), tell_status=True))
        assert counter.conditions[-1].problem == ""


@pytest.mark.parametrize(
    ("answers", "state", "grade"),
    [
        (ANSWERS - {"process_id"}, JobState.PRINTED, Grade.B),
        (frozenset({"realtime"}), JobState.SENT, Grade.C),
        (frozenset[str](), JobState.SENT, Grade.D),
    ],
    ids=["in order", "healthy only", "silent"],
)
def test_a_lesser_printer_gets_its_lesser_grade(
    tmp_path: Path, answers: frozenset[str], state: JobState, grade: Grade
) -> None:
    with VirtualPrinter(tmp_path / "papers", answers=answers) as printer, desk(tmp_path, printer.address) as counter:
        jobs = [a_job(sample_receipt()), a_job(sample_slip())]
        for job in jobs:
            counter.spooler.submit(job)
        for job in jobs:
            ended = counter.end_of(job)
            assert (ended.state, ended.grade) == (state, grade)
        assert printer.wait_for_papers(2)
        assert counter.spooler.grade is grade


def test_a_file_is_never_better_than_handed_over(tmp_path: Path) -> None:
    with desk(tmp_path, (tmp_path / "out.bin").as_uri()) as counter:
        job = a_job(sample_slip())
        counter.spooler.submit(job)
        assert (counter.end_of(job).state, counter.end_of(job).grade) == (JobState.SENT, Grade.D)
        assert (tmp_path / "out.bin").read_bytes() == counter.sent[job.id]


def test_a_second_job_for_a_paper_prints_nothing(tmp_path: Path, printer: VirtualPrinter) -> None:
    with desk(tmp_path, printer.address) as counter:
        first = a_job(sample_receipt())
        assert counter.spooler.submit(first)
        assert not counter.spooler.submit(a_job(sample_receipt()))
        counter.end_of(first)
        assert not counter.spooler.submit(a_job(sample_receipt()))
        copy = a_job(as_copy(sample_receipt(), 1, "torn"), copy=1)
        assert counter.spooler.submit(copy)
        assert counter.end_of(copy).state is JobState.PRINTED
        assert printer.wait_for_papers(2)
        assert len(printer.papers) == 2
        assert [b"NAKALA 1" in paper.data for paper in printer.papers] == [False, True]


def test_without_paper_nothing_is_sent_and_the_paper_comes_out_later(tmp_path: Path, printer: VirtualPrinter) -> None:
    printer.state.set(paper="out")
    with desk(tmp_path, printer.address) as counter:
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        counter.until(lambda: any("no paper" in told.error for told in counter.told))
        sleep(0.3)
        assert counter.state(job) is JobState.PREFLIGHT
        assert counter.sent == {}
        assert counter.conditions[-1].problem == "paper_out"
        printer.state.set(paper="ok")
        ended = counter.end_of(job)
        assert (ended.state, ended.grade) == (JobState.PRINTED, Grade.A)
        assert len(printer.papers) == 1


def test_paper_that_ends_midway_is_waited_for_and_nothing_is_sent_again(
    tmp_path: Path, printer: VirtualPrinter
) -> None:
    with desk(tmp_path, printer.address) as counter:
        counter.until(lambda: counter.spooler.grade is Grade.A)
        job = a_job(sample_receipt())
        stop_before_the_fence(printer)
        counter.spooler.submit(job)
        counter.until(lambda: any(told.state is JobState.SENT and "no paper" in told.error for told in counter.told))
        sleep(1.3 * QUICK.fence_s)
        assert counter.state(job) is JobState.SENT
        printer.state.set(paper="ok")
        ended = counter.end_of(job)
        assert (ended.state, ended.grade) == (JobState.PRINTED, Grade.A)
        assert printer.wait_for_papers(1)
        sleep(0.2)
        assert len(printer.papers) == 1
        assert counter.states(job).count(JobState.SENDING) == 1


def stop_before_the_fence(printer: VirtualPrinter) -> None:
    """Runs out of paper at the cut of the next paper."""
    cut_paper = printer.interpreter.cut_paper

    def cut_and_run_out() -> None:
        printer.interpreter.cut_paper = cut_paper  # type: ignore[method-assign]
        printer.state.set(paper="out")
        cut_paper()

    printer.interpreter.cut_paper = cut_and_run_out  # type: ignore[method-assign]


def test_a_printer_without_paper_never_says_printed(tmp_path: Path, printer: VirtualPrinter) -> None:
    with desk(tmp_path, printer.address) as counter:
        counter.until(lambda: counter.spooler.grade is Grade.A)
        stop_before_the_fence(printer)
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        counter.until(lambda: counter.state(job) is JobState.SENT)
        sleep(1.3 * QUICK.fence_s)
    reopened = JobFile(tmp_path / "jobs.sqlite")
    kept = reopened.job(job.id)
    reopened.close()
    assert kept is not None
    assert kept.state is JobState.SENT
    assert JobState.PRINTED not in counter.states(job)


def test_a_printer_that_falls_silent_after_the_data_leaves_the_paper_unknown(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer, desk(tmp_path, printer.address) as counter:
        counter.until(lambda: counter.spooler.grade is Grade.A)
        printer.speaker.answers = frozenset({"realtime"})
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        ended = counter.end_of(job)
        assert (ended.state, ended.grade) == (JobState.UNKNOWN, Grade.NONE)
        assert "did not confirm" in ended.error
        assert counter.states(job).count(JobState.SENDING) == 1


def test_a_connection_that_ends_after_the_data_leaves_the_paper_unknown(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer, desk(tmp_path, printer.address) as counter:
        counter.until(lambda: counter.spooler.grade is Grade.A)
        printer.speaker.answers = frozenset({"realtime"})
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        counter.until(lambda: counter.state(job) is JobState.SENT)
        printer.server.hang_up()
        assert counter.end_of(job).state is JobState.UNKNOWN
        printer.speaker.answers = ANSWERS
        following = a_job(sample_slip())
        counter.spooler.submit(following)
        assert counter.end_of(following).state is JobState.PRINTED


def test_an_old_answer_of_grade_b_never_proves_the_next_paper(tmp_path: Path) -> None:
    answers = ANSWERS - {"process_id"}
    with VirtualPrinter(tmp_path / "papers", answers=answers) as printer, desk(tmp_path, printer.address) as counter:
        counter.until(lambda: counter.spooler.condition.heard)
        assert counter.spooler.grade is Grade.B
        printer.speaker.answers = frozenset({"realtime"})
        first, second = a_job(sample_receipt()), a_job(sample_slip())
        counter.spooler.submit(first)
        assert counter.end_of(first).state is JobState.UNKNOWN
        counter.spooler.submit(second)
        counter.until(lambda: len(counter.told) > 0)
        printer.server.answer(b"\x00")  # the first paper's answer, late, on the new connection
        sleep(0.5)
        assert counter.state(second) is not JobState.PRINTED
        assert second.id not in counter.sent
        printer.speaker.answers = answers
        assert counter.end_of(second).state is JobState.PRINTED


def test_after_a_restart_the_unknown_is_asked_and_the_queued_goes_on(tmp_path: Path, printer: VirtualPrinter) -> None:
    store = JobFile(tmp_path / "jobs.sqlite")
    now = datetime.now(UTC)
    on_its_way, waiting = a_job(sample_receipt()), a_job(sample_slip())
    for job in (on_its_way, waiting):
        store.add(job)
    sending = moved(moved(on_its_way, JobState.PREFLIGHT, now), JobState.SENDING, now)
    store.update(sending)
    store.close()
    with desk(tmp_path, printer.address) as counter:
        ended = counter.end_of(waiting)
        assert (ended.state, ended.grade) == (JobState.PRINTED, Grade.A)
        assert counter.state(on_its_way) is JobState.UNKNOWN
        assert len(printer.papers) == 1
        assert b"NOT A RECEIPT" in printer.papers[0].data


def test_an_absent_printer_is_tried_until_it_is_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = int(holder.getsockname()[1])
    with desk(tmp_path, f"tcp://127.0.0.1:{port}") as counter:
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        counter.until(lambda: any("cannot be reached" in told.error for told in counter.told))
        assert counter.conditions[-1].problem == "silent"
        with VirtualPrinter(tmp_path / "papers", port):
            assert counter.end_of(job).state is JobState.PRINTED


def test_an_absent_printer_is_given_up_and_the_agent_may_ask_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = int(holder.getsockname()[1])
    with desk(tmp_path, f"tcp://127.0.0.1:{port}", replace(QUICK, give_up_s=0.3)) as counter:
        job = a_job(sample_receipt())
        started = monotonic()
        counter.spooler.submit(job)
        ended = counter.end_of(job)
        assert monotonic() - started < 3
        assert (ended.state, ended.bytes_sent) == (JobState.FAILED_BEFORE, 0)
        with VirtualPrinter(tmp_path / "papers", port) as printer:
            counter.spooler.retry(job.id)
            counter.until(lambda: counter.state(job) is JobState.PRINTED)
            with pytest.raises(UserError, match="did not fail"):
                counter.spooler.retry(job.id)
            assert len(printer.papers) == 1


def test_a_peer_that_never_answers_is_grade_d_and_never_printed(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,
        desk(tmp_path, f"tcp://127.0.0.1:{deaf.getsockname()[1]}") as counter,
    ):
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        ended = counter.end_of(job)
        assert (ended.state, ended.grade) == (JobState.SENT, Grade.D)


def test_a_peer_that_never_answers_but_is_known_to_confirm_is_not_sent_anything(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"tcp://127.0.0.1:{deaf.getsockname()[1]}"
        with desk(tmp_path, address, replace(QUICK, give_up_s=0.5), Grade.A) as counter:
            job = a_job(sample_receipt())
            counter.spooler.submit(job)
            ended = counter.end_of(job)
            assert ended.state is JobState.FAILED_BEFORE
            assert "does not answer" in ended.error
            assert counter.sent == {}


def test_stopping_is_quick_whatever_the_printer_does(tmp_path: Path, printer: VirtualPrinter) -> None:
    printer.state.set(cover_open=True)
    counter = Desk(tmp_path, printer.address, replace(QUICK, poll_s=30.0))
    counter.spooler.start()
    counter.spooler.submit(a_job(sample_receipt()))
    counter.until(lambda: any("cover" in told.error for told in counter.told))
    started = monotonic()
    assert counter.spooler.stop()
    assert monotonic() - started < 2
    counter.store.close()


def test_a_spooler_that_never_began_stops_too(tmp_path: Path) -> None:
    with desk(tmp_path, "tcp://127.0.0.1:9", start=False) as counter:
        assert counter.spooler.submit(a_job(sample_receipt()))


def test_a_paper_that_cannot_be_made_fails_with_its_sentence_and_the_next_prints(
    tmp_path: Path, printer: VirtualPrinter
) -> None:
    huge = 10**60
    line = replace(sample_slip().lines[0], service_fee_cents=huge, convenience_cents=0)
    with desk(tmp_path, printer.address) as counter:
        wide = a_job(replace(sample_slip(), lines=(line,), total_cents=huge))
        good = a_job(sample_receipt())
        for job in (wide, good):
            counter.spooler.submit(job)
        assert counter.end_of(good).state is JobState.PRINTED
        failed = counter.end_of(wide)
        assert (failed.state, failed.bytes_sent) == (JobState.FAILED_BEFORE, 0)
        assert "does not fit" in failed.error


def test_a_listener_that_stumbles_does_not_stop_the_paper(
    tmp_path: Path, printer: VirtualPrinter, expect_log: ExpectLog
) -> None:
    expect_log(r"a listener of print jobs stumbled \[ZeroDivisionError")
    with desk(tmp_path, printer.address, start=False) as counter:

        def stumble(job: Job) -> None:
            raise ZeroDivisionError

        counter.spooler.carrier.on_change = stumble
        counter.spooler.start()
        job = a_job(sample_receipt())
        counter.spooler.submit(job)
        assert counter.end_of(job).state is JobState.PRINTED


def test_a_store_that_fails_under_way_leaves_the_paper_unknown_and_the_printer_goes_on(
    tmp_path: Path, printer: VirtualPrinter, expect_log: ExpectLog
) -> None:
    expect_log("printer Counter 12 receipts stumbled")
    with desk(tmp_path, printer.address, start=False) as counter:
        keep = counter.store.update
        failed = Event()

        def fail_once(*steps: Job) -> None:
            if steps[-1].state is JobState.SENT and not failed.is_set():
                failed.set()
                raise Trouble("The jobs cannot be kept (disk full). Look at the disk.")
            keep(*steps)

        counter.store.update = fail_once  # type: ignore[method-assign]
        counter.spooler.start()
        first, second = a_job(sample_receipt()), a_job(sample_slip())
        counter.spooler.submit(first)
        counter.spooler.submit(second)
        assert counter.end_of(second).state is JobState.PRINTED
        assert counter.state(first) is JobState.UNKNOWN


def test_the_row_says_sending_before_the_first_byte(tmp_path: Path, printer: VirtualPrinter) -> None:
    with desk(tmp_path, printer.address, start=False) as counter:
        seen: list[JobState] = []
        receive = printer.receive

        def look_at_the_row(data: bytes) -> None:
            if b"RECEIPT" in data:
                seen.append(counter.state(job))
            receive(data)

        printer.server.on_bytes = look_at_the_row
        job = a_job(sample_receipt())
        counter.spooler.start()
        counter.spooler.submit(job)
        counter.end_of(job)
        assert seen
        assert seen[0] in (JobState.SENDING, JobState.SENT)


def test_the_light_of_an_idle_printer_is_true(tmp_path: Path, printer: VirtualPrinter) -> None:
    with desk(tmp_path, printer.address) as counter:
        counter.until(lambda: counter.spooler.condition.heard)
        printer.state.set(cover_open=True)
        counter.until(lambda: counter.spooler.condition.problem == "cover_open")
        printer.state.set(cover_open=False, paper="near_end")
        counter.until(lambda: counter.spooler.condition.paper_low)
        assert counter.conditions[-1] == Condition(heard=True, paper_low=True)


def test_an_unreachable_address_fails_within_three_seconds() -> None:
    started = monotonic()
    with pytest.raises(Trouble):
        transport_for("tcp://192.0.2.1:9100").open()  # a documentation address: nobody is there
    assert monotonic() - started < 3.5


def test_a_file_that_cannot_be_written_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be written"):
        transport_for(tmp_path.as_uri()).open()
