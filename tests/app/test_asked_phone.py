"""A phone asked, an eCitizen number taken up, money given to its bill: a real portal, its understudies, a counter."""

from __future__ import annotations

import pytest
import requests

from desktop.domain.ids import new_id
from desktop.services.ask_prompt import PromptDraft
from desktop.services.assign_payment import Assignment, AssignReason
from desktop.services.ports.views import AttemptState, BillState, BillView
from desktop.services.print_paper import RECEIPT
from desktop.services.take_up_bill import TakeUpDraft
from portal.demonstration import STAFF
from portal.rails.sandbox.gateway_payer import GatewayPayer
from tests.app.test_one_bill import Centre, centre

__all__ = ["centre"]
PHONE = "0712345126"


def ask(centre: Centre, bill: BillView, phone: str = PHONE) -> None:
    """Waits until the rail's settings are here, then asks the phone."""
    centre.until(lambda: centre.running.counter.standing().prompt, "a portal that prompts")
    centre.state(bill, BillState.WAITING)
    centre.running.counter.money.ask_prompt(PromptDraft(new_id(), bill.id, phone))


def answer(centre: Centre, bill: BillView, with_: str) -> None:
    """What the owner of the phone does, once the prompt is on it."""
    url = f"{centre.portal.url}/sandbox/daraja/answer"

    def answered() -> bool:
        told = {"account": bill.account, "answer": with_}
        return requests.post(url, json=told, timeout=5).status_code == 200

    centre.until(answered, "the prompt on the phone")


def attempt(centre: Centre, bill: BillView, state: AttemptState) -> None:
    centre.until(lambda: centre.bill(bill).attempts[0].state is state, f"outcome {state}")


def test_prompt_that_is_paid_becomes_a_receipt(centre: Centre) -> None:
    bill = centre.raised()
    ask(centre, bill)
    answer(centre, bill, "pay")
    centre.until(lambda: centre.printed(bill, RECEIPT), "the receipt")
    attempt(centre, bill, AttemptState.PAID)
    paid = centre.bill(bill)
    assert (paid.state, len(paid.payments), len(paid.attempts)) == (BillState.PAID, 1, 1)
    assert centre.running.counter.takings().total_cents == bill.total_cents


@pytest.mark.parametrize(("deed", "reason"), [("wrong_pin", "wrong_pin"), ("cancel", "cancelled_by_payer")])
def test_prompt_that_is_not_paid_says_why_and_the_bill_waits(centre: Centre, deed: str, reason: str) -> None:
    bill = centre.raised()
    ask(centre, bill)
    answer(centre, bill, deed)
    attempt(centre, bill, AttemptState.NOT_PAID)
    last = centre.bill(bill).attempts[0]
    assert (last.reason, last.live) == (reason, False)
    assert centre.bill(bill).state is BillState.WAITING


def test_number_somebody_else_raised_is_taken_up_paid_and_printed(centre: Centre) -> None:
    counter = centre.running.counter
    payer = GatewayPayer(centre.portal.url)
    number = str(payer.invoice(amount_cents=105_000, description="Good conduct certificate")["number"])
    found = counter.money.look_elsewhere(number)
    assert (found.status, found.due_cents) == ("unpaid", 105_000)
    bill = counter.money.take_up(TakeUpDraft(new_id(), found, "", "en"))
    centre.state(bill, BillState.WAITING)
    assert payer.pay(number, 105_000) is not None
    centre.until(lambda: centre.printed(bill, RECEIPT), "the receipt")
    assert centre.bill(bill).state is BillState.PAID
    assert counter.money.look_elsewhere(number).here


def test_number_already_paid_there_gets_its_receipt_here(centre: Centre) -> None:
    counter = centre.running.counter
    payer = GatewayPayer(centre.portal.url)
    number = str(payer.invoice(amount_cents=105_000, description="Good conduct certificate")["number"])
    payer.pay(number, 105_000)
    found = counter.money.look_elsewhere(number)
    assert found.status == "paid"
    bill = counter.money.take_up(TakeUpDraft(new_id(), found, "", "en"))
    centre.until(lambda: centre.printed(bill, RECEIPT), "the receipt")


def test_number_nobody_knows_is_unknown(centre: Centre) -> None:
    assert centre.running.counter.money.look_elsewhere("QZZZ9XX").status == "unknown"


def test_money_one_digit_short_is_suggested_and_given_by_two_people(centre: Centre) -> None:
    bill = centre.raised()
    centre.state(bill, BillState.WAITING)
    centre.pay(bill.account[:-1], bill.total_cents)
    centre.until(lambda: centre.bill(bill).suggestions != (), "the suggestion")
    money = centre.bill(bill).suggestions[0]
    counter, boss = centre.running.counter, next(one for one in STAFF if one.number == "2001")
    approver = next(c.member for c in counter.door.names() if c.member.number == boss.number)
    asked = Assignment(new_id(), money.payment, bill.id, AssignReason.SMS_SHOWN)
    counter.money.assign(asked, approver.id, boss.pin)
    centre.until(lambda: centre.printed(bill, RECEIPT), "the receipt")
    centre.until(lambda: centre.bill(bill).suggestions == (), "the suggestion taken back")
