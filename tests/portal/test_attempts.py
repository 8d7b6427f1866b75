"""When a phone may be asked: for what is due, once at a time, while its owner is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from portal.attempts.phone import prompt_phone
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.attempt_tables import attempts
from portal.store.tables.errand_tables import errands
from portal.store.transaction import Transaction
from sync.protocol import kinds
from tests.conformance.device import Device, Line
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines

PHONE = "+254712345126"


def ask(device: Device, bill: kinds.BillRaised, phone: Any = PHONE, **change: Any) -> tuple[str, str]:
    """What the portal says of a prompt."""
    not_after = change.pop("not_after", instant_text(utc_now() + timedelta(seconds=30)))
    cents = change.pop("amount_cents", bill.total_cents)
    body = kinds.PromptAsked(change.pop("attempt", "") or new_id(), change.pop("of", bill.bill), cents, not_after)
    device.write(body, {"phone": phone} if phone is not None else None)
    outcome = device.push().outcomes[-1]
    return outcome.outcome.value, outcome.reason


@pytest.fixture
def bill(device: Device) -> kinds.BillRaised:
    """A bill that waits."""
    raised = device.bill(*fixed_lines())
    device.push()
    return raised


def test_a_prompt_is_an_attempt_an_errand_and_a_row_for_the_counter(
    portal: RunningPortal, device: Device, bill: kinds.BillRaised
) -> None:
    assert ask(device, bill) == ("created", "")
    row = portal.read(lambda c: c.execute(select(attempts)).one())
    assert (row.state, row.live, row.amount_cents, row.account) == ("asked", 1, bill.total_cents, bill.account)
    device.pull()
    heard = device.rows("attempt")[row.id]
    assert (heard["bill"], heard["state"], heard["live"]) == (bill.bill, "asked", True)
    assert heard["channel"] == "mpesa_prompt"


def test_the_phone_stands_in_the_record_alone(portal: RunningPortal, device: Device, bill: kinds.BillRaised) -> None:
    ask(device, bill)
    kept = portal.read(
        lambda c: repr(c.execute(select(attempts)).all()) + repr(c.execute(select(errands)).all())
        + repr(c.execute(text("SELECT body FROM feed")).all())
    )  # fmt: skip
    assert "712345126" not in kept


def test_a_bill_and_its_prompt_may_come_in_one_batch(device: Device) -> None:
    raised = device.bill(*fixed_lines())
    assert ask(device, raised) == ("created", "")


def test_the_same_prompt_twice_is_one(portal: RunningPortal, device: Device, bill: kinds.BillRaised) -> None:
    attempt = new_id()
    assert ask(device, bill, attempt=attempt) == ("created", "")
    assert ask(device, bill, attempt=attempt) == ("exists", "")
    assert len(portal.read(lambda c: c.execute(select(attempts)).all())) == 1


def test_a_second_prompt_is_impossible_while_one_is_live(device: Device, bill: kinds.BillRaised) -> None:
    ask(device, bill)
    assert ask(device, bill, "+254722000001") == ("refused", "prompt_live")


def test_two_prompts_in_one_batch_are_one(device: Device, bill: kinds.BillRaised) -> None:
    until = instant_text(utc_now() + timedelta(seconds=30))
    for phone in (PHONE, "+254722000001"):
        device.write(kinds.PromptAsked(new_id(), bill.bill, bill.total_cents, until), {"phone": phone})
    assert [(o.outcome.value, o.reason) for o in device.push().outcomes] == [
        ("created", ""),
        ("refused", "prompt_live"),
    ]


def test_the_database_itself_refuses_a_second_live_attempt(
    portal: RunningPortal, device: Device, bill: kinds.BillRaised
) -> None:
    ask(device, bill)
    row = dict(portal.read(lambda c: c.execute(select(attempts)).one())._mapping)

    def again(tx: Transaction) -> None:
        tx.connection.execute(insert(attempts).values({**row, "id": new_id(), "checkout_request": None}))

    with pytest.raises(IntegrityError):
        portal.context.database.write(again)


def test_another_counter_cannot_ask_for_the_same_bill_meanwhile(
    make_device: MakeDevice, device: Device, bill: kinds.BillRaised
) -> None:
    other = make_device()
    other.push()
    assert ask(other, bill) == ("created", "")
    assert ask(device, bill, "+254722000001") == ("refused", "prompt_live")
    device.pull()
    other.pull()
    assert device.rows("attempt").keys() == other.rows("attempt").keys(), "both counters know"


def test_one_phone_is_asked_once_a_minute(portal: RunningPortal, device: Device, bill: kinds.BillRaised) -> None:
    other = device.bill(*fixed_lines())
    assert ask(device, bill) == ("created", "")
    assert ask(device, other, "0712 345 126") == ("refused", "prompt_too_soon")
    earlier = instant_text(utc_now() - timedelta(seconds=60))
    portal.context.database.write(lambda tx: tx.connection.execute(attempts.update().values(asked_at=earlier)))
    assert ask(device, other) == ("created", "")


def test_a_prompt_that_comes_too_late_is_refused(device: Device, bill: kinds.BillRaised) -> None:
    assert ask(device, bill, not_after=instant_text(utc_now() - timedelta(seconds=1))) == ("refused", "stale")


def test_a_counter_whose_clock_is_ahead_gets_thirty_seconds_and_no_more(
    portal: RunningPortal, device: Device, bill: kinds.BillRaised
) -> None:
    ask(device, bill, not_after="2099-01-01T00:00:00.000Z")
    row = portal.read(lambda c: c.execute(select(attempts)).one())
    assert row.not_after <= instant_text(utc_now() + timedelta(seconds=30))


@pytest.mark.parametrize("wrong", [-100, 100, 1])
def test_only_what_is_due_is_asked_for(device: Device, bill: kinds.BillRaised, wrong: int) -> None:
    assert ask(device, bill, amount_cents=bill.total_cents + wrong) == ("refused", "wrong_total")


def test_what_is_left_of_a_part_paid_bill_is_due(device: Device, bill: kinds.BillRaised, rail: SandboxRail) -> None:
    rail.pay(account=bill.account, amount_cents=10_000)
    assert ask(device, bill) == ("refused", "wrong_total")
    assert ask(device, bill, amount_cents=bill.total_cents - 10_000) == ("created", "")


def test_a_paid_bill_is_not_asked_for(device: Device, bill: kinds.BillRaised, rail: SandboxRail) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert ask(device, bill) == ("refused", "already_paid")


def test_a_bill_nobody_raised_or_that_was_cancelled_is_not_asked_for(device: Device, bill: kinds.BillRaised) -> None:
    assert ask(device, bill, of=new_id()) == ("refused", "unknown_bill")
    device.write(kinds.BillCancelled(bill.bill, "asked for twice"))
    assert ask(device, bill) == ("refused", "unknown_bill")


def _bill_of(device: Device, cents: int) -> kinds.BillRaised:
    (line,) = fixed_lines()
    raised = device.bill(Line(line.service, cents))
    device.push()
    return raised


def test_more_than_the_rail_carries_is_refused(device: Device) -> None:
    assert ask(device, _bill_of(device, 25_000_100)) == ("refused", "over_rail_limit")
    assert ask(device, _bill_of(device, 25_000_000)) == ("created", "")


def test_cents_are_refused_before_anybody_is_asked(device: Device) -> None:
    assert ask(device, _bill_of(device, 10_050)) == ("refused", "no_such_rail")


@pytest.mark.parametrize("phone", [None, "", "0712", "+255712345126", "0202345678", 254712345126, "nobody"])
def test_a_phone_that_cannot_be_asked_is_refused(device: Device, bill: kinds.BillRaised, phone: object) -> None:
    assert ask(device, bill, phone) == ("refused", "bad_body")


def test_a_time_that_is_none_is_refused(device: Device, bill: kinds.BillRaised) -> None:
    assert ask(device, bill, not_after="soon") == ("refused", "bad_body")


def test_a_phone_is_read_as_the_operator_writes_it() -> None:
    assert prompt_phone("0712 345 126") == "254712345126"
    assert prompt_phone("+254 110 123 456") == "254110123456"
    assert prompt_phone("+44 7700 900123") is None
