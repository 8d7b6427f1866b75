"""Rules of a code taken down from the citizen's phone: checked, kept, never proof."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import business_day, utc_now
from desktop.services.ports.views import BillView
from desktop.services.print_paper import ACKNOWLEDGEMENT, document_of, order_owed
from desktop.services.state_code import OLDEST_DAYS, Statement
from printing.document import Acknowledgement
from sync.protocol.states import BillState
from tests.support.desk import PRINTER, Desk
from tests.support.people import amina, draft


def _bill(desk: Desk) -> BillView:
    citizen = desk.counter.citizens.take_down(amina())
    return desk.counter.bills.raise_bill(draft(citizen.id))


def _code(days_ago: int = 0, tail: str = "4K7Q2ZT") -> str:
    return mpesa_code_prefix(business_day(utc_now()) - timedelta(days=days_ago)) + tail


def _state(
    desk: Desk, bill: BillView, code: str, *, cents: int = 55_000, at: str = "", offline: bool = False
) -> BillView:
    return desk.counter.bills.state_code(Statement(new_id(), bill.id, code, cents, at, offline))


def test_stated_code_is_kept_and_confirms_nothing(desk: Desk) -> None:
    bill = _state(desk, _bill(desk), _code().lower(), at="09:50")
    assert bill.stated is not None
    assert (bill.stated.code, bill.stated.paid_time) == (_code(), "09:50")
    assert (bill.state, bill.paid_cents, bill.receipt) == (BillState.RAISED, 0, None)


def test_statement_while_the_portal_answers_owes_no_paper(desk: Desk) -> None:
    bill = _bill(desk)
    order_owed(desk.file, PRINTER)
    _state(desk, bill, _code())
    assert order_owed(desk.file, PRINTER) == []


def test_acknowledgement_is_owed_once_and_says_what_was_stated_when_offline(desk: Desk) -> None:
    bill = _bill(desk)
    order_owed(desk.file, PRINTER)
    stated = _state(desk, bill, _code(), offline=True)
    assert order_owed(desk.file, PRINTER) == [bill.id]
    assert order_owed(desk.file, PRINTER) == []
    document = document_of(desk.file.reads, stated, ACKNOWLEDGEMENT)
    assert isinstance(document, Acknowledgement)
    assert (document.stated_code, document.stated_cents, document.taken_by) == (_code(), 55_000, "G. Njeri")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("UJE4K", "not an M-PESA code"),
        ("0000000000", "not an M-PESA code"),
        (_code(days_ago=OLDEST_DAYS + 1), "another day"),
        (_code(days_ago=-1), "another day"),
    ],
    ids=["short", "no_letters", "old", "future"],
)
def test_code_of_another_form_or_day_is_refused(desk: Desk, code: str, why: str) -> None:
    bill = _bill(desk)
    with pytest.raises(UserError, match=why):
        _state(desk, bill, code)
    assert _fresh(desk, bill).stated is None


def test_code_of_another_bill_is_refused(desk: Desk) -> None:
    first, second = _bill(desk), _bill(desk)
    _state(desk, first, _code())
    with pytest.raises(UserError, match="was used for account"):
        _state(desk, second, _code())
    desk.money(first, first.total_cents, code=_code(tail="AAAAAAA"))
    with pytest.raises(UserError, match="was used for account"):
        _state(desk, second, _code(tail="AAAAAAA"))


def test_paid_bill_takes_no_statement(desk: Desk) -> None:
    bill = _bill(desk)
    desk.money(bill, bill.total_cents)
    with pytest.raises(UserError, match="closed"):
        _state(desk, bill, _code())


def test_same_intent_twice_is_one_entry(desk: Desk) -> None:
    bill = _bill(desk)
    said = Statement(new_id(), bill.id, _code(), 55_000)
    desk.counter.bills.state_code(said)
    entries = desk.counter.standing().entries
    desk.counter.bills.state_code(said)
    assert desk.counter.standing().entries == entries


def test_code_stands_beside_the_chain_and_not_in_it(desk: Desk) -> None:
    from sqlalchemy import select

    from desktop.store.tables import journal

    _state(desk, _bill(desk), _code())

    def bodies(connection: object) -> str:
        rows = connection.execute(select(journal.c.body))  # type: ignore[attr-defined]
        return " ".join(row.body for row in rows)

    assert _code() not in desk.file.run_read(bodies)


def _fresh(desk: Desk, bill: BillView) -> BillView:
    found = desk.counter.bills.bill(bill.id)
    assert found is not None
    return found


def test_statement_is_refused_while_the_clock_is_far_off_and_taken_when_it_is_set(desk: Desk) -> None:
    bill = _bill(desk)
    desk.link.answered(0.1, utc_now() - timedelta(minutes=7))
    with pytest.raises(UserError, match="7 minutes off"):
        _state(desk, bill, _code())
    desk.link.answered(0.1, utc_now() - timedelta(minutes=4))
    assert _state(desk, bill, _code()).stated is not None
