"""A payment that the rail takes back: from wherever its money stands, once, marked and never deleted."""

from __future__ import annotations

from functools import partial

import pytest

from desktop.domain.errors import UserError
from portal.money.pay_refund import approve_refund, pay_refund
from portal.money.reverse_payment import reverse_payment
from portal.store.tables.fulfilment_tables import fulfilment
from portal.store.tables.journal_tables import alarms
from tests.portal.money.money_books import TOTAL, Books

AT = "2026-10-14T07:00:00.000Z"


def alarm_kinds(books: Books) -> list[str]:
    """What a person must look at."""
    wanted = alarms.select().order_by(alarms.c.id)
    return [row.kind for row in books.database.read(lambda c: c.execute(wanted).all())]


def fulfilled(books: Books) -> list[tuple[int, str]]:
    """Number and state of what agencies were told."""
    wanted = fulfilment.select().order_by(fulfilment.c.no)
    return [(row.no, row.state) for row in books.database.read(lambda c: c.execute(wanted).all())]


def receipt_states(books: Books) -> list[object]:
    """States of all receipts."""
    return [row["state"] for row in books.export("receipts")]


def test_a_paid_bill_is_reversed_with_its_receipt(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", TOTAL, "CODE1")
    books.reverse("CODE1")
    assert books.payment("CODE1").state == "reversed"
    assert books.state_of("11") == ("reversed", 0)
    assert receipt_states(books) == ["reversed"]
    assert fulfilled(books) == [(1, "paid"), (2, "reversed")]
    assert books.balance("revenue:DCI:good-conduct") == books.balance("convenience_fee") == 0
    assert books.balance("rail_clearing:mpesa") == 0
    assert alarm_kinds(books) == ["reversed_after_receipt"]
    assert books.wrong() == []


def test_what_others_paid_towards_a_reversed_bill_waits_with_a_refund_case(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", 5_000, "CODE1")
    books.pay("11", TOTAL, "CODE2")
    books.reverse("CODE1")
    assert books.state_of("11") == ("reversed", 0)
    assert books.payment("CODE2").state == "late"
    assert [(c.reason, c.amount_cents, c.held_on) for c in books.cases()] == [
        ("over", 5_000, "refunds_due"),
        ("late", TOTAL - 5_000, "suspense"),
    ]
    assert books.wrong() == []


def test_that_money_can_be_given_to_the_bill_that_replaces_it(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", 5_000, "CODE1")
    books.pay("11", TOTAL, "CODE2")
    books.reverse("CODE1")
    books.raise_bill("22")
    assert books.assign("CODE2", "22") == "part"
    assert books.state_of("22") == ("part_paid", TOTAL - 5_000)
    books.pay("22", 5_000, "CODE3")
    assert books.state_of("22") == ("paid", TOTAL)
    assert books.wrong() == []


def test_a_part_payment_is_taken_back_and_the_bill_waits_again(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", 5_000, "CODE1")
    books.pay("11", 7_000, "CODE2")
    books.reverse("CODE1")
    assert books.state_of("11") == ("part_paid", 7_000)
    books.reverse("CODE2")
    assert books.state_of("11") == ("waiting", 0)
    assert books.pay("11", TOTAL, "CODE3") == "matched"
    assert alarm_kinds(books) == []
    assert books.wrong() == []


def test_a_duplicate_is_taken_back_and_its_refund_case_is_withdrawn(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", TOTAL, "CODE1")
    books.pay("11", TOTAL, "CODE2")
    books.reverse("CODE2")
    assert books.state_of("11") == ("paid", TOTAL)
    assert receipt_states(books) == ["issued"]
    assert [case.state for case in books.cases()] == ["withdrawn"]
    assert books.wrong() == []


def test_too_much_is_taken_back_with_the_bill_and_its_surplus(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", TOTAL + 500, "CODE1")
    books.reverse("CODE1")
    assert books.state_of("11") == ("reversed", 0)
    assert [case.state for case in books.cases()] == ["withdrawn"]
    assert books.balance("refunds_due") == 0
    assert books.wrong() == []


def test_unmatched_and_late_money_is_taken_back_from_suspense(books: Books) -> None:
    books.raise_bill("11")
    books.cancel("11")
    books.pay("11", 700, "CODE1")
    books.pay("99", 300, "CODE2")
    for code in ("CODE1", "CODE2"):
        books.reverse(code)
        assert books.payment(code).state == "reversed"
    assert books.balance("suspense") == 0
    assert books.wrong() == []


def test_money_that_was_refunded_and_then_reversed_is_owed_back(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", TOTAL, "CODE1")
    books.pay("11", TOTAL, "CODE2")
    case = books.cases()[0].id
    books.database.write(lambda tx: approve_refund(tx, case, books.supervisor()))
    books.database.write(lambda tx: pay_refund(tx, case, books.agent(), "B2C1"))
    books.reverse("CODE2")
    assert books.balance("owed_back") == TOTAL
    assert alarm_kinds(books) == ["reversed_after_refund"]
    assert books.wrong() == []


def test_a_reversal_is_applied_once_however_often_it_comes(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", TOTAL, "CODE1")
    for _ in range(3):
        books.reverse("CODE1")
        payment = books.payment("CODE1").id
        books.database.write(partial(reverse_payment, payment=payment, reversal_code="RCODE1", at=AT))
    assert len(books.export("reversals")) == 1
    assert {row["entry"] for row in books.export("ledger")} == {1, 2}


def test_a_reversals_code_takes_one_payment_back_ever(books: Books) -> None:
    books.pay("98", 100, "CODE1")
    books.pay("99", 100, "CODE2")
    for code in ("CODE1", "CODE2"):
        payment = books.payment(code).id
        books.database.write(partial(reverse_payment, payment=payment, reversal_code="RVL1", at=AT))
    assert [row["state"] for row in books.export("payments")] == ["reversed", "unmatched"]
    assert alarm_kinds(books) == ["reversal_with_other_content"]


def test_a_reversal_before_its_payment_waits_and_the_bill_is_not_paid(books: Books) -> None:
    books.raise_bill("11")
    books.reverse("CODE1")
    books.reverse("CODE1")
    assert alarm_kinds(books) == ["reversal_of_unknown_payment"]
    assert books.pay("11", TOTAL, "CODE1") == "reversed"
    assert books.pay("11", TOTAL, "CODE1") == "reversed"
    assert books.state_of("11") == ("waiting", 0)
    assert receipt_states(books) == []
    assert books.payment("CODE1").bill_id == books.raised["11"]
    assert books.wrong() == []


def test_a_payment_nobody_has_cannot_be_taken_back(books: Books) -> None:
    with pytest.raises(UserError, match="no payment"):
        books.database.write(lambda tx: reverse_payment(tx, "nothing", "RVL1", AT))


def test_a_code_that_was_taken_back_never_pays_again(books: Books) -> None:
    books.raise_bill("11")
    books.pay("11", TOTAL, "CODE1")
    books.reverse("CODE1")
    books.raise_bill("22")
    assert books.pay("22", TOTAL, "CODE1") == "reversed"
    assert books.state_of("22") == ("waiting", 0)
    assert books.pay("11", TOTAL, "CODE2") == "duplicate"
