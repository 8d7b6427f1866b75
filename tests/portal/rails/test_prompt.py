"""A prompt from entry to outcome: the real portal and the understudy over HTTP."""

from __future__ import annotations

import pytest

from desktop.domain.time import instant_text, utc_now
from portal.rails.sandbox.operator import stk_callback
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, bill_state, export, is_balanced
from tests.portal.rails.conftest import Prompted

pytestmark = pytest.mark.books("sqlite")


@pytest.mark.books("sqlite", "postgresql")
def test_a_phone_that_pays_is_one_payment_and_a_receipt(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    assert (prompt.phone, prompt.amount_cents, prompt.account) == ("254712345126", bill.total_cents, bill.account)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    assert bill_state(desk.portal, bill.account) == ("paid", bill.total_cents)
    (payment,) = export(desk.portal, "payments")
    assert (payment["rail_code"], payment["state"]) == (prompt.code, "matched")
    counter.pull()
    heard = counter.rows("attempt")[attempt]
    assert (heard["state"], heard["live"]) == ("paid", False)
    assert heard["known_at"]
    assert len(counter.rows("receipt")) == 1
    assert is_balanced(desk.portal)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("cancel", "cancelled_by_payer"),
        ("wrong_pin", "wrong_pin"),
        ("no_money", "no_money"),
        ("over_limit", "over_limit"),
        ("same_again", "same_again"),
        ("busy", "busy"),
        ("not_sent", "not_sent"),
        ("expire", "expired"),
    ],
)
def test_what_did_not_pay_says_why_and_leaves_the_bill_open(
    desk: Prompted, counter: Device, answer: str, reason: str
) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, answer)
    desk.comes_to(attempt, "not_paid", reason, 0)
    assert bill_state(desk.portal, bill.account) == ("waiting", 0)
    assert desk.ask(counter, bill, "+254722000001")[1:] == ("created", ""), "another phone may be asked"


def test_the_channel_is_the_prompt_when_the_callback_was_first(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.confirmations = 0
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid")
    (payment,) = export(desk.portal, "payments")
    assert payment["channel"] == "mpesa_prompt"


def test_a_phone_is_not_asked_after_its_time(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.replies["/oauth/v1/generate"] = [(500, "")] * 3
    bill = desk.bill(counter)
    soon = instant_text(utc_now().replace(microsecond=0))
    attempt, outcome, _ = desk.ask(counter, bill, not_after=soon.replace(".000Z", ".999Z"))
    if outcome == "created":  # the second was not over yet
        desk.comes_to(attempt, "not_paid", "not_sent", 0)
    assert desk.operator.prompts == {}


def test_an_operator_that_cannot_be_reached_for_a_moment_is_called_again(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.replies["/oauth/v1/generate"] = [(503, "")]
    bill = desk.bill(counter)
    desk.asked(counter, bill)


def test_a_token_that_was_cancelled_is_replaced_once(desk: Prompted, counter: Device) -> None:
    first = desk.bill(counter)
    desk.asked(counter, first)
    desk.operator.forget_tokens()
    desk.asked(counter, desk.bill(counter), "+254722000001")


def test_a_busy_subscriber_is_not_paid(desk: Prompted, counter: Device) -> None:
    desk.operator.push(phone="254712345126", amount_cents=100, account="other", callback="http://127.0.0.1:9/none")
    attempt, _, _ = desk.ask(counter, desk.bill(counter))
    desk.comes_to(attempt, "not_paid", "busy", 0)


def test_a_refused_push_was_not_sent_and_a_person_is_told(desk: Prompted, counter: Device) -> None:
    path = "/mpesa/stkpush/v1/processrequest"
    desk.operator.faults.replies[path] = [(400, {"errorCode": "400.002.02", "errorMessage": "Invalid PhoneNumber"})]
    attempt, _, _ = desk.ask(counter, desk.bill(counter))
    desk.comes_to(attempt, "not_paid", "not_sent", 0)
    assert "prompt_refused" in alarm_kinds(desk.portal)


def test_a_callback_names_no_money_when_it_failed(desk: Prompted, counter: Device) -> None:
    _, prompt = desk.asked(counter, desk.bill(counter))
    body = stk_callback(prompt, 1032, utc_now())
    assert "CallbackMetadata" not in body["Body"]["stkCallback"]
