"""Rules of the outbox: what is ordered in a transaction is done after it, once at a time, and never dropped."""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.domain.errors import Trouble
from portal.errands.claim import KEPT, claim, end, sweep
from portal.errands.errand import CLAIM_S, Act, Again, Done, Effort, Errand, Handler
from portal.errands.order import hasten, order
from portal.errands.runner import ErrandRunner, run_due
from portal.store.database import Database
from portal.store.tables.errand_tables import errands
from portal.store.tables.journal_tables import alarms
from portal.store.transaction import Transaction
from tests.conftest import ExpectLog

START = datetime(2026, 10, 14, 6, 0, tzinfo=UTC)
WAIT_S = 30.0
KIND = "ask"


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Asking(Handler):
    """Does what it is told, and remembers which errands it did."""

    def __init__(self, answer: Callable[[Errand], Act] = lambda _errand: lambda _tx: Done()) -> None:
        self.answer = answer
        self.did: list[str] = []
        self.effort = Effort(first_s=1, most_s=8, tries=3, slow_s=600)

    def do(self, errand: Errand) -> Act:
        self.did.append(errand.key)
        return self.answer(errand)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def books(empty_database: str, time: Time) -> Iterator[Database]:
    with Database(empty_database, time) as database:
        yield database


def rows(books: Database) -> list[Any]:
    """Every errand, in the order they were ordered."""
    return list(books.read(lambda c: c.execute(select(errands).order_by(errands.c.id)).all()))


def silent(errand: Errand) -> Act:
    """The world does not answer."""
    raise Trouble("The rail does not answer.")


def test_an_errand_is_done_once(books: Database) -> None:
    asking = Asking()
    books.write(lambda tx: order(tx, KIND, "a", {"bill": "b"}))
    assert run_due(books, {KIND: asking}) == 1
    assert run_due(books, {KIND: asking}) == 0
    assert asking.did == ["a"]
    (row,) = rows(books)
    assert (row.state, row.tries, row.claimed_until) == ("done", 1, "")


def test_nothing_is_asked_when_the_transaction_that_ordered_it_is_rolled_back(books: Database) -> None:
    def fail(tx: Transaction) -> None:
        order(tx, KIND, "a", {})
        raise LookupError

    with pytest.raises(LookupError):
        books.write(fail)
    assert rows(books) == []


def test_the_same_errand_ordered_twice_is_one_while_it_is_not_done(books: Database) -> None:
    asking = Asking()
    for body in ({"n": 1}, {"n": 2}):
        books.write(lambda tx, body=body: order(tx, KIND, "a", body))  # type: ignore[misc]
    assert [row.body for row in rows(books)] == ['{"n": 1}']
    run_due(books, {KIND: asking})
    books.write(lambda tx: order(tx, KIND, "a", {}))
    run_due(books, {KIND: asking})
    assert asking.did == ["a", "a"]


def test_an_errand_waits_until_it_is_due(books: Database, time: Time) -> None:
    asking = Asking()
    books.write(lambda tx: order(tx, KIND, "a", {}, due_at="2026-10-14T06:00:10.000Z"))
    assert run_due(books, {KIND: asking}) == 0
    time.pass_s(10)
    assert run_due(books, {KIND: asking}) == 1


def test_a_hastened_errand_is_due_at_once(books: Database) -> None:
    asking = Asking()
    books.write(lambda tx: order(tx, KIND, "a", {}, due_at="2026-10-14T09:00:00.000Z"))
    books.write(lambda tx: hasten(tx, KIND, "a", {}))
    assert run_due(books, {KIND: asking}) == 1
    assert len(rows(books)) == 1


def test_an_errand_hastened_while_it_runs_is_done_once_more(books: Database, time: Time) -> None:
    def hastened(_errand: Errand) -> Act:
        if len(asking.did) == 1:
            time.pass_s(1)
            books.write(lambda tx: hasten(tx, KIND, "a", {}))
        return lambda _tx: Done()

    asking = Asking(hastened)
    books.write(lambda tx: order(tx, KIND, "a", {}))
    assert run_due(books, {KIND: asking}) == 2
    assert [row.state for row in rows(books)] == ["done"]


def test_no_transaction_is_open_while_the_world_is_asked(books: Database) -> None:
    def writes(_errand: Errand) -> Act:
        books.write(lambda tx: order(tx, "other", "b", {}))  # would wait for ever inside a transaction
        return lambda _tx: Done()

    books.write(lambda tx: order(tx, KIND, "a", {}))
    assert run_due(books, {KIND: Asking(writes)}) == 1


def test_the_answer_and_the_end_of_the_errand_are_one_transaction(books: Database, expect_log: ExpectLog) -> None:
    expect_log(r"ERROR portal\.errands\.runner: what became of errand ask/a could not be written")

    def spoils(tx: Transaction) -> Done:
        order(tx, "other", "b", {})
        raise RuntimeError("the act fails")

    books.write(lambda tx: order(tx, KIND, "a", {}))
    run_due(books, {KIND: Asking(lambda _errand: spoils)})
    (row,) = rows(books)
    assert (row.state, row.note) == ("waiting", "RuntimeError")


def test_two_processes_never_hold_the_same_errand(books: Database) -> None:
    books.write(lambda tx: order(tx, KIND, "a", {}))
    first = books.write(lambda tx: claim(tx, (KIND,), 8))
    assert len(first) == 1
    assert books.write(lambda tx: claim(tx, (KIND,), 8)) == []


def order_sixty(tx: Transaction) -> None:
    """Sixty errands in one commit."""
    for n in range(60):
        order(tx, KIND, str(n), {})


def test_many_processes_share_the_errands_and_none_is_done_twice(empty_database: str) -> None:
    done: list[str] = []

    def notes(errand: Errand) -> Act:
        done.append(errand.key)
        return lambda _tx: Done()

    with Database(empty_database) as one, Database(empty_database) as other:
        one.write(order_sixty)
        runners = [ErrandRunner(books, {KIND: Asking(notes)}) for books in (one, other)]
        for runner in runners:
            runner.start()
        ends = clock.monotonic() + WAIT_S
        while len(done) < 60 and clock.monotonic() < ends:
            clock.sleep(0.02)
        for runner in runners:
            runner.stop()
        assert sorted(done, key=int) == [str(n) for n in range(60)]


def test_an_errand_of_a_process_that_died_is_taken_again_when_its_claim_ends(books: Database, time: Time) -> None:
    asking = Asking()
    books.write(lambda tx: order(tx, KIND, "a", {}))
    (lost,) = books.write(lambda tx: claim(tx, (KIND,), 8))
    assert run_due(books, {KIND: asking}) == 0
    time.pass_s(CLAIM_S)
    (taken,) = books.write(lambda tx: claim(tx, (KIND,), 8))
    books.write(lambda tx: end(tx, lost, Done(), Effort()))
    assert [row.state for row in rows(books)] == ["waiting"], "the one that was thought dead ends nothing"
    books.write(lambda tx: end(tx, taken, Done(), Effort()))
    assert [row.state for row in rows(books)] == ["done"]


@pytest.mark.books("sqlite")
def test_a_silent_world_is_asked_again_ever_more_slowly_and_a_person_is_told(books: Database, time: Time) -> None:
    asking = Asking(silent)
    books.write(lambda tx: order(tx, KIND, "a", {}))
    asked: list[float] = []
    for _ in range(3_000):
        asked += [(time.now - START).total_seconds()] * run_due(books, {KIND: asking})
        time.pass_s(0.5)
    waits = [later - earlier for earlier, later in pairwise(asked)]
    assert waits[0] <= 2
    assert waits[1] <= 3
    assert all(400 < wait < 800 for wait in waits[2:])
    assert [row.state for row in rows(books)] == ["waiting"], "an errand is never dropped"
    (alarm,) = books.read(lambda c: c.execute(select(alarms)).all())
    assert alarm.kind == "errand_fails"
    assert "does not answer" in alarm.detail


def test_a_wait_the_handler_names_is_no_failure(books: Database, time: Time) -> None:
    asking = Asking(lambda _errand: lambda _tx: Again(5))
    books.write(lambda tx: order(tx, KIND, "a", {}))
    for _ in range(10):
        assert run_due(books, {KIND: asking}) == 1
        time.pass_s(5)
    assert books.read(lambda c: c.execute(select(alarms)).all()) == []


def test_a_fault_of_the_handler_is_said_and_the_errand_waits(books: Database, expect_log: ExpectLog) -> None:
    expect_log(r"ERROR portal\.errands\.runner: errand ask/a could not be done")

    def stumbles(_errand: Errand) -> Act:
        raise LookupError("no such bill")

    books.write(lambda tx: order(tx, KIND, "a", {}))
    run_due(books, {KIND: Asking(stumbles)})
    assert [(row.state, row.note) for row in rows(books)] == [("waiting", "LookupError")]


def test_errands_of_a_kind_nobody_does_here_are_left_alone(books: Database) -> None:
    books.write(lambda tx: order(tx, "gateway", "a", {}))
    assert run_due(books, {KIND: Asking()}) == 0


def test_what_is_done_is_forgotten_after_a_week(books: Database, time: Time) -> None:
    books.write(lambda tx: order(tx, KIND, "a", {}))
    run_due(books, {KIND: Asking()})
    books.write(lambda tx: order(tx, KIND, "b", {}, due_at="2027-01-01T00:00:00.000Z"))
    time.pass_s(KEPT.total_seconds() + 1)
    assert books.write(sweep) == 1
    assert [row.key for row in rows(books)] == ["b"]


def test_a_commit_wakes_the_runner(tmp_path: Path) -> None:
    done = threading.Event()

    def notes(_errand: Errand) -> Act:
        done.set()
        return lambda _tx: Done()

    with Database(f"sqlite:///{tmp_path / 'portal.db'}") as books:
        runner = ErrandRunner(books, {KIND: Asking(notes)})
        runner.start()
        try:
            books.write(lambda tx: order(tx, KIND, "a", {}))
            assert done.wait(WAIT_S)
        finally:
            runner.stop()


def test_the_runner_outlives_trouble_with_the_books(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log(r"ERROR portal\.errands\.runner: errands wait: the books cannot be used")
    done = threading.Event()
    monkeypatch.setattr("portal.errands.runner.LOOK_S", 0.05)
    monkeypatch.setattr("portal.errands.runner.AT_ONCE", 1)
    troubles = iter([OSError("the disk is away")] * 2)

    def cannot_claim(*given: Any) -> list[Errand]:
        for trouble in troubles:
            raise trouble
        return claim(*given)

    def notes(_errand: Errand) -> Act:
        done.set()
        return lambda _tx: Done()

    monkeypatch.setattr("portal.errands.runner.claim", cannot_claim)
    with Database(f"sqlite:///{tmp_path / 'portal.db'}") as books:
        runner = ErrandRunner(books, {KIND: Asking(notes)})
        runner.start()
        try:
            books.write(lambda tx: order(tx, KIND, "a", {}))
            assert done.wait(WAIT_S)
        finally:
            runner.stop()


def test_a_slow_rail_does_not_hold_up_the_others_or_the_end(tmp_path: Path) -> None:
    slow, quick = threading.Event(), threading.Event()

    def answers(errand: Errand) -> Act:
        if errand.key == "slow":
            slow.wait(WAIT_S)
        else:
            quick.set()
        return lambda _tx: Done()

    with Database(f"sqlite:///{tmp_path / 'portal.db'}") as books:
        runner = ErrandRunner(books, {KIND: Asking(answers)})
        runner.start()
        try:
            for key in ("slow", "quick"):
                books.write(lambda tx, key=key: order(tx, KIND, key, {}))  # type: ignore[misc]
            assert quick.wait(WAIT_S)
        finally:
            runner.stop()
            slow.set()
        states = {row.key: row.state for row in rows(books)}
    assert states["slow"] == "waiting", "cut off, and taken again when its claim ends"
