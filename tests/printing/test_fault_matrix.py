"""Every fault a printer or its line can have, before, under and behind a paper: what is said is never too much.

Each case names what goes wrong, what puts it right, and the only ends that may follow. The laws of `bench_of_faults`
hold in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

import pytest

from printing import Grade, JobState, VirtualPrinter, is_final, render_escpos
from printing.samples import sample_receipt, sample_slip
from printing.virtual.speaker import ANSWERS
from tests.printing.bench_of_faults import QUICK, Bench, complete, laws, unmarked

PRINTED, UNKNOWN, FAILED, SENT = JobState.PRINTED, JobState.UNKNOWN, JobState.FAILED_BEFORE, JobState.SENT
Deed = Callable[[VirtualPrinter], None]


def nothing(printer: VirtualPrinter) -> None:
    """Nobody puts it right."""


def faulty(**faults: object) -> Deed:
    return lambda printer: printer.set_fault(**faults)


def standing(**facts: object) -> Deed:
    return lambda printer: printer.state.set(**facts)  # type: ignore[arg-type]


def jam(printer: VirtualPrinter) -> None:
    printer.state.jam_next_cut = True


def short_roll(printer: VirtualPrinter) -> None:
    printer.state.leave_paper(700)  # ends within the receipt


@dataclass(frozen=True)
class Case:
    """A fault, its remedy, and the ends that may follow."""

    fault: Deed
    remedy: Deed
    ends: frozenset[JobState]
    papers: int | None = None
    """How many whole unmarked receipts are out in the end, where that is certain."""


def case(fault: Deed, remedy: Deed, *ends: JobState, papers: int | None = None) -> Case:
    return Case(fault, remedy, frozenset(ends), papers)


WITHIN_THE_CODE = render_escpos(sample_receipt(), tell_status=True).index(b"1P0HTTPS") + 10
new_roll, closed, freed, well = standing(paper="ok"), standing(cover_open=False), standing(cutter_stuck=False), nothing
CASES = {
    "paper out before": case(standing(paper="out"), new_roll, PRINTED, papers=1),
    "paper out midway": case(short_roll, new_roll, PRINTED, papers=1),
    "paper out midway, nobody comes": case(short_roll, nothing, SENT, papers=0),
    "near end only": case(standing(paper="near_end"), nothing, PRINTED, papers=1),
    "cover open before": case(standing(cover_open=True), closed, PRINTED, papers=1),
    "cutter stuck before": case(standing(cutter_stuck=True), freed, PRINTED, papers=1),
    "cutter sticks at this cut": case(jam, freed, PRINTED, papers=1),
    "a fault that only switching off ends": case(standing(broken=True), standing(broken=False), PRINTED, papers=1),
    "silence before": case(faulty(silent=True), faulty(silent=False), PRINTED, papers=1),
    "busy and says it is well": case(faulty(busy=True), nothing, UNKNOWN, papers=0),
    "busy for a moment": case(faulty(busy=True), faulty(busy=False), PRINTED, UNKNOWN, papers=1),
    "deaf": case(faulty(deaf=True), faulty(deaf=False), PRINTED, UNKNOWN, papers=1),
    "closes at the first byte": case(faulty(close_at=0), nothing, UNKNOWN, papers=0),
    "closes at byte 1": case(faulty(close_at=1), nothing, UNKNOWN, papers=0),
    "closes within a command": case(faulty(close_at=12), nothing, UNKNOWN, papers=0),
    "closes within the code": case(faulty(close_at=WITHIN_THE_CODE), nothing, UNKNOWN, papers=0),
    "resets at byte 1": case(faulty(reset_at=1), nothing, UNKNOWN, papers=0),
    "resets at byte 700": case(faulty(reset_at=700), nothing, UNKNOWN, papers=0),
    "late answers": case(faulty(late_s=0.2), nothing, PRINTED, UNKNOWN),
    "answers too late": case(faulty(late_s=0.9), faulty(late_s=0.0), PRINTED, UNKNOWN),
    "answers byte by byte": case(faulty(split=True), nothing, PRINTED, papers=1),
    "reports between the bytes of an answer": case(faulty(chatter=True), nothing, PRINTED, papers=1),
    "answers nonsense": case(faulty(garbage=True), faulty(garbage=False), PRINTED, UNKNOWN),
}
CASES_OF_A = {"names another paper": case(faulty(foreign=True), nothing, UNKNOWN, papers=1)}


@contextmanager
def bench(folder: Path, answers: frozenset[str] = ANSWERS, **more: object) -> Iterator[tuple[Bench, VirtualPrinter]]:
    with VirtualPrinter(folder / "papers", answers=answers, **more) as printer:  # type: ignore[arg-type]
        made = Bench(folder, printer.address)
        try:
            made.known(printer)
            yield made, printer
        finally:
            made.end()


GRADES = {"A": ANSWERS, "B": ANSWERS - {"process_id"}}
SAME_FOR_B = ("near end only", "cover open before", "cutter stuck before", "silence before", "closes at byte 1")
"""Decided before the question of a grade is asked: once is enough."""
ALL = [("A", name) for name in CASES | CASES_OF_A] + [("B", name) for name in CASES if name not in SAME_FOR_B]


@pytest.mark.parametrize(("grade", "name"), ALL)
def test_no_fault_makes_it_say_too_much(tmp_path: Path, grade: str, name: str) -> None:
    case = (CASES | CASES_OF_A)[name]
    with bench(tmp_path, GRADES[grade]) as (desk, printer):
        assert desk.spooler.grade == grade
        case.fault(printer)
        job = desk.submit(sample_receipt())
        sleep(0.15)
        case.remedy(printer)
        if SENT in case.ends:
            desk.until(lambda: bool(desk.now(job).error) and desk.now(job).state is SENT)
            sleep(1.2 * QUICK.fence_s)
        else:
            desk.until(lambda: is_final(desk.now(job)))
        assert desk.now(job).state in case.ends
        if case.papers is not None:
            desk.until(lambda: unmarked([printer]) == case.papers)
        laws(desk, [printer])


@pytest.mark.parametrize("name", ["closes at byte 1", "closes within a command", "closes within the code"])
@pytest.mark.parametrize("grade", GRADES)
def test_the_paper_after_a_broken_one_is_whole(tmp_path: Path, grade: str, name: str) -> None:
    """A printer that still waits for the rest of a command must not take it from the next paper."""
    with bench(tmp_path, GRADES[grade]) as (desk, printer):
        CASES[name].fault(printer)
        broken = desk.submit(sample_receipt())
        assert desk.end_of(broken).state is UNKNOWN
        after = desk.copy_of(1)
        assert desk.end_of(after).state is PRINTED
        assert complete([printer], desk.sent[after.id], after) == 1
        laws(desk, [printer])


def test_power_loss_behind_the_data_is_unknown_and_the_copy_is_marked(tmp_path: Path) -> None:
    with bench(tmp_path) as (desk, printer):
        short_roll(printer)
        job = desk.submit(sample_receipt())
        desk.until(lambda: desk.now(job).state is SENT and bool(desk.now(job).error))
        printer.lose_power()
        assert desk.end_of(job).state is UNKNOWN
        printer.state.set(paper="ok")
        desk.spooler.settle(job.id, "did_not")
        copy = desk.copy_of(1)
        assert desk.end_of(copy).state is PRINTED
        assert unmarked([printer]) == 0
        laws(desk, [printer])


def test_a_program_killed_behind_the_data_asks_and_sends_nothing_again(tmp_path: Path) -> None:
    with bench(tmp_path) as (desk, printer):
        short_roll(printer)
        job = desk.submit(sample_receipt())
        desk.until(lambda: desk.now(job).state is SENT)
        desk.restart()
        desk.until(lambda: desk.now(job).state is UNKNOWN)
        assert [waiting.id for waiting in desk.store.unsettled()] == [job.id]
        printer.state.set(paper="ok")  # it still held the paper and prints it now
        assert printer.wait_for_papers(1)
        desk.spooler.settle(job.id, "came_out")
        assert desk.store.unsettled() == []
        laws(desk, [printer])


def test_two_clients_do_not_take_each_others_answers(tmp_path: Path) -> None:
    with bench(tmp_path / "one") as (first, printer):
        second = Bench(tmp_path / "two", printer.address, grade=Grade.A)
        theirs = second.submit(replace(sample_receipt(), receipt_number="GPO-26-0048128"))
        ours = first.submit(sample_receipt())
        assert first.end_of(ours).state is PRINTED
        assert not is_final(second.now(theirs)), "the printer speaks to one at a time"
        assert theirs.id not in second.sent
        first.end()
        assert second.end_of(theirs).state is PRINTED
        laws(second, [printer])
        second.end()
        first.begin()


def test_a_cancelled_paper_is_thrown_away_and_never_comes_out_later(tmp_path: Path) -> None:
    with bench(tmp_path) as (desk, printer):
        short_roll(printer)
        job = desk.submit(sample_receipt())
        desk.until(lambda: desk.now(job).state is SENT and bool(desk.now(job).error))
        desk.spooler.cancel(job.id)
        ended = desk.end_of(job)
        assert (ended.state, "threw away" in ended.error) == (UNKNOWN, True)
        printer.state.set(paper="ok")
        desk.spooler.settle(job.id, "did_not")
        copy = desk.copy_of(1)
        assert desk.end_of(copy).state is PRINTED
        assert unmarked([printer]) == 0
        laws(desk, [printer])


def test_a_printer_that_cannot_throw_away_leaves_that_said(tmp_path: Path) -> None:
    with bench(tmp_path, ANSWERS - {"clear"}) as (desk, printer):
        short_roll(printer)
        job = desk.submit(sample_receipt())
        desk.until(lambda: desk.now(job).state is SENT and bool(desk.now(job).error))
        desk.spooler.cancel(job.id)
        assert "may still come out" in desk.end_of(job).error
        laws(desk, [printer])


def test_a_paper_cancelled_before_a_byte_left_failed_and_may_be_asked_for_again(tmp_path: Path) -> None:
    with bench(tmp_path) as (desk, printer):
        printer.state.set(cover_open=True)
        job = desk.submit(sample_receipt())
        desk.until(lambda: bool(desk.now(job).error))
        desk.spooler.cancel(job.id)
        ended = desk.end_of(job)
        assert (ended.state, ended.bytes_sent, "cancelled" in ended.error) == (FAILED, 0, True)
        printer.state.set(cover_open=False)
        desk.spooler.retry(job.id)
        desk.until(lambda: desk.now(job).state is PRINTED)
        assert unmarked([printer]) == 1
        laws(desk, [printer])


def test_a_paper_that_did_not_come_out_is_thrown_away_before_its_copy(tmp_path: Path) -> None:
    """The printer fell silent with the paper in its buffer; nobody waits for a second unmarked one."""
    with bench(tmp_path) as (desk, printer):
        printer.set_fault(busy=True)
        job = desk.submit(sample_receipt())
        assert desk.end_of(job).state is UNKNOWN
        desk.spooler.settle(job.id, "did_not")
        desk.until(lambda: not printer.buffer.bytes)
        printer.set_fault(busy=False)
        copy = desk.copy_of(1)
        assert desk.end_of(copy).state is PRINTED
        assert unmarked([printer]) == 0
        laws(desk, [printer])


def test_a_silent_printer_is_asked_again_and_does_not_stay_without_a_word(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer:
        printer.set_fault(silent=True)
        desk = Bench(tmp_path, printer.address)
        desk.until(lambda: desk.spooler.grade is Grade.D)
        job = desk.submit(sample_slip())
        assert (desk.end_of(job).state, desk.end_of(job).grade) == (SENT, Grade.D)
        printer.set_fault(silent=False)
        desk.until(lambda: desk.spooler.grade is Grade.A)
        receipt = desk.submit(sample_receipt())
        assert desk.end_of(receipt).state is PRINTED
        laws(desk, [printer])
        desk.end()


def test_the_printers_own_report_wakes_an_idle_spooler_at_once(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer:
        desk = Bench(tmp_path, printer.address, replace(QUICK, watch_s=60.0))
        desk.known(printer)
        printer.state.set(cover_open=True)
        desk.until(lambda: desk.spooler.condition.problem == "cover_open", 2)
        desk.end()


def test_paper_put_in_is_noticed_at_once_by_its_report(tmp_path: Path) -> None:
    with VirtualPrinter(tmp_path / "papers") as printer:
        desk = Bench(tmp_path, printer.address, replace(QUICK, poll_s=30.0))
        desk.known(printer)
        printer.state.set(paper="out")
        job = desk.submit(sample_receipt())
        desk.until(lambda: bool(desk.now(job).error))
        printer.state.set(paper="ok")
        desk.until(lambda: desk.now(job).state is not JobState.PREFLIGHT, 3)
        desk.end()


def test_a_full_buffer_is_waited_for(tmp_path: Path) -> None:
    with bench(tmp_path, buffer_bytes=256, speed_mm_s=1500.0) as (desk, printer):
        jobs = [desk.submit(sample_receipt()), desk.submit(sample_slip())]
        assert [desk.end_of(job).state for job in jobs] == [PRINTED, PRINTED]
        laws(desk, [printer])
