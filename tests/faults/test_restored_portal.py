"""Rules of a portal that was restored from a copy: counters give back what it lost, and nothing is given twice.

The portal does not have to be told. Whatever a citizen holds paper for is in its books again, under the same numbers.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.journal_tables import alarms
from tests.faults.counter_here import CounterHere, counter_here
from tests.faults.invariants import read_books

Paid = dict[str, str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Every test has a home of its own; another name is another machine."""

    def at(name: str) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / name))

    at("home")
    return at


class Portal:
    """A portal whose database is copied and restored while it does not run."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database = database
        self._path = Path(database.removeprefix("sqlite:///"))
        self._copy = folder / "portal-copy"

    def runs(self) -> RunningPortal:
        return RunningPortal(self.database)

    def copy(self) -> None:
        shutil.rmtree(self._copy, ignore_errors=True)
        self._copy.mkdir()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            shutil.copy(path, self._copy)

    def restore(self) -> None:
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()
        for path in self._copy.iterdir():
            shutil.copy(path, self._path.parent)


@pytest.fixture
def books(database: str, tmp_path: Path) -> Portal:
    return Portal(database, tmp_path)


def serve(portal: RunningPortal, profile: Path, bills: int) -> Paid:
    """Serves so many citizens to the receipt; receipt numbers by account."""
    with counter_here(portal.url, profile) as counter:
        counter.until(lambda: len(counter.running.counter.door.names()) > 0, "the staff")
        counter.sign_in()
        counter.until(lambda: counter.ready and counter.drained(), "work that is ready", impatient=True)
        said = counter.raise_bills(bills)
        counter.until(lambda: counter.drained() and counter.confirmed(said), "the portal's word", impatient=True)
        for line in said:
            SandboxRail(portal.url).pay(account=str(line["account"]), amount_cents=int(line["total_cents"]))
        counter.until(lambda: len(counter.receipts(said)) == bills, "the receipts", impatient=True)
        counter.until(counter.slips_ordered, "the slips")
        _quiet(counter)
        return {str(line["account"]): number for line, number in zip(said, counter.receipts(said), strict=True)}


def _quiet(counter: CounterHere) -> None:
    """Nothing is left to send, offered receipts included."""
    counter.until(counter.drained, "every entry sent", impatient=True)
    counter.until(lambda: counter.running.syncer._store.outgoing(1).empty, "everything offered", impatient=True)


def settle(portal: RunningPortal, profile: Path) -> None:
    """The counter comes, gives what the portal lost, and goes."""
    with counter_here(portal.url, profile) as counter:
        counter.until(lambda: len(counter.running.counter.door.names()) > 0, "the staff")
        counter.sign_in()
        counter.until(lambda: counter.ready and counter.drained(), "a word from the portal", impatient=True)
        _quiet(counter)


def receipts_of(books: Portal) -> Paid:
    return {str(row["account"]): str(row["number"]) for row in read_books(books.database).receipts}


def series_of(paid: Paid) -> set[str]:
    return {number.rpartition("-")[0] for number in paid.values()}


def alarms_of(books: Portal) -> list[str]:
    with books.runs() as portal:
        return portal.read(lambda c: list(c.scalars(select(alarms.c.kind).order_by(alarms.c.at))))


def check(books: Portal, held: Paid) -> None:
    """Every receipt somebody holds is in the books, once; the ledger balances and no serial is missing."""
    from tests.faults.invariants import (
        _every_receipt_has_its_bill,
        _ledger_balances,
        _nothing_twice,
        _serials_have_no_gap,
    )

    found = read_books(books.database)
    assert receipts_of(books) == held
    _nothing_twice(found)
    _every_receipt_has_its_bill(found)
    _serials_have_no_gap(found)
    _ledger_balances(found, books.database)


def test_a_restored_portal_gets_bills_payments_and_receipts_back(books: Portal, tmp_path: Path) -> None:
    profile = tmp_path / "counter"
    with books.runs() as portal:
        held = serve(portal, profile, 2)
    books.copy()
    with books.runs() as portal:
        held |= serve(portal, profile, 3)
    books.restore()
    with books.runs() as portal:
        later = serve(portal, profile, 2)
    check(books, held | later)
    assert series_of(held).isdisjoint(series_of(later)), "a serial that may be on paper is not given again"
    assert alarms_of(books) == ["restored"]


def test_a_portal_restored_to_before_the_counter_existed_takes_it_back_whole(books: Portal, tmp_path: Path) -> None:
    profile = tmp_path / "counter"
    with books.runs():
        pass
    books.copy()
    with books.runs() as portal:
        held = serve(portal, profile, 3)
    books.restore()
    with books.runs() as portal:
        settle(portal, profile)
        held |= serve(portal, profile, 1)
    check(books, held)
    assert set(alarms_of(books)) == {"restored", "enrolled_again"}


def test_two_counters_that_lost_the_same_portal_begin_one_epoch(books: Portal, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    with books.runs() as portal:
        held = serve(portal, first, 1) | serve(portal, second, 1)
    books.copy()
    with books.runs() as portal:
        held |= serve(portal, first, 2) | serve(portal, second, 2)
    books.restore()
    with books.runs() as portal:
        held |= serve(portal, first, 1) | serve(portal, second, 1)
    check(books, held)
    assert alarms_of(books) == ["restored"]


def test_both_ends_restored_lose_nothing_that_either_holds(books: Portal, tmp_path: Path) -> None:
    """The counter's file is restored first, so it is in its second incarnation when the portal forgets that."""
    profile, copy = tmp_path / "counter", tmp_path / "copy"
    with books.runs() as portal:
        held = serve(portal, profile, 1)
        books.copy()
    with books.runs() as portal:
        held |= serve(portal, profile, 1)
    shutil.copytree(profile, copy)
    with books.runs() as portal:
        held |= serve(portal, profile, 1)
        shutil.rmtree(profile)
        shutil.copytree(copy, profile)
        held |= serve(portal, profile, 1)
    books.restore()
    with books.runs() as portal:
        settle(portal, profile)
        held |= serve(portal, profile, 1)
    check(books, held)


def test_a_portal_restored_twice_is_given_everything_twice_and_has_it_once(books: Portal, tmp_path: Path) -> None:
    profile = tmp_path / "counter"
    with books.runs() as portal:
        held = serve(portal, profile, 1)
    books.copy()
    for _ in range(2):
        with books.runs() as portal:
            held |= serve(portal, profile, 1)
        books.restore()
    with books.runs() as portal:
        settle(portal, profile)
    check(books, held)


def test_what_the_portal_lost_of_two_incarnations_comes_back_in_the_order_it_was_done(
    books: Portal, tmp_path: Path
) -> None:
    """Bills of the second incarnation are for a citizen of the first: taken before it, they would be refused."""
    profile, copy = tmp_path / "counter", tmp_path / "copy"
    with books.runs():
        pass
    books.copy()
    with books.runs() as portal:
        held = serve(portal, profile, 1)
    shutil.copytree(profile, copy)
    with books.runs() as portal:
        held |= serve(portal, profile, 1)
        shutil.rmtree(profile)
        shutil.copytree(copy, profile)
        held |= serve(portal, profile, 2)
    books.restore()
    with books.runs() as portal:
        settle(portal, profile)
        held |= serve(portal, profile, 1)
    check(books, held)
    assert "unknown_citizen" not in {row["refusal"] for row in read_books(books.database).bills if "refusal" in row}
