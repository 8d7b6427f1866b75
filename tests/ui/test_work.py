"""Work leaves the GUI thread and its answer comes back to it, or is dropped when nobody wants it any more."""

from __future__ import annotations

import threading
import time
from functools import partial

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from ui.work import Work


class Asker(QLabel):
    """A widget that asks."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []

    def on_answer(self, answer: object) -> None:
        self.answers.append((answer, QThread.currentThread() is self.thread()))


def test_the_job_runs_off_the_gui_thread_and_its_answer_arrives_on_it(work: Work, qtbot: QtBot) -> None:
    asker = Asker()
    qtbot.addWidget(asker)
    work.run(lambda: threading.current_thread().name, asker.on_answer)
    qtbot.waitUntil(lambda: bool(asker.answers))
    assert asker.answers == [("ui-acts", True)]


def test_acts_are_done_in_the_order_they_were_asked_for(work: Work, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(50):
        work.run(partial(int, number), done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


def test_a_slow_read_does_not_hold_up_an_act(work: Work, qtbot: QtBot) -> None:
    release = threading.Event()
    order: list[str] = []
    work.read(lambda: release.wait(5), lambda _answer: order.append("read"))
    work.run(lambda: None, lambda _answer: order.append("act"))
    qtbot.waitUntil(lambda: order == ["act"])
    release.set()
    qtbot.waitUntil(lambda: order == ["act", "read"])


def test_only_the_newest_answer_of_a_key_is_delivered(work: Work, qtbot: QtBot) -> None:
    release = threading.Event()
    got: list[str] = []
    ran: list[str] = []

    def ask(text: str, wait: bool = False) -> str:
        ran.append(text)
        if wait:
            release.wait(5)
        return text

    work.read(lambda: ask("u", wait=True), got.append, key="search")
    qtbot.waitUntil(lambda: ran == ["u"])
    work.read(lambda: ask("um"), got.append, key="search")
    work.read(lambda: ask("umi"), got.append, key="search")
    release.set()
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["umi"]
    assert ran == ["u", "umi"], "a read that nobody waits for any more is not even run"


def test_an_act_runs_even_when_its_answer_is_stale(work: Work, qtbot: QtBot) -> None:
    ran: list[int] = []
    got: list[int] = []

    def do(number: int) -> int:
        ran.append(number)
        return number

    for number in range(3):
        work.run(partial(do, number), got.append, key="raise")
    qtbot.waitUntil(lambda: bool(got) and len(ran) == 3)
    assert (ran, got) == ([0, 1, 2], [2])


def test_an_answer_for_a_widget_that_is_gone_is_dropped(work: Work, qtbot: QtBot) -> None:
    asker = Asker()
    answers = asker.answers
    release = threading.Event()
    running = work.run(lambda: release.wait(5), asker.on_answer)
    asker.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    release.set()
    qtbot.waitUntil(lambda: not running.active)
    assert answers == []


def test_a_failure_goes_to_whoever_asked(work: Work, qtbot: QtBot) -> None:
    problems: list[Exception] = []

    def refuse() -> None:
        raise UserError("Type six digits.")

    work.run(refuse, lambda _answer: None, problems.append)
    qtbot.waitUntil(lambda: bool(problems))
    assert str(problems[0]) == "Type six digits."


def test_a_failure_that_nobody_takes_is_told(work: Work, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(work.unhandled) as told:
        work.run(fail, lambda _answer: None)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_a_job_is_running_until_its_answer_was_delivered(work: Work, qtbot: QtBot) -> None:
    seen: list[bool] = []
    running = work.run(lambda: None, lambda _answer: seen.append(running.active))
    assert running.active
    qtbot.waitUntil(lambda: seen == [False])


def test_stopping_finishes_acts_drops_reads_and_takes_no_more(qapp: QApplication) -> None:
    work = Work()
    done: list[str] = []
    hold = threading.Event()
    work.read(lambda: hold.wait(5), lambda _answer: None)
    time.sleep(0.02)
    work.read(lambda: done.append("read"), lambda _answer: None)
    work.run(lambda: done.append("act"), lambda _answer: None)
    hold.set()
    assert work.stop()
    assert done == ["act"]
    assert not work.run(lambda: done.append("late"), lambda _answer: None).active


def test_a_job_that_outlives_its_time_is_said_and_not_waited_for(qapp: QApplication, expect_log: object) -> None:
    expect_log("still working after 0.1 s: ui-acts")  # type: ignore[operator]
    work = Work()
    hold = threading.Event()
    work.run(lambda: hold.wait(5), lambda _answer: None)
    before = time.monotonic()
    assert not work.stop(timeout_s=0.1)
    assert time.monotonic() - before < 1
    hold.set()
    assert work.stop(), "nothing of it outlives the test"
