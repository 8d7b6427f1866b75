"""Bills raised elsewhere: looked up, taken up, paid and receipted like our own; and nothing told that is personal."""

from __future__ import annotations

import json
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from portal.commands.parser import main
from portal.elsewhere.asked_often import MOST, AskedOften
from portal.rails.rail_settings import DARAJA
from portal.rails.sandbox import SandboxRail
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.running import RunningPortal
from portal.store.setting import PROMPT_RAIL, write_setting
from portal.store.tables.journal_tables import number_blocks
from sync.protocol import kinds
from sync.protocol.messages import ElsewhereRequest
from tests.conformance.device import Device, Refusal
from tests.portal.books import balances, bill_state, export, is_balanced
from tests.portal.conftest import MakeDevice
from tests.portal.gateway.world import (
    MovedClock,
    bill_row,
    elsewhere,
    last_outcome,
    lines_of,
    number_of,
    raise_waiting,
    take_up,
    until,
)
from tests.portal.services import fixed_lines

pytestmark = pytest.mark.books("sqlite")
BOTH = pytest.mark.books("sqlite", "postgresql")


@pytest.fixture
def world(portal: RunningPortal) -> GatewayPayer:
    """The world around the demonstration's own understudy."""
    return GatewayPayer(portal.url)


@pytest.fixture
def number(world: GatewayPayer) -> str:
    """A number a citizen brings."""
    return str(world.invoice(amount_cents=105_000, description="Good conduct certificate")["number"])


@BOTH
def test_a_number_is_looked_up_taken_up_paid_and_receipted(
    portal: RunningPortal, device: Device, world: GatewayPayer, number: str
) -> None:
    said = elsewhere(device, number.lower())
    assert (said.number, said.rail, said.bill, said.status) == (number, "pesaflow", "", "unpaid")
    assert (said.description, said.currency, said.expected_cents, said.paid_cents) == (
        "Good conduct certificate",
        "KES",
        105_000,
        0,
    )
    bill = take_up(device, said)
    device.pull()
    heard = device.rows("bill")[bill.bill]
    assert (heard["account"], heard["state"], heard["flags"]) == (number, "waiting", ["elsewhere"])
    world.pay(number, 105_000)
    until(lambda: bill_state(portal, number) == ("paid", 105_000), "the money")
    device.pull()
    (receipt,) = device.rows("receipt").values()
    assert (receipt["account"], receipt["amount_cents"], receipt["bill"]) == (number, 105_000, bill.bill)
    assert balances(portal) == {"rail_clearing:pesaflow": 105_000, "revenue:eCitizen:elsewhere": -105_000}
    assert is_balanced(portal)


def test_a_number_paid_before_it_came_is_receipted_at_once(
    portal: RunningPortal, device: Device, world: GatewayPayer, number: str
) -> None:
    world.pay(number, 105_000)
    said = elsewhere(device, number)
    assert said.status == "paid"
    take_up(device, said)
    until(lambda: bill_state(portal, number)[0] == "paid", "the money")
    assert len(export(portal, "receipts")) == 1


def test_a_part_paid_number_says_so(device: Device, world: GatewayPayer, number: str) -> None:
    world.pay(number, 40_000)
    said = elsewhere(device, number)
    assert (said.status, said.paid_cents, said.expected_cents) == ("part_paid", 40_000, 105_000)


def test_a_number_nobody_knows_is_unknown(device: Device) -> None:
    said = elsewhere(device, "ZZZZ999")
    assert (said.status, said.rail, said.expected_cents) == ("unknown", "", 0)
    for strange in ("", " ", "é", "x" * 200, "DROP TABLE"):
        assert elsewhere(device, strange).status == "unknown"


def test_a_silent_rail_is_silent_and_not_unknown(device: Device, world: GatewayPayer, number: str) -> None:
    for fault in ("status_500", "status_slow"):
        world.fault(fault)
        said = elsewhere(device, number)
        assert (said.status, said.rail) == ("rail_silent", "")
    assert elsewhere(device, number).status == "unpaid"


@BOTH
def test_our_own_number_is_answered_from_the_books_also_at_another_counter(
    portal: RunningPortal, make_device: MakeDevice, rail: SandboxRail
) -> None:
    here, there = make_device(), make_device()
    bill = here.bill(*fixed_lines())
    here.push()
    said = elsewhere(there, bill.account)
    assert (said.bill, said.status, said.expected_cents) == (bill.bill, "unpaid", bill.total_cents)
    assert said.description == ""
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    said = elsewhere(there, bill.account)
    assert (said.status, said.paid_cents) == ("paid", bill.total_cents)
    take_up(there, said, rail="pesaflow")
    assert last_outcome(there) == ("refused", "already_taken_up")


def test_a_leased_number_without_a_bill_is_not_told_to_the_gateway(
    portal: RunningPortal, device: Device, world: GatewayPayer
) -> None:
    device.lease()
    world.fault("status_500", 5)
    assert elsewhere(device, device.numbers[0]).status == "unknown"
    assert portal.read(lambda c: len(c.execute(select(number_blocks)).all())) == 1


def test_a_cancelled_bill_of_ours_can_no_longer_be_paid(device: Device) -> None:
    bill = device.bill(*fixed_lines())
    device.write(kinds.BillCancelled(bill.bill, "x"))
    device.push()
    said = elsewhere(device, bill.account)
    assert (said.status, said.bill) == ("unknown", bill.bill)


def test_the_question_must_be_signed_and_small(portal: RunningPortal, device: Device) -> None:
    body = msgspec.json.encode(ElsewhereRequest("QMZT4VX"))
    with pytest.raises(Refusal) as refused:
        device.post("/v1/elsewhere", body, {**device.headers(body), "Huduma-Signature": "00" * 64})
    assert refused.value.code == "bad_signature"
    large = msgspec.json.encode(ElsewhereRequest("Q" * 10_000))
    with pytest.raises(Refusal) as refused:
        device.post("/v1/elsewhere", large, device.headers(large))
    assert refused.value.code == "too_large"
    old = msgspec.json.encode(ElsewhereRequest("QMZT4VX", protocol=99))
    with pytest.raises(Refusal) as refused:
        device.post("/v1/elsewhere", old, device.headers(old))
    assert refused.value.code == "old_protocol"


def test_a_counter_that_asks_too_often_is_told_to_wait() -> None:
    now = [0.0]
    often = AskedOften(lambda: now[0])
    assert [often.may_ask("a") for _ in range(MOST + 1)] == [True] * MOST + [False]
    assert often.may_ask("b")
    now[0] = 61.0
    assert often.may_ask("a")


@BOTH
def test_a_number_is_taken_up_once(make_device: MakeDevice, number: str) -> None:
    here, there = make_device(), make_device()
    first = take_up(here, elsewhere(here, number))
    assert last_outcome(here)[0] == "exists"
    said = elsewhere(there, number)
    assert (said.bill, said.status) == (first.bill, "unpaid")
    take_up(there, said)
    assert last_outcome(there) == ("refused", "already_taken_up")


@BOTH
def test_a_number_that_was_given_up_may_be_taken_up_again_and_its_money_finds_the_new_bill(
    portal: RunningPortal, make_device: MakeDevice, world: GatewayPayer, number: str
) -> None:
    here, there = make_device(), make_device()
    first = take_up(here, elsewhere(here, number))
    here.write(kinds.BillCancelled(first.bill, "x"))
    here.push()
    second = take_up(there, elsewhere(there, number))
    assert last_outcome(there)[0] == "exists"
    world.pay(number, 105_000)
    until(lambda: bill_row(portal, second.bill).state == "paid", "the money")
    assert bill_row(portal, first.bill).state == "cancelled"


@BOTH
def test_taken_up_cancelled_and_taken_up_in_one_push_is_one_standing_bill(
    portal: RunningPortal, device: Device, number: str
) -> None:
    said = elsewhere(device, number)
    first = kinds.BillTakenUp(new_id(), "", number, said.rail, "KES", "both", "", 105_000)
    second = kinds.BillTakenUp(new_id(), "", number, said.rail, "KES", "both", "", 105_000)
    device.write(first, id_=first.bill)
    device.write(kinds.BillCancelled(first.bill, "x"))
    device.write(second, id_=second.bill)
    outcomes = [outcome.outcome.value for outcome in device.push().outcomes]
    assert outcomes[-3:] == ["created"] * 3
    assert [bill_row(portal, body.bill).state for body in (first, second)] == ["cancelled", "waiting"]


def test_what_differs_from_what_the_rail_said_is_refused(device: Device, number: str) -> None:
    said = elsewhere(device, number)
    wrong: list[tuple[dict[str, object], str]] = [
        ({"rail": "mpesa"}, "no_such_rail"),
        ({"total_cents": 100_000}, "wrong_total"),
        ({"total_cents": 0}, "wrong_total"),
        ({"currency": "USD"}, "bad_body"),
        ({"account": "QMZ 4VX"}, "bad_body"),
        ({"account": ""}, "bad_body"),
        ({"citizen": "01920000-0000-7000-8000-000000000001"}, "unknown_citizen"),
    ]
    for changes, reason in wrong:
        take_up(device, said, **changes)
        assert last_outcome(device) == ("refused", reason), changes


def test_taking_up_twice_with_one_id_is_taking_up_once(portal: RunningPortal, device: Device, number: str) -> None:
    take_up(device, elsewhere(device, number), citizen=device.citizen())
    device.move(device.written[-1])
    assert device.push().outcomes[-1].outcome.value == "exists"
    assert len(export(portal, "bills")) == 1


@BOTH
def test_an_amount_nobody_looked_up_is_set_right_before_any_money_counts(
    portal: RunningPortal, device: Device, world: GatewayPayer, number: str
) -> None:
    body = kinds.BillTakenUp(new_id(), "", number, "pesaflow", "KES", "both", "", 99_900)
    device.write(body, id_=body.bill)
    device.push()
    world.pay(number, 105_000)
    until(lambda: bill_state(portal, number) == ("paid", 105_000), "the money")
    assert lines_of(portal, body.bill) == [(105_000, 0)]
    assert bill_row(portal, body.bill).flags.split() == ["elsewhere", "gateway_amount"]
    assert is_balanced(portal)


def test_a_short_code_of_ours_is_never_prompted_for_a_gateways_number(
    portal: RunningPortal, device: Device, number: str
) -> None:
    portal.context.database.write(lambda tx: write_setting(tx, PROMPT_RAIL, DARAJA))
    bill = take_up(device, elsewhere(device, number))
    not_after = instant_text(utc_now() + timedelta(seconds=30))
    device.write(kinds.PromptAsked(new_id(), bill.bill, 105_000, not_after), {"phone": "+254712345126"})
    device.push()
    assert last_outcome(device) == ("refused", "no_such_rail")


def test_a_tax_payment_slip_is_the_tax_authoritys(portal: RunningPortal, device: Device, world: GatewayPayer) -> None:
    world.invoice(amount_cents=7_500_000, number="2020210000012345")
    take_up(device, elsewhere(device, "2020210000012345"))
    world.pay("2020210000012345", 7_500_000)
    until(lambda: bill_state(portal, "2020210000012345")[0] == "paid", "the money")
    assert balances(portal)["revenue:Kenya Revenue Authority:elsewhere"] == -7_500_000


def test_looking_at_a_number_we_serve_asks_its_gateway_at_once(
    served: RunningPortal, counter: Device, payer: GatewayPayer, clock: MovedClock
) -> None:
    bill = raise_waiting(counter, *fixed_lines())
    number = number_of(served, bill.bill)
    payer.pay(number, bill_row(served, bill.bill).total_cents, times=0)
    assert elsewhere(counter, number).bill == bill.bill
    until(lambda: bill_row(served, bill.bill).state == "paid", "the money", 5)
    assert elsewhere(counter, number).status == "paid"


def test_simulate_brings_a_number_and_pays_it(
    portal: RunningPortal, device: Device, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "invoice", "--portal", portal.url, "--amount", "1050.00"]) == 0
    made = json.loads(capsys.readouterr().out)
    take_up(device, elsewhere(device, made["number"]))
    pay = ["simulate", "pay", "--portal", portal.url, "--account", made["number"], "--amount", "1050", "--times", "3"]
    assert main(pay) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["acknowledged"], told["amount_cents"], len(told["answers"])) == (True, 105_000, 3)
    until(lambda: bill_state(portal, made["number"]) == ("paid", 105_000), "the money")
    assert [row["rail_code"] for row in export(portal, "payments")] == [told["rail_code"]]


def test_simulate_still_pays_the_portals_own_numbers(
    portal: RunningPortal, device: Device, capsys: pytest.CaptureFixture[str]
) -> None:
    bill = device.bill(*fixed_lines())
    device.push()
    amount = f"{bill.total_cents / 100:.2f}"
    assert main(["simulate", "pay", "--portal", portal.url, "--account", bill.account, "--amount", amount]) == 0
    assert json.loads(capsys.readouterr().out)["answers"][0]["ResultCode"] == "0"
    assert bill_state(portal, bill.account)[0] == "paid"
