"""Money that must go back: cases open by themselves, one person approves, another pays out, once; and the commands."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from desktop.domain.errors import UserError
from portal.commands.parser import main
from portal.demonstration import CENTRE, STAFF
from portal.money.assign_payment import NotAssigned
from portal.money.pay_refund import approve_refund, pay_refund
from tests.portal.money.money_books import TOTAL, Books

PINS = {member.number: member.pin for member in STAFF}


@pytest.fixture
def twice(books: Books) -> Books:
    """A bill that was paid twice."""
    books.raise_bill("11")
    books.pay("11", TOTAL, "CODE1")
    books.pay("11", TOTAL, "CODE2")
    return books


def case(books: Books) -> str:
    """The one case."""
    (row,) = books.cases()
    return str(row.id)


def approve(books: Books) -> None:
    """The supervisor says yes."""
    books.database.write(partial(approve_refund, case_id=case(books), by=books.supervisor()))


def pay(books: Books, reference: str = "B2C1", *, by_approver: bool = False) -> None:
    """Somebody says that it went back."""
    by = books.supervisor() if by_approver else books.agent()
    books.database.write(partial(pay_refund, case_id=case(books), by=by, reference=reference))


@pytest.mark.parametrize(
    ("paid", "cents", "reason", "held_on"),
    [(TOTAL, TOTAL, "duplicate", "refunds_due"), (TOTAL * 2, TOTAL, "over", "refunds_due")],
)
def test_a_case_opens_by_itself(books: Books, paid: int, cents: int, reason: str, held_on: str) -> None:
    books.raise_bill("11")
    if reason == "duplicate":
        books.pay("11", TOTAL, "CODE1")
    books.pay("11", paid, "CODE2")
    (row,) = books.cases()
    assert (row.amount_cents, row.reason, row.state, row.held_on) == (cents, reason, "open", held_on)


def test_late_money_has_a_case_and_waits_in_suspense_until_it_is_approved(books: Books) -> None:
    books.raise_bill("11")
    books.cancel("11")
    books.pay("11", TOTAL, "CODE1")
    assert (books.balance("suspense"), books.balance("refunds_due")) == (-TOTAL, 0)
    approve(books)
    assert (books.balance("suspense"), books.balance("refunds_due")) == (0, -TOTAL)
    assert books.wrong() == []


def test_what_is_paid_out_leaves_what_the_rail_holds_once(twice: Books) -> None:
    approve(twice)
    pay(twice)
    assert (twice.balance("refunds_due"), twice.balance("rail_clearing:mpesa")) == (0, TOTAL)
    with pytest.raises(UserError, match="not approved"):
        pay(twice, "B2C2")
    assert twice.balance("rail_clearing:mpesa") == TOTAL
    assert twice.wrong() == []


def test_two_persons_and_the_right_order_are_needed(twice: Books) -> None:
    with pytest.raises(UserError, match="not approved"):
        pay(twice)
    with pytest.raises(UserError, match="may not approve"):
        twice.database.write(partial(approve_refund, case_id=case(twice), by=twice.agent()))
    approve(twice)
    with pytest.raises(UserError, match="cannot be approved"):
        approve(twice)
    with pytest.raises(UserError, match="Another person"):
        pay(twice, by_approver=True)
    with pytest.raises(UserError, match="needs the reference"):
        pay(twice, " ")
    with pytest.raises(UserError, match="no refund case"):
        twice.database.write(partial(pay_refund, case_id="x", by=twice.agent(), reference="B2C1"))
    assert twice.balance("refunds_due") == -TOTAL


def test_a_reference_pays_one_case_out_ever(twice: Books) -> None:
    twice.pay("11", 500, "CODE3")
    for row in twice.cases():
        twice.database.write(partial(approve_refund, case_id=row.id, by=twice.supervisor()))
    first, second = (row.id for row in twice.cases())
    twice.database.write(partial(pay_refund, case_id=first, by=twice.agent(), reference="B2C1"))
    with pytest.raises(UserError, match="was used"):
        twice.database.write(partial(pay_refund, case_id=second, by=twice.agent(), reference="B2C1"))


def test_money_that_is_approved_to_go_back_is_not_given_to_a_bill(twice: Books) -> None:
    twice.raise_bill("22")
    approve(twice)
    with pytest.raises(NotAssigned, match="unknown_payment"):
        twice.assign("CODE2", "22")


def run(database: str, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """A command's exit code and all it said."""
    code = main(["admin", "--database", database, *words])
    said = capsys.readouterr()
    return code, said.out + said.err


def rows(text: str) -> list[dict[str, Any]]:
    """Lines of JSON."""
    return [json.loads(line) for line in text.splitlines()]


def test_the_commands_list_approve_and_pay_out(twice: Books, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    (listed,) = rows(run(database, capsys, "refunds", "list", "--state", "open")[1])
    assert (listed["rail_code"], listed["amount_cents"], listed["reason"]) == ("CODE2", TOTAL, "duplicate")
    who = ["--case", listed["case"], "--centre", CENTRE, "--by"]
    assert run(database, capsys, "refunds", "approve", *who, "2001", "--pin", "000000")[0] == 2
    code, said = run(database, capsys, "refunds", "approve", *who, "2001", "--pin", PINS["2001"])
    assert (code, "1050.00" in said) == (0, True)
    paid = ["--pin", PINS["1001"], "--reference", "B2C1"]
    assert run(database, capsys, "refunds", "paid", *who, "1001", *paid)[0] == 0
    assert run(database, capsys, "refunds", "paid", *who, "1001", *paid)[0] == 2
    (listed,) = rows(run(database, capsys, "export", "refunds", "--jsonl")[1])
    assert (listed["state"], listed["reference"]) == ("paid", "B2C1")
    assert run(database, capsys, "balance")[0] == 0


def test_the_commands_list_suspense_and_give_it_to_a_bill(
    books: Books, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    books.raise_bill("48201937722", "2026-10-14T06:00:00.000Z")
    books.pay("48201937272", TOTAL, "UJE4K7Q2ZT")
    books.pay("48201937722", 500, "UJE4K7Q2ZU")
    (listed,) = rows(run(database, capsys, "suspense", "list")[1])
    (suggested,) = listed["suggested"]
    assert (suggested["account"], suggested["due_cents"]) == ("48201937722", TOTAL - 500)
    assert suggested["why"] == ["swapped", "same_amount", "near_time"]
    given = ["suspense", "assign", "--payment", "uje4k7q2zt", "--bill", "482 0193 7722", "--by", "1001"]
    assert run(database, capsys, *given, "--approver", "1002", "--pin", PINS["1002"])[0] == 2
    assert run(database, capsys, *given, "--approver", "2001", "--pin", "000000")[0] == 2
    code, said = run(database, capsys, *given, "--approver", "2001", "--pin", PINS["2001"])
    assert (code, "over" in said) == (0, True)
    assert books.state_of("48201937722") == ("paid", TOTAL)
    assert run(database, capsys, "suspense", "list")[1] == ""
    assert run(database, capsys, *given, "--approver", "2001", "--pin", PINS["2001"])[0] == 2
    assert books.wrong() == []
