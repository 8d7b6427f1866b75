"""What goes wrong in the field: forged and malformed callbacks of prompts, reused codes, two agents at once."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
import requests

from desktop.domain.time import utc_now
from portal.rails.rail_settings import read_networks
from portal.rails.sandbox import new_mpesa_code
from portal.rails.sandbox.operator import Prompt, stk_callback
from tests.conformance.device import Device
from tests.conftest import ExpectLog
from tests.portal.books import alarm_kinds, bill_state, export, is_balanced, raw_states
from tests.portal.rails.conftest import Prompted, until

pytestmark = pytest.mark.books("sqlite")
BOTH = pytest.mark.books("sqlite", "postgresql")


def forged(prompt: Prompt, code: str, cents: int) -> dict[str, Any]:
    """A success somebody made up."""
    made = Prompt(
        prompt.checkout, prompt.merchant, prompt.phone, cents, prompt.account, prompt.callback, utc_now(), 0, code
    )
    return stk_callback(made, 0, utc_now())


def read_all(desk: Prompted) -> None:
    """Waits until every callback was read."""
    until(lambda: raw_states(desk.portal) and "stored" not in raw_states(desk.portal), "not read")


@BOTH
def test_field_a_forged_success_moves_no_money(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.post("stk", forged(prompt, new_mpesa_code(utc_now()), bill.total_cents))
    read_all(desk)
    assert bill_state(desk.portal, bill.account) == ("waiting", 0)
    assert export(desk.portal, "payments") == []
    desk.operator.answer(prompt, "cancel")
    desk.comes_to(attempt, "not_paid", "cancelled_by_payer", 0)


def test_field_a_forged_address_is_not_there(desk: Prompted, counter: Device) -> None:
    _, prompt = desk.asked(counter, desk.bill(counter))
    body = forged(prompt, new_mpesa_code(utc_now()), 100)
    for kind in ("stk", "status", "reversal", "timeout", "stk/somebody"):
        url = f"{desk.portal.url}/rails/daraja/{'0' * 40}/{kind}"
        assert requests.post(url, json=body, timeout=5).status_code == 404
    assert raw_states(desk.portal) == []


@BOTH
def test_field_a_forged_code_of_another_payment_pays_nothing_twice(desk: Prompted, counter: Device) -> None:
    """Each rail code pays one bill, ever."""
    first = desk.bill(counter)
    code = desk.operator.pay_bill(first.account, first.total_cents)
    until(lambda: bill_state(desk.portal, first.account)[0] == "paid", "not paid")
    desk.operator.faults.confirmations = 0
    second = desk.bill(counter)
    attempt, prompt = desk.asked(counter, second)
    desk.post("stk", forged(prompt, code, second.total_cents))
    read_all(desk)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    codes = {row["rail_code"]: row["account"] for row in export(desk.portal, "payments")}
    assert codes == {code: first.account, prompt.code: second.account}
    assert is_balanced(desk.portal)


def test_field_a_made_up_code_beside_the_real_payment_is_not_booked(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.callbacks = 0
    desk.operator.faults.question_code = "4999"
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.post("stk", forged(prompt, new_mpesa_code(utc_now()), bill.total_cents))
    read_all(desk)
    desk.operator.answer(prompt, "pay")
    until(lambda: bill_state(desk.portal, bill.account)[0] == "paid", "not paid")
    desk.operator.faults.question_code = ""
    desk.comes_to(attempt, "paid", "", 0)
    assert [row["rail_code"] for row in export(desk.portal, "payments")] == [prompt.code]


def test_field_a_forged_amount_is_not_booked(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.confirmations = desk.operator.faults.callbacks = 0
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.post("stk", forged(prompt, prompt.code, bill.total_cents * 10))
    desk.comes_to(attempt, "paid", "", 0)
    (payment,) = export(desk.portal, "payments")
    assert payment["amount_cents"] == bill.total_cents


def test_field_a_second_code_for_one_prompt_is_looked_at(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    _, prompt = desk.asked(counter, bill)
    for _ in range(2):
        desk.post("stk", forged(prompt, new_mpesa_code(utc_now()), bill.total_cents))
    read_all(desk)
    until(lambda: "prompt_with_two_codes" in alarm_kinds(desk.portal), "nobody is told")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"Body":{}}',
        b'{"Body":{"stkCallback":{}}}',
        b'{"Body":{"stkCallback":{"CheckoutRequestID":"","ResultCode":0}}}',
        b'{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_1","ResultCode":null}}}',
        b'{"Body":{"stkCallback":{"CheckoutRequestID":["x"],"ResultCode":0}}}',
        b'{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_1","ResultCode":NaN}}}',
        b"\xff\xfe",
        b"[" * 60_000,
    ],
)
def test_field_a_malformed_callback_is_kept_answered_and_looked_at(desk: Prompted, body: bytes) -> None:
    answer = desk.post("stk", body)
    assert (answer.status_code, answer.json()["ResultCode"]) == (200, 0)
    read_all(desk)
    assert raw_states(desk.portal) == ["unreadable"]
    assert alarm_kinds(desk.portal) == ["unreadable_callback"]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        {},
        {"Item": None},
        {"Item": [None, 5, {"Name": "Amount"}]},
        {"Item": [{"Name": "Amount", "Value": {}}]},
    ],
)
def test_field_strange_metadata_is_no_code(desk: Prompted, counter: Device, metadata: object) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    said = {"CheckoutRequestID": prompt.checkout, "ResultCode": 0, "CallbackMetadata": metadata}
    desk.post("stk", {"Body": {"stkCallback": said}})
    read_all(desk)
    assert raw_states(desk.portal) == ["read"]
    assert desk.row(attempt).rail_code == ""


def test_field_a_callback_of_a_prompt_nobody_sent_is_looked_at(desk: Prompted) -> None:
    said = {"CheckoutRequestID": "ws_CO_of_nobody", "ResultCode": 1032}
    desk.post("stk", {"Body": {"stkCallback": said}})
    read_all(desk)
    assert alarm_kinds(desk.portal) == ["callback_of_unknown_prompt"]


@BOTH
@pytest.mark.parametrize("named", ["%00", "%ED%A0%80", "x" * 500, "'; --", "%F0%9F%98%80"])
def test_field_an_address_that_names_nonsense_is_heard_all_the_same(desk: Prompted, named: str) -> None:
    said = {"CheckoutRequestID": "ws_CO_of_nobody", "ResultCode": 0}
    assert desk.post(f"stk/{named}", {"Body": {"stkCallback": said}}).status_code == 200
    read_all(desk)
    assert alarm_kinds(desk.portal) == ["callback_of_unknown_prompt"]


@BOTH
@pytest.mark.parametrize("strange", ["a\x00b", "\ud800", "\U0001f600", " "])
def test_field_a_callback_with_what_no_database_keeps_is_read(desk: Prompted, strange: str) -> None:
    said = {"CheckoutRequestID": f"ws{strange}", "MerchantRequestID": strange, "ResultCode": strange or 0}
    desk.post("stk", json.dumps({"Body": {"stkCallback": said}}).encode())
    read_all(desk)
    assert len(alarm_kinds(desk.portal)) == 1


def test_field_a_body_beyond_reason_is_refused(desk: Prompted) -> None:
    assert desk.post("stk", b"x" * 70_000).status_code == 413
    assert raw_states(desk.portal) == []


def test_field_an_address_that_is_not_allowed_is_not_heard(
    desk: Prompted, counter: Device, expect_log: ExpectLog
) -> None:
    expect_log(r"WARNING portal\.http\.rail_addresses: a call of M-PESA came from an address")
    told = desk.portal.settings.rail_settings.daraja
    assert told is not None
    object.__setattr__(told, "allow", read_networks("192.0.2.0/24"))
    headers = {
        "X-Forwarded-For": "192.0.2.7, 198.51.100.9"
    }  # the last is the web server's word, the first is anybody's
    for kind in ("confirmation", "validation", "stk", "reversal"):
        answer = requests.post(desk.address(kind), data=json.dumps({}), headers=headers, timeout=5)
        assert answer.status_code == 404
    object.__setattr__(told, "allow", read_networks("127.0.0.0/8"))
    assert desk.post("stk", b"{}").status_code == 200


@BOTH
def test_field_two_agents_ask_one_phone_at_once(desk: Prompted, counter: Device) -> None:
    """One prompt, whoever is first."""
    other = desk.device(2)
    other.push()
    bill = desk.bill(counter)
    answers: list[tuple[str, str]] = []

    def ask(device: Device) -> None:
        answers.append(desk.ask(device, bill)[1:])

    agents = [threading.Thread(target=ask, args=(device,)) for device in (counter, other)]
    for agent in agents:
        agent.start()
    for agent in agents:
        agent.join(15)
    assert sorted(answers) == [("created", ""), ("refused", "prompt_live")]
    desk.prompt(bill.account)
    assert len(desk.operator.prompts) == 1
