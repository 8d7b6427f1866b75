"""Two portals over one database confirm at once: one code pays once, one bill is filled once, nothing falls between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from portal.money.assign_payment import NotAssigned
from portal.store.database import Database
from tests.portal.money.money_books import TOTAL, Books

TOGETHER_S = 30.0
ROUNDS = 6


@pytest.fixture
def two(database: str) -> Iterator[tuple[Books, Books]]:
    """The same books, opened by two portals."""
    with Database(database) as one, Database(database) as other:
        raised: dict[str, str] = {}
        yield Books(one, raised), Books(other, raised)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Runs deeds on threads of their own that begin together."""
    ready = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        ready.wait(TOGETHER_S)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [done.result(TOGETHER_S) for done in [pool.submit(run, deed) for deed in deeds]]


def test_one_code_at_two_portals_pays_once(two: tuple[Books, Books]) -> None:
    one, other = two
    for n in range(ROUNDS):
        one.raise_bill(f"1{n}")
        at_once(partial(one.pay, f"1{n}", TOTAL, f"C{n}"), partial(other.pay, f"1{n}", TOTAL, f"C{n}"))
        assert one.state_of(f"1{n}") == ("paid", TOTAL)
    assert len(one.export("payments")) == len(one.export("receipts")) == ROUNDS
    assert one.wrong() == []


def test_two_codes_for_one_bill_are_a_payment_and_a_duplicate(two: tuple[Books, Books]) -> None:
    one, other = two
    for n in range(ROUNDS):
        one.raise_bill(f"1{n}")
        states = at_once(partial(one.pay, f"1{n}", TOTAL, f"A{n}"), partial(other.pay, f"1{n}", TOTAL, f"B{n}"))
        assert sorted(map(str, states)) == ["duplicate", "matched"]
    assert len(one.cases()) == ROUNDS
    assert one.wrong() == []


def test_two_parts_at_once_fill_the_bill(two: tuple[Books, Books]) -> None:
    one, other = two
    for n in range(ROUNDS):
        one.raise_bill(f"1{n}")
        at_once(partial(one.pay, f"1{n}", 5_000, f"A{n}"), partial(other.pay, f"1{n}", TOTAL - 5_000, f"B{n}"))
        assert one.state_of(f"1{n}") == ("paid", TOTAL)
    assert one.wrong() == []


def test_money_given_away_twice_at_once_goes_to_one_bill(two: tuple[Books, Books]) -> None:
    one, other = two

    def assign(books: Books, code: str, account: str) -> str:
        try:
            return books.assign(code, account)
        except NotAssigned as refused:
            return refused.reason

    for n in range(ROUNDS):
        one.pay("99", TOTAL, f"A{n}")
        one.raise_bill(f"1{n}")
        one.raise_bill(f"2{n}")
        states = at_once(partial(assign, one, f"A{n}", f"1{n}"), partial(assign, other, f"A{n}", f"2{n}"))
        assert sorted(map(str, states)) == ["matched", "unknown_payment"]
    assert one.wrong() == []


def test_a_reversal_and_a_payment_at_once_leave_no_cent_behind(two: tuple[Books, Books]) -> None:
    one, other = two
    for n in range(ROUNDS):
        one.raise_bill(f"1{n}")
        at_once(partial(one.pay, f"1{n}", TOTAL, f"A{n}"), partial(other.reverse, f"A{n}"))
        assert one.payment(f"A{n}").state == "reversed"
        assert one.state_of(f"1{n}")[1] == 0
    assert one.wrong() == []
