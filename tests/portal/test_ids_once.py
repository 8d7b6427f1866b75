"""Ids once: what a counter sent before is not done again, in whatever incarnation it comes."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import func, select, update

from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.bill_tables import bills
from portal.store.tables.journal_tables import entries, records
from sync.protocol import kinds
from sync.protocol.entry import Entry, commitment, make_record
from sync.protocol.states import Outcome
from tests.conformance.device import Device
from tests.conftest import ExpectLog
from tests.portal.books import alarm_kinds, bill_state, is_balanced, payment_states
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


def count(portal: RunningPortal, table: object) -> int:
    """How many rows a table has."""
    return portal.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def said(device: Device) -> list[tuple[str, str]]:
    """Pushes; what became of each entry."""
    return [(o.outcome.value, o.reason) for o in device.push().outcomes]


def moved_again(device: Device) -> list[Entry]:
    """A new incarnation that offers everything again, though the portal has it."""
    sent = device.written[1:]
    device.enrol_again()
    for entry in sent:
        device.move(entry)
    return sent


def test_what_was_sent_in_a_former_incarnation_exists(portal: RunningPortal, device: Device) -> None:
    bill = device.bill(*fixed_lines())
    device.write_raw("an_act_of_tomorrow", {})
    device.push()
    moved_again(device)
    assert said(device) == [("created", ""), ("exists", ""), ("exists", ""), ("refused", "unknown_kind")]
    assert (count(portal, bills), count(portal, entries)) == (1, 8)
    assert bill_state(portal, bill.account) == ("waiting", 0)
    moved_again(device)
    assert said(device)[1:] == [("exists", ""), ("exists", ""), ("refused", "unknown_kind")]


def test_a_bill_paid_meanwhile_stays_paid(portal: RunningPortal, device: Device, rail: SandboxRail) -> None:
    bill = device.bill(*fixed_lines())
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    moved_again(device)
    assert said(device)[2] == ("exists", "")
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    assert payment_states(portal) == ["matched"]
    assert is_balanced(portal)


def test_a_cancellation_sent_again_is_no_second_one(device: Device) -> None:
    bill = device.bill(*fixed_lines())
    device.write(kinds.BillCancelled(bill.bill, "asked for twice"))
    device.push()
    device.move(device.written[-1])
    assert said(device) == [("exists", "")]


@pytest.mark.parametrize("field", ["kind", "body", "commitment", "actor", "at"])
def test_other_content_under_a_known_id_is_refused_with_an_alarm(
    portal: RunningPortal, device: Device, field: str
) -> None:
    citizen = device.citizen()
    device.push()
    record = make_record({"name": "Somebody", "id_number": "1", "phone": "+254700000000"})
    assert record is not None
    other: dict[str, object] = {
        "kind": {"kind": "signed_out"},
        "body": {"body": {"citizen": citizen, "id_kind": "passport"}},
        "commitment": {"record": record, "commitment": commitment(record)},
        "actor": {"actor": "somebody else"},
        "at": {"at": "2020-01-01T00:00:00.000Z"},
    }
    first = device.written[-1]
    device.move(msgspec.structs.replace(first, **other[field]))  # type: ignore[arg-type]
    assert said(device) == [("refused", "other_content")]
    device.move(first)
    assert said(device) == [("exists", "")], "the first word counts"
    assert alarm_kinds(portal) == ["other_content"]


def test_a_repetition_within_one_batch_is_told_apart(portal: RunningPortal, device: Device) -> None:
    bill = device.bill(*fixed_lines())
    device.move(device.written[-1])
    device.move(msgspec.structs.replace(device.written[-1], actor="somebody else"))
    assert said(device) == [("created", "")] * 3 + [("exists", ""), ("refused", "other_content")]
    assert bill_state(portal, bill.account) == ("waiting", 0)
    assert count(portal, entries) == 5


def test_a_repetition_beside_a_poisoned_entry_keeps_its_outcome(device: Device, expect_log: ExpectLog) -> None:
    expect_log("ERROR portal.rounds.apply: entry .* could not be applied")
    (line,) = fixed_lines()
    device.bill(replace(line, service_cents=2**70))
    device.move(device.written[-1])
    device.bill(line)
    assert [reason for _, reason in said(device)] == ["", "", "not_applied", "not_applied", "", ""]


def test_another_counter_may_have_the_same_id(make_device: MakeDevice) -> None:
    one, other = make_device(), make_device()
    id_ = one.citizen()
    other.write(kinds.SignedOut("x"), id_=id_)
    assert said(one)[-1] == said(other)[-1] == ("created", "")


def test_what_was_forgotten_stays_forgotten(portal: RunningPortal, device: Device) -> None:
    device.citizen()
    device.push()
    portal.context.database.write(lambda tx: tx.connection.execute(update(records).values(personal=None)))
    moved_again(device)
    assert said(device)[-1] == ("exists", "")
    assert portal.read(lambda c: [row.personal for row in c.execute(select(records))]) == [None, None]
    assert device.past(2)[1][-1].record is not None


def test_numbers_leased_before_a_new_enrolment_are_good_for_their_bills(portal: RunningPortal, device: Device) -> None:
    device.lease()
    bill = device.bill(*fixed_lines())
    device.enrol_again()
    assert said(device)[-1] == (Outcome.CREATED.value, "")
    assert bill_state(portal, bill.account) == ("waiting", 0)
    held = set(device.numbers)
    device.numbers.clear()
    device.lease()
    assert not held & set(device.numbers), "the new incarnation has a block of its own"


def test_a_counter_that_brought_its_blocks_along_asks_for_the_one_behind_them(device: Device) -> None:
    held = [device.round(block=ordinal, changes=False).block for ordinal in (1, 2)]
    device.enrol_again()
    more = [device.round(block=ordinal, changes=False).block for ordinal in (3, 3, 4)]
    assert [block.ordinal for block in more if block] == [3, 3, 4]
    assert len({block.first for block in [*held, *more] if block}) == 4
