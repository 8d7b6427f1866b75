"""Whatever is paid, cancelled, reversed, assigned and refunded, in whatever order: every cent is in one place."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row

from desktop.domain.errors import UserError
from portal.money.assign_payment import NotAssigned
from portal.money.book_payment import Arrived
from portal.money.book_together import book_together
from portal.money.pay_refund import approve_refund, pay_refund
from sync.protocol.states import Channel
from tests.portal.money.money_books import TOTAL, Books

EXAMPLES = count()
accounts = st.sampled_from(["11", "22", "33"])
codes = st.integers(0, 5).map("CODE{}".format)
cents = st.sampled_from([1, 50_000, 55_000, TOTAL, TOTAL + 1, 300_000])
deeds = st.one_of(
    st.tuples(st.just("pay"), accounts, codes, cents),
    st.tuples(st.just("pay"), accounts, codes, cents),
    st.tuples(st.just("together"), st.lists(st.tuples(accounts, codes, cents), min_size=2, max_size=4)),
    st.tuples(st.just("raise"), accounts),
    st.tuples(st.just("cancel"), accounts),
    st.tuples(st.just("reverse"), codes),
    st.tuples(st.just("assign"), codes, accounts),
    st.tuples(st.just("approve"), st.integers(0, 4)),
    st.tuples(st.just("refund"), st.integers(0, 4)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(deeds, max_size=18))
def test_every_cent_is_in_one_place_after_any_sequence(books: Books, sequence: list[tuple[object, ...]]) -> None:
    example = next(EXAMPLES)  # one database sees them all, each with numbers and codes of its own
    for deed, *about in sequence:
        with contextlib.suppress(UserError, NotAssigned):
            DEEDS[str(deed)](books, *own(about, example))
    check(books)


def own(about: Any, example: int) -> Any:
    """The same with every number and code the example's own."""
    if isinstance(about, list | tuple):
        return [own(one, example) for one in about]
    return f"{about}{example:06d}" if isinstance(about, str) else about


def pay_together(books: Books, several: list[tuple[str, str, int]]) -> None:
    """Messages that come at once."""
    at = "2026-10-14T06:31:08.000Z"
    arrived = [Arrived("mpesa", code, Channel.MPESA_PAYBILL, account, cents, at) for account, code, cents in several]
    books.database.write(partial(book_together, arrived=arrived))


def raise_once(books: Books, account: str) -> None:
    """A number belongs to one bill."""
    if account not in books.raised:
        books.raise_bill(account)


def assign_known(books: Books, code: str, account: str) -> None:
    """Gives money that came to a bill that is there."""
    if account in books.raised and any(row["rail_code"] == code for row in books.export("payments")):
        books.assign(code, account)


def newest(books: Books, place: int) -> list[Row[Any]]:
    """One of the last cases."""
    return books.cases()[::-1][place : place + 1]


def approve(books: Books, place: int) -> None:
    """Approves one of the cases."""
    for id_, *_ in newest(books, place):
        books.database.write(partial(approve_refund, case_id=id_, by=books.supervisor()))


def refund(books: Books, place: int) -> None:
    """Pays one of the cases out."""
    for id_, *_ in newest(books, place):
        books.database.write(partial(pay_refund, case_id=id_, by=books.agent(), reference=f"B2C{id_}"))


DEEDS: dict[str, Callable[..., object]] = {
    "pay": lambda books, account, code, cents: books.pay(account, cents, code),
    "together": pay_together,
    "raise": raise_once,
    "cancel": lambda books, account: books.cancel(account),
    "reverse": lambda books, code: books.reverse(code),
    "assign": assign_known,
    "approve": approve,
    "refund": refund,
}


def check(books: Books) -> None:
    """Balance, chain, places; no code twice, no bill above its total, a receipt just where a bill was full."""
    assert books.wrong() == []
    lines = books.export("ledger")
    assert sum(int(str(r["debit_cents"])) - int(str(r["credit_cents"])) for r in lines) == 0
    codes = [row["rail_code"] for row in books.export("payments")]
    assert len(codes) == len(set(codes))
    bills = {row["bill"]: row for row in books.export("bills")}
    assert all(int(str(row["paid_cents"])) <= int(str(row["total_cents"])) for row in bills.values())
    receipts = {(row["bill"], row["state"]) for row in books.export("receipts")}
    full = {(bill, "issued") for bill, row in bills.items() if row["state"] == "paid"}
    gone = {(bill, "reversed") for bill, row in bills.items() if row["state"] == "reversed"}
    assert receipts == full | gone
