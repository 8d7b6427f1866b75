"""Acts that wait share a commit: each stands or falls by itself, and nobody hears before all of it is durable."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.store.database import MOST_WAITING_WRITES, Busy, Database
from portal.store.job import Together
from portal.store.serial import take_serial
from portal.store.setting import read_setting, write_setting
from portal.store.transaction import Transaction, feed_no
from sync.protocol.feed import CounterRow


@pytest.fixture
def books(database: str) -> Iterator[Database]:
    """Books with a writer that can be held up."""
    with Database(database) as opened:
        yield opened


def at_once(books: Database, *acts: Callable[[Transaction], object]) -> list[object]:
    """What acts give or raise that all wait while another is written."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(_tx: Transaction) -> None:
        begun.set()
        go_on.wait(10)

    async def run() -> list[object]:
        holding = asyncio.ensure_future(books.writing(hold))
        await asyncio.to_thread(begun.wait, 10)
        waiting = [asyncio.ensure_future(books.writing(act)) for act in acts]
        await asyncio.sleep(0)
        go_on.set()
        await holding
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    return asyncio.run(run())


def tell(tx: Transaction, name: str) -> None:
    """Leaves a feed row."""
    tx.tell("GPO", name, CounterRow(id=name, number=1, active=True))


def test_an_act_that_raises_takes_back_its_own_part_alone(books: Database) -> None:
    before = books.read(lambda c: feed_no(c, "GPO"))

    def good(tx: Transaction) -> str:
        tell(tx, "good")
        write_setting(tx, "good", "1")
        return "done"

    def bad(tx: Transaction) -> None:
        tell(tx, "bad")
        write_setting(tx, "bad", "1")
        raise LookupError("mine")

    def refused(tx: Transaction) -> None:
        tell(tx, "refused")
        tx.connection.execute(text("UPDATE ledger_lines SET account = 'x'"))
        tx.connection.execute(text("INSERT INTO settings (name, value) VALUES ('epoch', 'x')"))

    given = at_once(books, good, bad, refused, good)
    assert (given[0], given[3]) == ("done", "done")
    assert isinstance(given[1], LookupError)
    assert isinstance(given[2], IntegrityError)
    assert books.read(lambda c: (read_setting(c, "good"), read_setting(c, "bad"))) == ("1", None)
    assert books.read(lambda c: feed_no(c, "GPO")) == before + 2


def test_what_a_shared_act_gives_reaches_each_asker(books: Database) -> None:
    sizes: list[int] = []

    def double(_tx: Transaction, things: Sequence[int]) -> list[int]:
        sizes.append(len(things))
        return [thing * 2 for thing in things]

    assert at_once(books, *(Together(double, n) for n in range(5))) == [0, 2, 4, 6, 8]
    assert sizes == [5]


def test_acts_that_cannot_be_done_together_are_done_one_by_one(books: Database) -> None:
    def take(tx: Transaction, things: Sequence[str]) -> list[int]:
        if "bad" in things:
            raise ValueError(things)
        return [take_serial(tx, "test") for _ in things]

    given = at_once(books, Together(take, "a"), Together(take, "bad"), Together(take, "b"))
    assert (given[0], given[2]) == (1, 2)
    assert isinstance(given[1], ValueError)


def test_a_constraint_looked_at_last_fails_its_own_act_alone(books: Database) -> None:
    line = "INSERT INTO ledger_lines (entry_no, place, account, debit_cents, credit_cents) VALUES (99, 1, 'a', 1, 0)"
    given = at_once(
        books, lambda tx: take_serial(tx, "test"), lambda tx: tx.connection.execute(text(line)), lambda tx: 7
    )
    assert (given[0], given[2]) == (1, 7)
    assert isinstance(given[1], IntegrityError)


def test_too_many_waiting_acts_are_told_so(books: Database) -> None:
    acts = [lambda _tx: 1] * (MOST_WAITING_WRITES + 1)
    given = at_once(books, *acts)
    assert given[0] == 1
    assert isinstance(given[-1], Busy)


@pytest.mark.books("postgresql")
def test_acts_whose_connection_dies_are_done_again_and_stand_once(books: Database) -> None:
    died: list[bool] = []

    def die_once(tx: Transaction) -> int:
        if not died:
            died.append(True)
            tx.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return take_serial(tx, "test")

    before = books.read(lambda c: feed_no(c, "GPO"))
    given = at_once(books, lambda tx: take_serial(tx, "test"), die_once, lambda tx: tell(tx, "told"))
    assert given == [1, 2, None]
    assert books.read(lambda c: feed_no(c, "GPO")) == before + 1
