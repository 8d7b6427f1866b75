"""Money that arrives at the Pay Bill: every way it really comes, and each code once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from desktop.domain.account_number import grouped
from portal.rails.sandbox import SandboxRail, new_mpesa_code
from portal.running import RunningPortal
from sync.protocol import kinds
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device
from tests.portal.books import (
    alarm_kinds,
    balances,
    bill_state,
    export,
    is_balanced,
    payment_states,
    raw_states,
    refunds,
)
from tests.portal.services import fixed_lines


@pytest.fixture
def bill(device: Device) -> BillRaised:
    """A bill in the books that waits."""
    raised = device.bill(*fixed_lines(2))
    device.push()
    return raised


def revenue(portal: RunningPortal) -> int:
    """All that was earned, convenience fee included, in cents."""
    earned = balances(portal)
    return -sum(c for name, c in earned.items() if name.startswith("revenue:") or name == "convenience_fee")


def test_the_exact_amount_pays_the_bill(portal: RunningPortal, rail: SandboxRail, bill: BillRaised) -> None:
    code = rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    (payment,) = export(portal, "payments")
    assert (payment["rail_code"], payment["state"], payment["channel"]) == (code, "matched", "mpesa_paybill")
    (receipt,) = export(portal, "receipts")
    assert (receipt["account"], receipt["amount_cents"]) == (bill.account, bill.total_cents)
    assert revenue(portal) == bill.total_cents
    assert balances(portal)["rail_clearing:mpesa"] == bill.total_cents
    assert is_balanced(portal)


def test_each_line_is_earned_by_its_agency_and_the_convenience_fee_stands_alone(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    earned = balances(portal)
    for line in bill.lines:
        (account,) = [name for name in earned if name.endswith(f":{line.service}")]
        assert -earned[account] == line.service_cents
    assert -earned["convenience_fee"] == sum(line.convenience_cents for line in bill.lines)


def test_the_same_code_delivered_seven_times_pays_once(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents, times=7)
    assert payment_states(portal) == ["matched"]
    assert len(export(portal, "receipts")) == 1
    assert raw_states(portal) == ["booked", *["repeated"] * 6]
    assert not refunds(portal)
    assert not alarm_kinds(portal)


def test_the_same_code_from_eight_threads_at_once_pays_once(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    code = new_mpesa_code(datetime.now(UTC))
    rail.address()
    threads = [
        threading.Thread(
            target=rail.pay, kwargs={"account": bill.account, "amount_cents": bill.total_cents, "code": code}
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert payment_states(portal) == ["matched"]
    assert len(export(portal, "receipts")) == 1
    assert len(raw_states(portal)) == 8
    assert is_balanced(portal)


def test_a_code_that_was_used_pays_no_other_bill(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    other = device.bill(*fixed_lines(2))
    device.push()
    code = rail.pay(account=bill.account, amount_cents=bill.total_cents)
    rail.pay(account=other.account, amount_cents=other.total_cents, code=code)
    rail.pay(account=bill.account, amount_cents=1_000, code=code)
    assert bill_state(portal, other.account) == ("waiting", 0)
    assert payment_states(portal) == ["matched"]
    assert alarm_kinds(portal) == ["code_with_other_content"] * 2


def test_a_part_and_the_rest_make_one_receipt(portal: RunningPortal, rail: SandboxRail, bill: BillRaised) -> None:
    rail.pay(account=bill.account, amount_cents=10_000)
    assert bill_state(portal, bill.account) == ("part_paid", 10_000)
    assert balances(portal)["suspense"] == -10_000
    assert not export(portal, "receipts")
    rail.pay(account=bill.account, amount_cents=5_000)
    assert bill_state(portal, bill.account) == ("part_paid", 15_000)
    rail.pay(account=bill.account, amount_cents=bill.total_cents - 15_000)
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    (receipt,) = export(portal, "receipts")
    assert receipt["amount_cents"] == bill.total_cents
    assert payment_states(portal) == ["part", "part", "matched"]
    assert "suspense" not in balances(portal)
    assert revenue(portal) == bill.total_cents
    assert is_balanced(portal)


def test_too_much_pays_the_bill_and_the_rest_is_due_back(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents + 7_500)
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    assert payment_states(portal) == ["over"]
    assert refunds(portal) == [(7_500, "over")]
    assert balances(portal)["refunds_due"] == -7_500
    (receipt,) = export(portal, "receipts")
    assert receipt["amount_cents"] == bill.total_cents


def test_a_rest_that_is_too_large_pays_the_bill_and_the_surplus_is_due_back(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=10_000)
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert payment_states(portal) == ["part", "over"]
    assert refunds(portal) == [(10_000, "over")]
    assert revenue(portal) == bill.total_cents
    assert is_balanced(portal)


def test_another_code_for_a_paid_bill_is_a_duplicate_and_due_back(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert payment_states(portal) == ["matched", "duplicate"]
    assert refunds(portal) == [(bill.total_cents, "duplicate")]
    assert len(export(portal, "receipts")) == 1
    assert revenue(portal) == bill.total_cents


def test_money_for_a_cancelled_bill_is_late_and_waits_in_suspense(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    device.write(kinds.BillCancelled(bill.bill, "other service"))
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert payment_states(portal) == ["late"]
    assert bill_state(portal, bill.account) == ("cancelled", 0)
    assert balances(portal)["suspense"] == -bill.total_cents
    device.pull()
    assert [row["state"] for row in device.rows("payment").values()] == ["late"]


@pytest.mark.parametrize("account", ["99999999999", "GOOD CONDUCT", "", "48201937721"])
def test_money_for_a_number_nobody_knows_waits_in_suspense(
    portal: RunningPortal, rail: SandboxRail, account: str
) -> None:
    rail.pay(account=account, amount_cents=10_000)
    (payment,) = export(portal, "payments")
    assert (payment["state"], payment["centre"], payment["bill"]) == ("unmatched", None, None)
    assert balances(portal) == {"rail_clearing:mpesa": 10_000, "suspense": -10_000}


def test_money_before_the_bill_is_matched_when_the_bill_arrives(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    raised = device.bill(*fixed_lines())
    code = rail.pay(account=raised.account, amount_cents=raised.total_cents)
    assert payment_states(portal) == ["unmatched"]
    device.push()
    assert payment_states(portal) == ["matched"]
    assert bill_state(portal, raised.account) == ("paid", raised.total_cents)
    assert "suspense" not in balances(portal)
    device.pull()
    assert device.rows("bill")[raised.bill]["state"] == "paid"
    (receipt,) = device.rows("receipt").values()
    assert receipt["rail_code"] == code
    assert is_balanced(portal)


def test_a_part_two_times_and_too_much_before_the_bill_are_matched_in_order(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    raised = device.bill(*fixed_lines())
    for cents in (10_000, 5_000, raised.total_cents, 3_000):
        rail.pay(account=raised.account, amount_cents=cents)
    device.push()
    assert payment_states(portal) == ["part", "part", "over", "duplicate"]
    assert refunds(portal) == [(15_000, "over"), (3_000, "duplicate")]
    assert revenue(portal) == raised.total_cents
    assert balances(portal)["refunds_due"] == -18_000
    assert is_balanced(portal)


def test_a_bill_paid_before_it_arrived_cannot_be_cancelled_in_the_same_batch(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    raised = device.bill(*fixed_lines())
    device.write(kinds.BillCancelled(raised.bill, "gone"))
    rail.pay(account=raised.account, amount_cents=raised.total_cents)
    outcomes = [(o.outcome.value, o.reason) for o in device.push().outcomes]
    assert outcomes[-2:] == [("created", ""), ("refused", "already_paid")]
    assert bill_state(portal, raised.account)[0] == "paid"


def test_a_paid_or_part_paid_bill_cannot_be_cancelled(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    for cents in (5_000, bill.total_cents - 5_000):
        rail.pay(account=bill.account, amount_cents=cents)
        device.write(kinds.BillCancelled(bill.bill, "gone"))
        assert device.push().outcomes[-1].reason == "already_paid"
    assert bill_state(portal, bill.account)[0] == "paid"


def test_money_for_a_number_that_reached_two_bills_is_never_matched_by_itself(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    device.bill(*fixed_lines(), account=bill.account)
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert payment_states(portal) == ["unmatched"]
    assert bill_state(portal, bill.account) == ("waiting", 0)
    assert balances(portal)["suspense"] == -bill.total_cents


def test_money_for_a_refused_bill_waits_in_suspense(portal: RunningPortal, rail: SandboxRail, device: Device) -> None:
    refused = device.bill(*fixed_lines(), total_cents=100)
    device.push()
    rail.pay(account=refused.account, amount_cents=100)
    assert payment_states(portal) == ["unmatched"]
    assert balances(portal)["suspense"] == -100


@pytest.mark.parametrize("typed", ["{grouped}", " {plain} ", "{dashed}", "{letters}"])
def test_a_number_typed_by_a_person_finds_its_bill(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised, typed: str
) -> None:
    plain = bill.account
    forms = {
        "plain": plain,
        "grouped": grouped(plain),
        "dashed": f"{plain[:3]}-{plain[3:7]}-{plain[7:]}",
        "letters": plain.replace("0", "o").replace("1", "I"),
    }
    rail.pay(account=typed.format(**forms), amount_cents=bill.total_cents)
    assert payment_states(portal) == ["matched"]


def test_what_the_counter_hears_of_a_payment_names_nobody(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents, first_name="WANJIKU")
    device.pull()
    heard = str(device.heard)
    assert "WANJIKU" not in heard
    assert "*****" not in heard
    assert "Amina" not in heard
    assert len(export(portal, "payments")) == 1
