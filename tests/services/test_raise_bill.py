"""Rules of raising a bill."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from desktop.domain.account_number import is_account
from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis
from desktop.domain.ids import new_id
from desktop.services.approve_fee import FeeRequest
from desktop.services.cancel_bill import CancelReason
from desktop.services.raise_bill import LineDraft
from desktop.store.reads.catalogue import service_rows
from sync.protocol.feed import FeeRow
from sync.protocol.states import BillState
from tests.support.desk import Desk
from tests.support.people import BIRTH, FREE, RECORDS, UNKNOWN_FEE, amina, draft, records_line
from tests.support.stock import AGENT, SECOND_AGENT, SUPERVISOR


def test_bill_has_a_payable_number_and_adds_up(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    bill = desk.counter.bills.raise_bill(draft(citizen.id))
    assert is_account(bill.account)
    assert (bill.total_cents, bill.lines[0].service_cents, bill.lines[0].convenience_cents) == (55_000, 50_000, 5_000)
    assert bill.state is BillState.RAISED
    assert bill.lines[0].detail == "KDJ 412X"


def test_same_intent_twice_is_one_bill(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    wanted = draft(citizen.id)
    first, second = desk.counter.bills.raise_bill(wanted), desk.counter.bills.raise_bill(wanted)
    assert first == second
    assert len(desk.counter.bills.waiting()) == 1


def test_numbers_of_a_block_are_taken_in_order_and_once(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    accounts = [desk.counter.bills.raise_bill(draft(citizen.id)).account for _ in range(5)]
    assert accounts == sorted(set(accounts))
    assert desk.counter.standing().numbers_left == 195


def test_bill_is_refused_when_no_number_is_left(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    for _ in range(200):
        desk.file.write(lambda tx: tx.take_number())
    before = desk.counter.standing().entries
    with pytest.raises(UserError, match="No account numbers are left"):
        desk.counter.bills.raise_bill(draft(citizen.id))
    assert desk.counter.standing().entries == before


def test_bill_without_a_citizen_is_refused_and_takes_no_number(desk: Desk) -> None:
    with pytest.raises(UserError, match="no citizen"):
        desk.counter.bills.raise_bill(draft(new_id()))
    assert desk.counter.standing().numbers_left == 200


def test_missing_answer_is_asked_for_by_name(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    line = LineDraft(new_id(), RECORDS)
    with pytest.raises(UserError, match="Vehicle registration number"):
        desk.counter.bills.raise_bill(draft(citizen.id, line))


def test_question_may_be_answered_by_the_one_offered_instead(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    line = replace(records_line(), answers={"chassis_no": "nze141-6012345"})
    assert desk.counter.bills.raise_bill(draft(citizen.id, line)).lines[0].detail == "NZE141-6012345"


def test_free_service_needs_no_bill(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    with pytest.raises(UserError, match="free"):
        desk.counter.bills.raise_bill(draft(citizen.id, LineDraft(new_id(), FREE)))
    desk.counter.bills.record_visit(new_id(), citizen.id, FREE, {"waiting_card_no": "W12345"})
    assert desk.counter.takings().free_visits == 1


def test_unknown_fee_never_becomes_zero(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    line = LineDraft(new_id(), UNKNOWN_FEE)
    with pytest.raises(UserError, match="not known"):
        desk.counter.bills.raise_bill(draft(citizen.id, line))


def test_unknown_fee_is_billed_when_a_second_person_approved_it(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    request = FeeRequest(new_id(), UNKNOWN_FEE, 50_000, "Legal Notice 77 of 2024")
    approval = desk.counter.bills.approve_fee(request, SUPERVISOR[0], SUPERVISOR[4])
    line = LineDraft(new_id(), UNKNOWN_FEE, gazetted_cents=50_000, legal_basis=request.legal_basis, approval=approval)
    bill = desk.counter.bills.raise_bill(draft(citizen.id, line))
    assert bill.lines[0].service_cents == 50_000


@pytest.mark.parametrize(("who", "why"), [(AGENT, "own request"), (SECOND_AGENT, "may not approve")])
def test_fee_is_not_approved_by_the_requester_or_an_agent(desk: Desk, who: tuple[str, ...], why: str) -> None:
    request = FeeRequest(new_id(), UNKNOWN_FEE, 50_000, "Legal Notice 77 of 2024")
    with pytest.raises(UserError, match=why):
        desk.counter.bills.approve_fee(request, who[0], who[4])


def test_whom_the_service_is_for_stands_apart_from_the_details(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    line = LineDraft(new_id(), BIRTH, {"birth_entry_no": "0123456", "child_name": "Zawadi Otieno"})
    bill = desk.counter.bills.raise_bill(draft(citizen.id, line))
    assert (bill.lines[0].subject, bill.lines[0].detail) == ("Zawadi Otieno", "0123456")


def test_unpaid_bill_can_be_cancelled_and_keeps_its_number(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    bill = desk.counter.bills.raise_bill(draft(citizen.id))
    cancelled = desk.counter.bills.cancel(new_id(), bill.id, CancelReason.WRONG_SERVICE)
    assert (cancelled.state, cancelled.account) == (BillState.CANCELLED, bill.account)


def test_bill_with_money_on_it_is_not_cancelled(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    bill = desk.counter.bills.raise_bill(draft(citizen.id))
    desk.money(bill, 5_000)
    with pytest.raises(UserError, match="Money has come"):
        desk.counter.bills.cancel(new_id(), bill.id, CancelReason.CITIZEN_LEFT)


def test_bill_as_it_is_returned_is_the_bill_as_it_is_read(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    birth = LineDraft(new_id(), BIRTH, {"birth_entry_no": "0123456", "child_name": "Zawadi Otieno"})
    returned = desk.counter.bills.raise_bill(draft(citizen.id, birth, records_line()))
    assert desk.counter.bills.bill(returned.id) == returned


def test_next_bill_is_priced_by_the_catalogue_that_has_come_since(desk: Desk) -> None:
    citizen = desk.counter.citizens.take_down(amina())
    before = desk.counter.bills.raise_bill(draft(citizen.id))
    code = before.lines[0].service
    row = desk.file.run_read(service_rows, [code])[code]
    dearer = FeeRow(FeeBasis.FIXED, 77_700, 5_000, "2024-01-01", legal_basis="gazetted")
    desk.portal_sends("service", code, msgspec.structs.replace(row, fees=[dearer]))
    after = desk.counter.bills.raise_bill(draft(citizen.id))
    assert after.lines[0].service_cents == 77_700
