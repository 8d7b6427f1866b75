"""Money with a wrong account: suggested to a bill's counter, accepted by two persons, taken back when dealt with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from desktop.domain.time import utc_now
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.centre_tables import staff
from sync.protocol import kinds
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device
from tests.portal.books import balances, bill_state, export, is_balanced, payment_states, refunds
from tests.portal.services import fixed_lines


@dataclass
class Persons:
    """Two agents and a supervisor of the demonstration."""

    agent: str
    other: str
    supervisor: str


@pytest.fixture
def persons(portal: RunningPortal) -> Persons:
    """By their ids."""
    rows = portal.read(lambda c: c.execute(staff.select().order_by(staff.c.number)).all())
    ids = {row.number: row.id for row in rows}
    return Persons(ids["1001"], ids["1002"], ids["2001"])


@pytest.fixture
def bill(device: Device) -> BillRaised:
    """A bill in the books that waits."""
    raised = device.bill(*fixed_lines())
    device.push()
    return raised


def swapped(account: str) -> str:
    """The account with two of its digits the wrong way round."""
    at = next(n for n in range(1, 10) if account[n] != account[n + 1])
    return account[:at] + account[at + 1] + account[at] + account[at + 2 :]


def suggested(device: Device) -> list[dict[str, Any]]:
    """What the counter was told."""
    device.pull()
    return list(device.rows("suggestion").values())


def assigned(device: Device, bill: BillRaised, persons: Persons, payment: str = "") -> kinds.PaymentAssigned:
    """The entry that accepts the suggestion."""
    payment = payment or suggested(device)[0]["payment"]
    return kinds.PaymentAssigned(payment, bill.bill, persons.agent, persons.supervisor, "slip")


def outcome(device: Device, body: kinds.PaymentAssigned) -> tuple[str, str]:
    """Writes the entry, and says what became of it."""
    device.write(body, {"note": "showed the SMS"})
    last = device.push().outcomes[-1]
    return last.outcome.value, last.reason


def test_a_near_miss_is_suggested_to_the_counter_of_the_bill_and_to_no_other(
    portal: RunningPortal, rail: SandboxRail, device: Device, make_device: Callable[[], Device], bill: BillRaised
) -> None:
    other = make_device()
    code = rail.pay(account=swapped(bill.account), amount_cents=bill.total_cents)
    (row,) = suggested(device)
    assert (row["bill"], row["rail_code"], row["open"]) == (bill.bill, code, True)
    assert row["account_typed"] == swapped(bill.account)
    assert row["why"] == ["swapped", "same_amount", "near_time"]
    assert suggested(other) == []
    assert payment_states(portal) == ["unmatched"]


def test_an_accepted_suggestion_pays_the_bill_and_is_taken_back(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons
) -> None:
    rail.pay(account=swapped(bill.account), amount_cents=bill.total_cents)
    body = assigned(device, bill, persons)
    assert outcome(device, body) == ("created", "")
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    assert [row["open"] for row in suggested(device)] == [False]
    assert [row["state"] for row in device.rows("payment").values()] == ["matched"]
    assert len(device.rows("receipt")) == 1
    assert "suspense" not in balances(portal)
    assert is_balanced(portal)
    assert outcome(device, body) == ("exists", "")


@pytest.mark.parametrize("who", ["same", "agent", "nobody", "left"])
def test_without_a_second_person_who_may_nothing_moves(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons, who: str
) -> None:
    rail.pay(account=swapped(bill.account), amount_cents=bill.total_cents)
    body = assigned(device, bill, persons)
    if who == "left":
        gone = staff.update().where(staff.c.id == persons.supervisor).values(active=False)
        portal.context.database.write(lambda tx: tx.connection.execute(gone))
    changed = {
        "same": replace_body(body, requester=persons.supervisor),
        "agent": replace_body(body, approver=persons.other),
        "nobody": replace_body(body, approver="nobody"),
        "left": body,
    }
    assert outcome(device, changed[who]) == ("refused", "not_approved")
    assert bill_state(portal, bill.account) == ("waiting", 0)


def replace_body(body: kinds.PaymentAssigned, **changed: str) -> kinds.PaymentAssigned:
    """The entry with other persons."""
    said = {name: getattr(body, name) for name in ("payment", "bill", "requester", "approver", "reason")}
    return kinds.PaymentAssigned(**{**said, **changed})


def test_money_is_given_once(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons
) -> None:
    rail.pay(account=swapped(bill.account), amount_cents=bill.total_cents)
    body = assigned(device, bill, persons)
    other = device.bill(*fixed_lines())
    device.push()
    assert outcome(device, body) == ("created", "")
    assert outcome(device, replace_body(body, bill=other.bill)) == ("refused", "unknown_payment")
    assert bill_state(portal, other.account) == ("waiting", 0)


def test_a_bill_that_is_paid_cancelled_or_unknown_takes_no_money(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons
) -> None:
    rail.pay(account=swapped(bill.account), amount_cents=bill.total_cents)
    body = assigned(device, bill, persons)
    gone = device.bill(*fixed_lines())
    device.push()
    device.write(kinds.BillCancelled(gone.bill, "gone"))
    assert outcome(device, replace_body(body, bill=gone.bill)) == ("refused", "unknown_bill")
    assert outcome(device, replace_body(body, bill="nothing")) == ("refused", "unknown_bill")
    assert outcome(device, replace_body(body, payment="nothing")) == ("refused", "unknown_payment")
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert outcome(device, body) == ("refused", "already_paid")
    assert payment_states(portal) == ["unmatched", "matched"]


def test_a_suggestion_is_taken_back_when_its_bill_is_paid_or_cancelled(
    rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    second = device.bill(*fixed_lines())
    device.push()
    for one in (bill, second):
        rail.pay(account=swapped(one.account), amount_cents=one.total_cents)
    assert [row["open"] for row in suggested(device)] == [True, True]
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    device.write(kinds.BillCancelled(second.bill, "gone"))
    device.push()
    assert [row["open"] for row in suggested(device)] == [False, False]


def test_the_previous_citizens_number_is_suggested_for_the_next_bill_of_that_amount(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    mine = device.bill(*fixed_lines())
    device.push()
    rail.pay(account=bill.account, amount_cents=mine.total_cents)
    (row,) = suggested(device)
    assert (row["bill"], row["why"]) == (mine.bill, ["same_amount", "near_time"])
    assert refunds(portal) == [(mine.total_cents, "duplicate")]
    assert outcome(device, assigned(device, mine, persons)) == ("created", "")
    assert bill_state(portal, mine.account) == ("paid", mine.total_cents)
    assert "refunds_due" not in balances(portal)
    assert [row["state"] for row in export(portal, "refunds")] == ["withdrawn"]
    assert is_balanced(portal)


def test_money_for_a_cancelled_bill_goes_to_the_bill_that_replaces_it(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons
) -> None:
    device.write(kinds.BillCancelled(bill.bill, "other service"))
    anew = device.bill(*fixed_lines())
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert payment_states(portal) == ["late"]
    assert outcome(device, assigned(device, anew, persons)) == ("created", "")
    assert bill_state(portal, anew.account)[0] == "paid"
    assert is_balanced(portal)


def test_amount_alone_suggests_nothing_where_many_bills_have_it(rail: SandboxRail, device: Device) -> None:
    many = [device.bill(*fixed_lines()) for _ in range(4)]
    device.push()
    rail.pay(account="GOOD CONDUCT", amount_cents=many[0].total_cents)
    assert suggested(device) == []


def test_amount_and_time_suggest_where_few_bills_have_it(rail: SandboxRail, device: Device, bill: BillRaised) -> None:
    rail.pay(account="GOOD CONDUCT", amount_cents=bill.total_cents)
    assert [row["why"] for row in suggested(device)] == [["same_amount", "near_time"]]


def test_a_bill_that_arrives_after_its_money_was_mistyped_finds_it(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    raised = device.bill(*fixed_lines(), at=utc_now() - timedelta(minutes=20))
    rail.pay(account=swapped(raised.account), amount_cents=raised.total_cents)
    assert suggested(device) == []
    device.push()
    (row,) = suggested(device)
    assert row["why"] == ["swapped", "same_amount", "near_time"]


def test_money_that_came_before_its_own_bill_is_suggested_to_no_other(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    coming = device.bill(*fixed_lines())
    rail.pay(account=coming.account, amount_cents=coming.total_cents)
    assert bill.total_cents == coming.total_cents
    assert suggested(device) == []
    device.push()
    assert bill_state(portal, coming.account)[0] == "paid"


def test_assigned_money_that_is_too_much_opens_a_refund_case(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised, persons: Persons
) -> None:
    rail.pay(account=swapped(bill.account), amount_cents=bill.total_cents + 700)
    assert outcome(device, assigned(device, bill, persons)) == ("created", "")
    assert payment_states(portal) == ["over"]
    assert refunds(portal) == [(700, "over")]
    assert is_balanced(portal)


def test_a_bill_raised_and_given_money_in_one_push_has_it(
    portal: RunningPortal, rail: SandboxRail, device: Device, persons: Persons
) -> None:
    rail.pay(account="GOOD CONDUCT", amount_cents=500)
    payment = str(export(portal, "payments")[0]["payment"])
    raised = device.bill(*fixed_lines())
    body = kinds.PaymentAssigned(payment, raised.bill, persons.agent, persons.supervisor, "shown")
    assert outcome(device, body) == ("created", "")
    assert bill_state(portal, raised.account) == ("part_paid", 500)
