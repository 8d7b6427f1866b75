"""The ledger balances whatever arrives, and the database itself refuses an entry that does not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from portal.money.ledger import Posting, ledger_balanced, post
from portal.money.matching import Standing, judge
from portal.store.database import Database
from portal.store.tables.ledger_tables import ledger_lines
from sync.protocol.states import BillState, PaymentState
from tests.portal.money.money_books import TOTAL, Books


@pytest.fixture
def books(database: str) -> Iterator[Books]:
    """Empty books of the demonstration centre."""
    with Database(database) as opened:
        yield Books(opened, {})


def is_balanced(books: Books) -> bool:
    """The ledger's own check."""
    return books.database.read(ledger_balanced)


def deposit(books: Books) -> str:
    """A payment to post about; gives its id."""
    books.pay("0", 100, "CODE0")
    return str(books.export("payments")[0]["payment"])


@pytest.mark.parametrize(
    ("debits", "credits"),
    [({"a": 100}, {"b": 99}), ({"a": 100}, {}), ({}, {"a": 1}), ({"a": 100, "b": 1}, {"c": 100})],
)
def test_an_entry_that_does_not_balance_is_refused_by_the_database(
    books: Books, debits: dict[str, int], credits: dict[str, int]
) -> None:
    payment = deposit(books)
    with pytest.raises(IntegrityError, match="balance"):
        books.database.write(lambda tx: post(tx, Posting("test", payment, debits, credits)))
    assert is_balanced(books)


def test_a_line_without_its_entry_is_refused_at_the_commit(books: Books) -> None:
    line = {"entry_no": 99, "place": 1, "account": "a", "debit_cents": 1, "credit_cents": 0}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        books.database.write(lambda tx: tx.connection.execute(insert(ledger_lines).values(**line)))


def test_a_line_cannot_join_an_entry_that_stands(books: Books) -> None:
    deposit(books)
    line = {"entry_no": 1, "place": 9, "account": "a", "debit_cents": 1, "credit_cents": 0}
    with pytest.raises(IntegrityError, match="closed"):
        books.database.write(lambda tx: tx.connection.execute(insert(ledger_lines).values(**line)))


@pytest.mark.parametrize(("debit", "credit"), [(-1, 0), (0, 0), (1, 1), (0, -1)])
def test_a_line_stands_on_one_side_with_an_amount_above_zero(books: Books, debit: int, credit: int) -> None:
    line = {"entry_no": 99, "place": 1, "account": "a", "debit_cents": debit, "credit_cents": credit}
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        books.database.write(lambda tx: tx.connection.execute(insert(ledger_lines).values(**line)))


def test_a_rolled_back_entry_leaves_no_gap(books: Books) -> None:
    payment = deposit(books)
    with pytest.raises(IntegrityError):
        books.database.write(lambda tx: post(tx, Posting("test", payment, {"a": 1}, {"b": 2})))
    books.pay("1", 200, "CODE1")
    assert sorted({int(str(row["entry"])) for row in books.export("ledger")}) == [1, 2]


accounts = st.sampled_from(["11", "22", "33"])
deeds = st.one_of(
    st.tuples(
        st.just("pay"), accounts, st.sampled_from([1, 50_000, 55_000, TOTAL, TOTAL + 1, 300_000]), st.integers(0, 9)
    ),
    st.tuples(st.just("raise"), accounts, st.just(0), st.just(0)),
    st.tuples(st.just("cancel"), accounts, st.just(0), st.just(0)),
)


@settings(max_examples=40)
@given(sequence=st.lists(deeds, max_size=14))
def test_whatever_arrives_in_whatever_order_the_ledger_balances(
    ready_database: Path, sequence: list[tuple[str, str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portal.db"
        shutil.copy(ready_database, path)
        with Database(f"sqlite:///{path}") as database:
            books = Books(database, {})
            arrived: dict[str, int] = {}
            for deed, account, cents, code in sequence:
                if deed == "pay":
                    arrived.setdefault(f"CODE{code}", cents)
                    books.pay(account, cents, f"CODE{code}")
                elif deed == "raise" and account not in books.raised:
                    books.raise_bill(account)
                elif deed == "cancel":
                    books.cancel(account)
            check_sums(books, sum(arrived.values()))


def check_sums(books: Books, arrived_cents: int) -> None:
    """Every cent that arrived is earned, due back or in suspense, and every full bill has one receipt."""
    assert is_balanced(books)
    lines = books.export("ledger")
    assert sum(int(str(r["debit_cents"])) for r in lines) == sum(int(str(r["credit_cents"])) for r in lines)
    assert books.balance("rail_clearing:mpesa") == arrived_cents
    paid = [row for row in books.export("bills") if row["state"] == "paid"]
    part = [int(str(row["paid_cents"])) for row in books.export("bills") if row["state"] == "part_paid"]
    receipts = books.export("receipts")
    assert sorted(str(r["account"]) for r in receipts) == sorted(str(r["account"]) for r in paid)
    assert [r["number"] for r in receipts] == [
        f"GPO-{str(r['number'])[4:6]}-{n:07d}" for n, r in enumerate(receipts, 1)
    ]
    assert -books.balance("revenue:DCI:good-conduct") == len(paid) * (TOTAL - 5_000)
    assert -books.balance("convenience_fee") == len(paid) * 5_000
    rest = -books.balance("suspense") - books.balance("refunds_due")
    assert rest == arrived_cents - len(paid) * TOTAL
    assert -books.balance("suspense") >= sum(part)


standings = st.builds(
    lambda state, total, share: Standing(state, total, paid_of(state, total, share)),
    st.sampled_from([BillState.WAITING, BillState.PART_PAID, BillState.PAID, BillState.CANCELLED]),
    st.integers(2, 10**9),
    st.floats(0.01, 0.99),
)


def paid_of(state: BillState, total: int, share: float) -> int:
    """How much a bill in this state has been paid."""
    if state is BillState.PART_PAID:
        return min(total - 1, max(1, int(total * share)))
    return total if state is BillState.PAID else 0


@given(standing=st.none() | standings, amount=st.integers(1, 10**9))
def test_a_verdict_places_every_cent_once_and_never_overfills_a_bill(standing: Standing | None, amount: int) -> None:
    verdict = judge(standing, amount)
    assert verdict.to_bill_cents + verdict.refund_cents + verdict.suspense_cents == amount
    assert min(verdict.to_bill_cents, verdict.refund_cents, verdict.suspense_cents) >= 0
    if standing is not None:
        filled = standing.paid_cents + verdict.to_bill_cents
        assert filled <= standing.total_cents
        assert verdict.settles == (filled == standing.total_cents and standing.state is not BillState.PAID)
    assert (verdict.state is PaymentState.UNMATCHED) == (standing is None)


def test_a_contested_number_takes_no_money() -> None:
    verdict = judge(Standing(BillState.WAITING, TOTAL, 0, contested=True), TOTAL)
    assert (verdict.state, verdict.suspense_cents, verdict.settles) == (PaymentState.UNMATCHED, TOTAL, False)
