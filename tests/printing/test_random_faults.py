"""Faults in any order at two printers, a program that is killed, an agent who errs: the laws hold in every story.

A story is its seed: `HUDUMA_PAPER_SEEDS=1000-1200` runs others. What a failure says names the seed and every deed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest

from desktop.domain.errors import UserError
from printing import Grade, Job, JobFile, JobState, PrinterSettings, VirtualPrinter, as_copy, is_final
from printing.printers import Printers
from printing.samples import sample_receipt
from printing.virtual.speaker import ANSWERS
from tests.printing.bench_of_faults import QUICK, complete, job_for, unmarked

STEPS = 40
NAMES = ("Receipts", "Spare")
STARTED = (JobState.SENDING, JobState.SENT)


def seeds() -> list[int]:
    first, _, last = os.environ.get("HUDUMA_PAPER_SEEDS", "1-4").partition("-")
    return list(range(int(first), int(last or first) + 1))


class Story:
    """Two printers, one store, one agent, and dice."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.dice = random.Random(seed)
        self.folder = folder
        self.told: list[str] = [f"seed {seed}"]
        kinds = (ANSWERS, ANSWERS, ANSWERS - {"process_id"}, ANSWERS - {"clear"}, frozenset({"realtime", "own_status"}))
        self.virtual = [
            VirtualPrinter(folder / name, answers=self.dice.choice(kinds), buffer_bytes=self.dice.choice((300, 65536)))
            for name in NAMES
        ]
        for printer in self.virtual:
            printer.start()
        self.sent: dict[str, bytes] = {}
        self.numbers: list[str] = []
        self.begin()

    def begin(self) -> None:
        self.store = JobFile(self.folder / "jobs.sqlite")
        addresses = [printer.address for printer in self.virtual]
        self.printers = Printers(
            [
                PrinterSettings(name=NAMES[0], address=addresses[0], spare=NAMES[1]),
                PrinterSettings(name=NAMES[1], address=addresses[1]),
            ],
            self.store,
            on_bytes=lambda job, data: self.sent.update({job: data}),
            patience=replace(QUICK, give_up_s=0.8),
        )
        self.printers.start()

    def end(self) -> None:
        assert self.printers.stop(), "a printer's thread did not end"
        self.store.close()

    def step(self) -> None:
        """One deed, by chance."""
        deeds: list[tuple[int, Callable[[], None]]] = [
            (6, self.receipt),
            (6, self.fault),
            (4, self.remedy),
            (1, self.power),
            (1, self.kill),
            (2, self.cancel),
            (2, self.elsewhere),
            (3, self.settle),
            (1, self.again),
        ]
        deed = self.dice.choices([deed for _, deed in deeds], [weight for weight, _ in deeds])[0]
        self.told.append(deed.__name__)
        deed()
        sleep(self.dice.choice((0.0, 0.01, 0.05, 0.12)))

    def receipt(self) -> None:
        number = f"GPO-26-{4_000 + len(self.numbers):07d}"
        self.numbers.append(number)
        job = job_for(replace(sample_receipt(), receipt_number=number), self.dice.choice((NAMES[0], *NAMES)))
        assert self.printers.submit(job)
        assert not self.printers.submit(job_for(replace(sample_receipt(), receipt_number=number), NAMES[1]))

    def fault(self) -> None:
        printer = self.dice.choice(self.virtual)
        faults: list[tuple[str, Callable[[], object]]] = [
            ("paper out", lambda: printer.state.set(paper="out")),
            ("little paper", lambda: printer.state.leave_paper(self.dice.randrange(50, 2_000))),
            ("cover", lambda: printer.state.set(cover_open=True)),
            ("jam", lambda: setattr(printer.state, "jam_next_cut", True)),
            ("broken", lambda: printer.state.set(broken=True)),
            ("silent", lambda: printer.set_fault(silent=True)),
            ("deaf", lambda: printer.set_fault(deaf=True)),
            ("busy", lambda: printer.set_fault(busy=True)),
            ("split", lambda: printer.set_fault(split=True)),
            ("garbage", lambda: printer.set_fault(garbage=True)),
            ("chatter", lambda: printer.set_fault(chatter=True)),
            ("foreign", lambda: printer.set_fault(foreign=True)),
            ("late", lambda: printer.set_fault(late_s=self.dice.choice((0.05, 0.3, 0.8)))),
            ("close", lambda: printer.set_fault(close_at=self.dice.randrange(0, 2_400))),
            ("reset", lambda: printer.set_fault(reset_at=self.dice.randrange(0, 2_400))),
        ]
        name, deed = self.dice.choice(faults)
        self.told.append(f"  {name}")
        deed()

    def remedy(self) -> None:
        heal(self.dice.choice(self.virtual))

    def power(self) -> None:
        self.dice.choice(self.virtual).lose_power()

    def kill(self) -> None:
        self.end()
        self.begin()

    def any_job(self, wanted: Callable[[Job], bool]) -> Job | None:
        jobs = [job for job in self.store.recent(500) if wanted(job)]
        return self.dice.choice(jobs) if jobs else None

    def cancel(self) -> None:
        job = self.any_job(lambda job: not is_final(job))
        if job is not None:
            self.asked(lambda: self.printers.cancel(job.id))

    def elsewhere(self) -> None:
        job = self.any_job(lambda job: job.state is not JobState.PRINTED)
        if job is not None:
            self.asked(lambda: self.printers.send_elsewhere(job.id, self.dice.choice(NAMES)))

    def settle(self) -> None:
        """The agent looks, sometimes wrongly, and prints a marked copy where nothing came out."""
        job = self.any_job(lambda job: job.state is JobState.UNKNOWN and not job.answer)
        if job is None:
            return
        answer = self.dice.choice(("came_out", "did_not"))
        self.printers.settle(job.id, answer)
        if answer == "did_not":
            number = job.paper_id.removeprefix("receipt:")
            copy = max(one.copy for one in self.store.of_paper(job.paper_id)) + 1
            original = replace(sample_receipt(), receipt_number=number)
            self.printers.submit(job_for(as_copy(original, copy, "did not come out"), self.dice.choice(NAMES)))

    def again(self) -> None:
        job = self.any_job(lambda job: job.state is JobState.FAILED_BEFORE)
        if job is not None:
            self.asked(lambda: self.printers.retry(job.id))

    def asked(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except UserError:
            pass  # too late, and the agent is told so

    def quiet(self) -> None:
        """Everything is put right, and what can end ends."""
        for printer in self.virtual:
            heal(printer)
        until = monotonic() + 15
        while any(not is_final(job) for job in self.store.recent(500)):
            assert monotonic() < until, "a paper neither ended nor failed"
            sleep(0.02)
        sleep(0.1)

    def laws(self) -> None:
        """What no story may break."""
        jobs = self.store.recent(500)
        for number in self.numbers:
            mine = [job for job in jobs if job.paper_id == f"receipt:{number}"]
            assert sum(job.copy == 0 for job in mine) == 1, "a paper was lost"
            assert unmarked(self.virtual, number.encode()) <= 1, f"two unmarked receipts {number}"
        for job in jobs:
            history = self.store.history(job.id)
            assert history[0].state is JobState.QUEUED
            if job.state is JobState.PRINTED:
                assert job.grade in (Grade.A, Grade.B)
                assert complete(self.virtual, self.sent[job.id], job) >= 1, (
                    f"“printed” of an incomplete paper {job.paper_id}"
                )
            if job.state is JobState.FAILED_BEFORE:
                assert job.id not in self.sent, "bytes left and it is said that none did"
            assert sum(step.state is JobState.SENT and step.bytes_sent > 0 for step in history[:1]) == 0


def heal(printer: VirtualPrinter) -> None:
    printer.set_fault(silent=False, deaf=False, busy=False, late_s=0.0, split=False, foreign=False)
    printer.set_fault(chatter=False, garbage=False, close_at=-1, reset_at=-1)
    printer.state.jam_next_cut = False
    printer.state.set(paper="ok", cover_open=False, cutter_stuck=False, broken=False)


@pytest.mark.parametrize("seed", seeds())
def test_no_story_says_printed_of_less_than_paper_nor_gives_two_unmarked_receipts(seed: int, tmp_path: Path) -> None:
    story = Story(seed, tmp_path)
    try:
        for _ in range(STEPS):
            story.step()
        story.quiet()
        story.laws()
    except AssertionError as broken:
        raise AssertionError(f"{broken}\n" + "\n".join(story.told)) from broken
    finally:
        story.end()
        for printer in story.virtual:
            printer.stop()
