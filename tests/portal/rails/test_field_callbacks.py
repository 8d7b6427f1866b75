"""What goes wrong in the field: duplicate, late, out-of-order and missing callbacks; a late success after a failure."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.domain.time import utc_now
from portal.errands.order import hasten
from portal.rails.daraja.find_missing import FIND, RECENT
from portal.rails.sandbox.operator import stk_callback
from portal.store.tables.feed_tables import feed
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, balances, bill_state, export, is_balanced, raw_states, refunds
from tests.portal.rails.conftest import Prompted, until


def settled(desk: Prompted, account: str, total: int) -> None:
    """One payment, one receipt, nothing to give back."""
    assert bill_state(desk.portal, account) == ("paid", total)
    assert len(export(desk.portal, "payments")) == 1
    assert len(export(desk.portal, "receipts")) == 1
    assert refunds(desk.portal) == []
    assert is_balanced(desk.portal)


def test_field_duplicate_callbacks(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.callbacks = 3
    desk.operator.faults.confirmations = 3
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    until(lambda: len(raw_states(desk.portal)) == 6, "not all came")
    until(lambda: "stored" not in raw_states(desk.portal), "not all were read")
    settled(desk, bill.account, bill.total_cents)


def test_field_out_of_order_callbacks(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.confirmation_first = True
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)
    (payment,) = export(desk.portal, "payments")
    assert desk.row(attempt).payment_id == payment["payment"], "the same code is the same payment"


def test_field_missing_callback(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.callbacks = 0
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)


def test_field_missing_confirmation(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.confirmations = 0
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)


def test_field_missing_callback_and_confirmation(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.callbacks = desk.operator.faults.confirmations = 0
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)
    (payment,) = export(desk.portal, "payments")
    assert payment["rail_code"] == prompt.code, "found in the operator's own list"


def test_field_paid_but_not_shown_for_a_while(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.callbacks = desk.operator.faults.confirmations = 0
    desk.operator.faults.replies["/pulltransactions/v1/query"] = [(500, "")] * 50
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 1)
    assert desk.ask(counter, bill, "+254722000001")[1:] == ("refused", "prompt_live"), "never: pay again"
    assert bill_state(desk.portal, bill.account) == ("waiting", 0), "no receipt without the rail's code"
    desk.operator.post(desk.operator.confirmation, desk.operator.confirmation_of(prompt))
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)


def test_field_payment_no_callback_ever_brought(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    desk.operator.pay_bill(bill.account, bill.total_cents, confirm=False)
    desk.portal.context.database.write(lambda tx: hasten(tx, FIND, RECENT, {}))
    until(lambda: bill_state(desk.portal, bill.account)[0] == "paid", "the list was not read")
    settled(desk, bill.account, bill.total_cents)
    desk.portal.context.database.write(lambda tx: hasten(tx, FIND, RECENT, {}))
    time.sleep(0.5)
    settled(desk, bill.account, bill.total_cents)


def test_field_late_success_after_1037(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "unreached")
    desk.comes_to(attempt, "not_paid", "not_reached", 0)
    assert desk.row(attempt).questions >= 2, "not reached is not known until it was asked again"
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)


def test_field_1037_is_not_known_first(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "unreached")
    desk.comes_to(attempt, "not_paid", "not_reached", 0)
    states = [state for state in heard_states(desk, attempt) if state != "asked"]
    assert states == ["not_known", "not_paid"]


def heard_states(desk: Prompted, attempt: str) -> list[str]:
    """Every state the counter was told, in order."""
    rows = select(feed.c.body).where(feed.c.key == attempt).order_by(feed.c.no)
    return [json.loads(body)["state"] for (body,) in desk.portal.read(lambda c: c.execute(rows).all())]


def test_field_late_success_after_4999(desk: Prompted, counter: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.rails.daraja.question.YOUNG", timedelta(0))
    desk.operator.faults.question_code = "4999"
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.comes_to(attempt, "not_known", "still_processing", 1)
    desk.operator.answer(prompt, "pay", confirm=False)
    time.sleep(0.5)
    assert desk.state(attempt)[0] == "not_known", "a callback decides nothing"
    assert bill_state(desk.portal, bill.account) == ("waiting", 0)
    desk.operator.faults.question_code = ""
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)


def test_field_late_success_after_a_cancelled_prompt_and_another_payment(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "cancel")
    desk.comes_to(attempt, "not_paid", "cancelled_by_payer", 0)
    other, second = desk.asked(counter, bill, "+254722000001")
    desk.operator.answer(second, "pay")
    desk.comes_to(other, "paid", "", 0)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    assert bill_state(desk.portal, bill.account) == ("paid", bill.total_cents)
    assert refunds(desk.portal) == [(bill.total_cents, "duplicate")], "charged twice by the rail: given back"
    assert is_balanced(desk.portal)


def test_field_paid_at_the_pay_bill_and_on_the_phone(desk: Prompted, counter: Device) -> None:
    """Two payments of one amount are two payments, although the second's confirmation never comes."""
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    code = desk.operator.pay_bill(bill.account, bill.total_cents)
    until(lambda: bill_state(desk.portal, bill.account)[0] == "paid", "not paid")
    desk.operator.faults.confirmations = 0
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    assert {row["rail_code"]: row["state"] for row in export(desk.portal, "payments")} == {
        code: "matched",
        prompt.code: "duplicate",
    }
    assert refunds(desk.portal) == [(bill.total_cents, "duplicate")]


def test_field_callback_that_comes_before_the_answer_to_the_push(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.phones["254712345126"] = "pay"
    desk.operator.faults.slow_s["/mpesa/stkpushquery/v1/query"] = 0.1
    bill = desk.bill(counter)
    attempt, outcome, _ = desk.ask(counter, bill)
    assert outcome == "created"
    desk.comes_to(attempt, "paid", "", 0)
    settled(desk, bill.account, bill.total_cents)


def test_field_a_paid_attempt_never_moves_back(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.operator.answer(prompt, "pay")
    desk.comes_to(attempt, "paid", "", 0)
    desk.operator.faults.question_code = "1032"
    assert desk.post("stk", stk_callback(prompt, 1032, utc_now())).status_code == 200
    until(lambda: "stored" not in raw_states(desk.portal), "not read")
    time.sleep(0.3)
    assert desk.state(attempt) == ("paid", "", 0)
    assert balances(desk.portal)["rail_clearing:mpesa"] == bill.total_cents


def test_field_a_silent_rail_settles_nothing(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.replies["/mpesa/stkpushquery/v1/query"] = [(503, "down")] * 200
    attempt, _ = desk.asked(counter, desk.bill(counter))
    desk.comes_to(attempt, "not_known", "rail_silent", 1)
    time.sleep(0.5)
    assert desk.state(attempt) == ("not_known", "rail_silent", 1)
    assert "prompt_not_known" not in alarm_kinds(desk.portal)
