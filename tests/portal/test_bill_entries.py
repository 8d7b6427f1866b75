"""What the portal accepts of bills: leased numbers, known citizens and services, right sums, approved fees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from desktop.domain.account_number import make_account
from desktop.domain.ids import new_id
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.bill_tables import bills
from portal.store.tables.centre_tables import staff
from portal.store.tables.desk_tables import shifts, visits
from portal.store.tables.journal_tables import alarms
from sync.protocol import kinds
from sync.protocol.entry import entry_hash
from sync.protocol.states import Outcome
from tests.conformance.device import Device, Line
from tests.portal.conftest import MakeDevice
from tests.portal.services import convenience, fixed_lines, free_service, unknown_fee_service

TYPED = 20_000


def last_outcome(device: Device) -> tuple[str, str]:
    """Pushes, and says what became of the last entry."""
    outcome = device.push().outcomes[-1]
    return outcome.outcome.value, outcome.reason


def state_of(portal: RunningPortal, bill: str) -> tuple[str, str]:
    """State and flags of a bill in the books."""
    row = portal.read(lambda c: c.execute(select(bills.c.state, bills.c.flags).where(bills.c.id == bill)).one())
    return str(row.state), str(row.flags)


def staff_ids(portal: RunningPortal) -> dict[str, str]:
    """Staff number to id."""
    return portal.read(lambda c: {str(row.number): str(row.id) for row in c.execute(select(staff))})


def approve(
    device: Device, approver: str, *, service: str = "", amount: int = TYPED, requester: str = "agent-1"
) -> str:
    """Writes an approval of a typed fee; gives its id."""
    id_ = new_id()
    service = service or unknown_fee_service()
    device.write(kinds.FeeApproved(id_, service, amount, "Gazette Notice 7", requester, approver), id_=id_)
    return id_


def typed_line(approval: str, amount: int = TYPED) -> Line:
    """A line of the service whose fee nobody knows."""
    return Line(unknown_fee_service(), amount, convenience(amount), approval=approval)


def test_a_good_bill_waits_for_its_money_and_its_counter_hears_so(portal: RunningPortal, device: Device) -> None:
    bill = device.bill(*fixed_lines(2))
    assert last_outcome(device) == ("created", "")
    device.pull()
    row = device.rows("bill")[bill.bill]
    assert (row["state"], row["paid_cents"], row["flags"]) == ("waiting", 0, [])
    assert row["total_cents"] == bill.total_cents
    assert state_of(portal, bill.bill) == ("waiting", "")


def test_a_number_that_was_not_leased_is_refused(
    portal: RunningPortal, device: Device, make_device: MakeDevice
) -> None:
    other = make_device()
    other.lease()
    device.lease()
    for account in (other.numbers[0], make_account(123_456_789), "12345678901", "QMZT4VX"):
        bill = device.bill(*fixed_lines(), account=account)
        assert last_outcome(device) == ("refused", "not_leased")
        assert state_of(portal, bill.bill)[0] == "refused"


def test_a_stray_bill_does_not_take_a_number_from_the_counter_that_leased_it(
    portal: RunningPortal, device: Device, make_device: MakeDevice, rail: SandboxRail
) -> None:
    device.lease()
    account, stray = device.numbers[0], make_device()
    stray.bill(*fixed_lines(), account=account)
    assert last_outcome(stray) == ("refused", "not_leased")
    bill = device.bill(*fixed_lines())
    assert bill.account == account
    assert last_outcome(device) == ("created", "")
    rail.pay(account=account, amount_cents=bill.total_cents)
    assert state_of(portal, bill.bill)[0] == "waiting", "two citizens hold this number: a person decides"


def test_pages_beyond_reason_are_refused(device: Device) -> None:
    (line,) = fixed_lines()
    for units in (0, -1, 501):
        device.bill(replace(line, units=units))
        assert last_outcome(device) == ("refused", "bad_body")


def test_a_number_serves_one_bill(portal: RunningPortal, device: Device) -> None:
    first = device.bill(*fixed_lines())
    assert last_outcome(device) == ("created", "")
    second = device.bill(*fixed_lines(), account=first.account)
    assert last_outcome(device) == ("refused", "number_taken")
    assert state_of(portal, first.bill)[0] == "waiting"
    assert state_of(portal, second.bill)[0] == "refused"
    kinds_of_alarm = portal.read(lambda c: [str(kind) for (kind,) in c.execute(select(alarms.c.kind))])
    assert kinds_of_alarm == ["number_taken"]


def test_two_bills_with_one_number_in_one_batch_are_told_apart(device: Device) -> None:
    first = device.bill(*fixed_lines())
    device.bill(*fixed_lines(), account=first.account)
    outcomes = device.push().outcomes
    assert [(o.outcome, o.reason) for o in outcomes[2:]] == [
        (Outcome.CREATED, ""),
        (Outcome.CREATED, ""),
        (Outcome.REFUSED, "number_taken"),
    ]


def test_the_number_of_a_refused_bill_stays_bound(device: Device) -> None:
    refused = device.bill(*fixed_lines(), total_cents=1)
    assert last_outcome(device) == ("refused", "wrong_total")
    device.bill(*fixed_lines(), account=refused.account)
    assert last_outcome(device) == ("refused", "number_taken")


@pytest.mark.parametrize("wrong", [-1, 0, 1])
def test_a_total_that_is_not_the_sum_of_its_lines_is_refused(device: Device, wrong: int) -> None:
    lines = fixed_lines(2)
    total = sum(line.service_cents + line.convenience_cents for line in lines)
    device.bill(*lines, total_cents=total + wrong if wrong else 0)
    assert last_outcome(device) == ("refused", "wrong_total")


def test_a_negative_line_is_no_discount(device: Device) -> None:
    (line,) = fixed_lines()
    device.bill(line, replace(line, service_cents=-100, convenience_cents=0))
    assert last_outcome(device) == ("refused", "wrong_total")


def test_a_citizen_nobody_took_down_is_refused(device: Device) -> None:
    device.bill(*fixed_lines(), citizen=new_id())
    assert last_outcome(device) == ("refused", "unknown_citizen")


def test_a_citizen_taken_down_in_the_same_batch_is_known(device: Device) -> None:
    citizen = device.citizen()
    device.bill(*fixed_lines(), citizen=citizen)
    device.bill(*fixed_lines(), citizen=citizen)
    assert all(o.outcome is Outcome.CREATED for o in device.push().outcomes)


def test_a_service_that_is_not_in_the_catalogue_is_refused(device: Device) -> None:
    device.bill(Line("no-such-service", 5_000))
    assert last_outcome(device) == ("refused", "unknown_service")


def test_a_fee_that_differs_from_the_catalogue_is_accepted_and_flagged(portal: RunningPortal, device: Device) -> None:
    (line,) = fixed_lines()
    bill = device.bill(replace(line, service_cents=line.service_cents + 5_000), catalogue_version=0)
    assert last_outcome(device) == ("created", "")
    assert state_of(portal, bill.bill) == ("waiting", "fee_changed")
    assert not portal.read(lambda c: c.execute(select(alarms.c.id)).all())
    device.pull()
    assert device.rows("bill")[bill.bill]["flags"] == ["fee_changed"]


def test_another_fee_than_that_of_the_named_catalogue_raises_an_alarm(portal: RunningPortal, device: Device) -> None:
    (line,) = fixed_lines()
    bill = device.bill(replace(line, convenience_cents=0), catalogue_version=1)
    assert last_outcome(device) == ("created", "")
    found = portal.read(lambda c: [(row.kind, row.key) for row in c.execute(select(alarms))])
    assert found == [("fee_not_of_catalogue", bill.bill)]


def test_a_typed_fee_without_approval_is_refused(device: Device) -> None:
    device.bill(typed_line(""))
    assert last_outcome(device) == ("refused", "fee_not_approved")
    device.bill(typed_line(new_id()))
    assert last_outcome(device) == ("refused", "fee_not_approved")


def test_a_typed_fee_approved_by_a_supervisor_is_taken(portal: RunningPortal, device: Device) -> None:
    approval = approve(device, staff_ids(portal)["2001"])
    bill = device.bill(typed_line(approval))
    assert [o.outcome for o in device.push().outcomes] == [Outcome.CREATED] * 4
    assert state_of(portal, bill.bill) == ("waiting", "")


def test_an_approval_of_another_amount_or_service_does_not_count(portal: RunningPortal, device: Device) -> None:
    approval = approve(device, staff_ids(portal)["2001"])
    device.bill(typed_line(approval, TYPED - 100))
    assert last_outcome(device) == ("refused", "fee_not_approved")
    other = approve(device, staff_ids(portal)["2001"], service=fixed_lines()[0].service)
    device.bill(typed_line(other))
    assert last_outcome(device) == ("refused", "fee_not_approved")


def test_an_approval_serves_one_bill_until_that_is_cancelled(portal: RunningPortal, device: Device) -> None:
    approval = approve(device, staff_ids(portal)["2001"])
    first = device.bill(typed_line(approval))
    assert last_outcome(device) == ("created", "")
    device.bill(typed_line(approval))
    assert last_outcome(device) == ("refused", "fee_not_approved")
    device.write(kinds.BillCancelled(first.bill, "other amount"))
    device.bill(typed_line(approval))
    assert last_outcome(device) == ("created", "")


@pytest.mark.parametrize("approver", ["1001", "nobody", "requester"])
def test_only_a_supervisor_who_is_somebody_else_approves(portal: RunningPortal, device: Device, approver: str) -> None:
    ids = {**staff_ids(portal), "nobody": new_id()}
    ids["requester"] = ids["2001"]
    requester = ids["2001"] if approver == "requester" else "agent-1"
    approve(device, ids[approver], requester=requester)
    assert last_outcome(device) == ("refused", "fee_not_approved")


def test_an_unpaid_bill_is_cancelled_once(portal: RunningPortal, device: Device) -> None:
    bill = device.bill(*fixed_lines())
    device.write(kinds.BillCancelled(bill.bill, "asked for twice"), {"note": "left"})
    device.write(kinds.BillCancelled(bill.bill, "asked for twice"))
    outcomes = [o.outcome for o in device.push().outcomes]
    assert outcomes[-2:] == [Outcome.CREATED, Outcome.EXISTS]
    assert state_of(portal, bill.bill)[0] == "cancelled"
    device.pull()
    assert device.rows("bill")[bill.bill]["state"] == "cancelled"


def test_a_bill_nobody_raised_cannot_be_cancelled(device: Device) -> None:
    device.write(kinds.BillCancelled(new_id(), "x"))
    assert last_outcome(device) == ("refused", "unknown_bill")


def test_the_same_intent_twice_is_one_bill(portal: RunningPortal, device: Device) -> None:
    bill = device.bill(*fixed_lines())
    device.write(bill)
    outcomes = [o.outcome for o in device.push().outcomes]
    assert outcomes[-2:] == [Outcome.CREATED, Outcome.EXISTS]
    assert len(portal.read(lambda c: c.execute(select(bills.c.id)).all())) == 1


def test_a_free_service_is_a_visit(portal: RunningPortal, device: Device) -> None:
    visit = new_id()
    device.write(kinds.VisitRecorded(visit, device.citizen(), free_service()))
    device.write(kinds.VisitRecorded(new_id(), new_id(), free_service()))
    device.write(kinds.VisitRecorded(new_id(), device.written[1].id, "no-such-service"))
    outcomes = [(o.outcome.value, o.reason) for o in device.push().outcomes]
    assert outcomes[2:] == [("created", ""), ("refused", "unknown_citizen"), ("refused", "unknown_service")]
    assert [str(id_) for (id_,) in portal.read(lambda c: c.execute(select(visits.c.id)).all())] == [visit]


def test_a_shift_opens_and_closes(portal: RunningPortal, device: Device) -> None:
    shift = new_id()
    device.write(kinds.ShiftOpened(shift, "s", "2026-10-14"))
    device.write(kinds.ShiftOpened(shift, "s", "2026-10-14"))
    device.write(kinds.ShiftClosed(shift, "s"))
    assert [o.outcome.value for o in device.push().outcomes[1:]] == ["created", "exists", "created"]
    row = portal.read(lambda c: c.execute(select(shifts)).one())
    assert row.closed_at == device.written[-1].at


BAD_BODIES: dict[str, dict[str, Any]] = {
    "no total": {"bill": "b"},
    "a total in words": {"total_cents": "many"},
    "a fee as text": {"lines": [{"service_cents": "5"}]},
    "a field of tomorrow": {"surprise": 1},
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_bill_whose_body_does_not_fit_is_refused(device: Device, case: str) -> None:
    device.bill(*fixed_lines())
    good = device.written.pop()
    device.write_raw("bill_raised", {**good.body, **BAD_BODIES[case]} if case != "no total" else BAD_BODIES[case])
    assert last_outcome(device) == ("refused", "bad_body")


@pytest.mark.parametrize("at", ["", "yesterday", "2026-10-14T06:31:08+03:00"])
def test_a_bill_at_no_instant_is_refused(device: Device, at: str) -> None:
    bill = device.bill(*fixed_lines())
    raised = device.written.pop()
    entry = msgspec.structs.replace(raised, at=at)
    device.written.append(msgspec.structs.replace(entry, hash=entry_hash(device.me.counter, 1, entry)))
    assert last_outcome(device) == ("refused", "bad_body")
    assert bill.total_cents > 0
