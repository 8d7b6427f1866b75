"""Rules of money with a wrong account: suggested by the portal, given to a bill by two people, paid by its word."""

from __future__ import annotations

import pytest

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.services.assign_payment import Assignment, AssignReason
from desktop.services.ports.views import BillState, BillView
from tests.support.asked import answer, suggest
from tests.support.desk import Desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT, SECOND_AGENT, SUPERVISOR


@pytest.fixture
def bill(desk: Desk) -> BillView:
    """A bill that waits."""
    raised = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
    desk.portal_has(raised)
    return raised


def assign(
    desk: Desk, bill: BillView, payment: str, approver: tuple[object, ...] = SUPERVISOR, intent: str = ""
) -> BillView:
    asked = Assignment(intent or new_id(), payment, bill.id, AssignReason.SMS_SHOWN, "the SMS was on his phone")
    return desk.counter.money.assign(asked, str(approver[0]), str(approver[4]))


def fresh(desk: Desk, bill: BillView) -> BillView:
    found = desk.counter.bills.bill(bill.id)
    assert found is not None
    return found


def test_suggested_money_stands_beside_its_bill_and_pays_nothing(desk: Desk, bill: BillView) -> None:
    suggest(desk, bill, "4820193772")
    shown = fresh(desk, bill)
    assert [(one.account_typed, one.why) for one in shown.suggestions] == [("4820193772", ("one_off", "same_amount"))]
    assert (shown.paid_cents, shown.state) == (0, BillState.WAITING)
    assert [one.suggested for one in desk.counter.bills.waiting()] == [True]


def test_money_is_given_once_when_a_supervisor_approves(desk: Desk, bill: BillView) -> None:
    payment, intent = suggest(desk, bill, "4820193772"), new_id()
    given = assign(desk, bill, payment, intent=intent)
    assert given.suggestions[0].assigned_at is not None
    assert given.paid_cents == 0, "the portal says when it is paid"
    assert [one.suggested for one in desk.counter.bills.waiting()] == [False]
    assign(desk, bill, payment, intent=intent)
    with pytest.raises(UserError, match="already"):
        assign(desk, bill, payment)


def test_refused_assignment_is_offered_again_with_its_reason(desk: Desk, bill: BillView) -> None:
    payment, intent = suggest(desk, bill, "4820193772"), new_id()
    assign(desk, bill, payment, intent=intent)
    answer(desk, intent, "unknown_payment")
    shown = fresh(desk, bill).suggestions[0]
    assert (shown.assigned_at, shown.refusal) == (None, "unknown_payment")
    assert [one.suggested for one in desk.counter.bills.waiting()] == [True]


def test_nobody_approves_their_own_request_and_an_agent_approves_none(desk: Desk, bill: BillView) -> None:
    payment = suggest(desk, bill, "4820193772")
    with pytest.raises(UserError, match="their own request"):
        assign(desk, bill, payment, AGENT)
    with pytest.raises(UserError, match="may not approve"):
        assign(desk, bill, payment, SECOND_AGENT)
    with pytest.raises(UserError, match="PIN"):
        desk.counter.money.assign(
            Assignment(new_id(), payment, bill.id, AssignReason.MISTYPED), SUPERVISOR[0], "000000"
        )
    assert fresh(desk, bill).suggestions[0].assigned_at is None


def test_money_that_is_no_longer_offered_or_moved_offline_is_not_given(desk: Desk, bill: BillView) -> None:
    payment = suggest(desk, bill, "4820193772")
    desk.link.unanswered("no route")
    with pytest.raises(UserError, match="money is moved there alone"):
        assign(desk, bill, payment)
    desk.link.answered(0.1, desk.counter.clock())
    suggest(desk, bill, "4820193772", open_=False, payment=payment)
    assert fresh(desk, bill).suggestions == ()
    with pytest.raises(UserError, match="no longer offers"):
        assign(desk, bill, payment)


def test_waiting_list_puts_first_what_needs_somebody(desk: Desk, bill: BillView) -> None:
    from sync.protocol.states import AttemptState
    from tests.support.asked import attempt_is

    def another() -> BillView:
        return desk.counter.bills.raise_bill(draft(bill.citizen.id if bill.citizen else ""))

    part, asked, meant = another(), another(), another()
    desk.money(part, 1_000)
    attempt_is(desk, asked, AttemptState.NOT_KNOWN)
    suggest(desk, meant, "4820193772")
    listed = desk.counter.bills.waiting()
    assert [one.id for one in listed] == [asked.id, part.id, meant.id, bill.id]
    assert [one.not_known for one in listed] == [True, False, False, False]
