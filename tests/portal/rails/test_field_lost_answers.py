"""What goes wrong in the field: the push succeeded and its answer was lost; the portal died in the middle."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from desktop.domain.time import instant_text, utc_now
from portal.rails.daraja.client import DarajaClient
from portal.store.tables.attempt_tables import attempts
from portal.store.tables.errand_tables import errands
from portal.store.transaction import Transaction
from tests.conformance.device import Device
from tests.portal.books import bill_state, export, is_balanced
from tests.portal.rails.conftest import Prompted

PUSH = "/mpesa/stkpush/v1/processrequest"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal waits half a second for an answer."""
    begin = DarajaClient.__init__
    monkeypatch.setattr(DarajaClient, "__init__", lambda *given, **_named: begin(*given, answer_s=0.5))


@pytest.fixture
def lost(impatient: None, desk: Prompted) -> Prompted:
    """The next push is taken, and nobody hears so."""
    desk.operator.faults.replies[PUSH] = [None]
    return desk


def test_field_a_lost_answer_is_not_known_and_never_pushed_again(lost: Prompted) -> None:
    counter = lost.device()
    bill = lost.bill(counter)
    attempt, _, _ = lost.ask(counter, bill)
    lost.comes_to(attempt, "not_known", "rail_silent", 1)
    time.sleep(1.0)
    assert len(lost.operator.prompts) == 1
    assert lost.ask(counter, bill, "+254722000001")[1:] == ("refused", "prompt_live")


def test_field_a_lost_answer_is_learned_from_the_callback(lost: Prompted) -> None:
    counter = lost.device()
    bill = lost.bill(counter)
    attempt, _, _ = lost.ask(counter, bill)
    lost.comes_to(attempt, "not_known")
    lost.operator.answer(lost.prompt(bill.account), "cancel")
    lost.comes_to(attempt, "not_paid", "cancelled_by_payer", 0)


def test_field_a_lost_answer_whose_money_came_is_paid_once(lost: Prompted) -> None:
    lost.operator.faults.callbacks = 0
    counter = lost.device()
    bill = lost.bill(counter)
    attempt, _, _ = lost.ask(counter, bill)
    lost.comes_to(attempt, "not_known")
    lost.operator.answer(lost.prompt(bill.account), "pay")
    lost.comes_to(attempt, "paid", "", 0)
    assert len(export(lost.portal, "payments")) == 1
    assert bill_state(lost.portal, bill.account) == ("paid", bill.total_cents)


def test_field_a_portal_that_starts_again_in_the_middle_goes_on(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    attempt, prompt = desk.asked(counter, bill)
    desk.stop()
    desk.operator.answer(prompt, "pay")  # the callback and the confirmation meet a closed door
    time.sleep(0.3)
    desk.start()
    desk.comes_to(attempt, "paid", "", 0)
    assert bill_state(desk.portal, bill.account) == ("paid", bill.total_cents)
    assert is_balanced(desk.portal)


def test_field_a_portal_that_died_while_it_pushed_does_not_push_again(desk: Prompted, counter: Device) -> None:
    desk.operator.faults.replies["/oauth/v1/generate"] = [(500, "")] * 4
    bill = desk.bill(counter)
    attempt, _, _ = desk.ask(counter, bill)

    def died(tx: Transaction) -> None:
        """What stands in the books when the process ends between the call and its note."""
        tx.connection.execute(update(attempts).where(attempts.c.id == attempt).values(sent_at=tx.at))
        tx.connection.execute(update(errands).where(errands.c.key == attempt).values(due_at=tx.at, claimed_until=""))

    desk.portal.context.database.write(died)
    desk.operator.faults.replies.clear()
    desk.comes_to(attempt, "not_known", "rail_silent", 1)
    assert desk.operator.prompts == {}


def test_after_a_long_silence_the_phone_may_be_asked_anew_and_the_old_prompt_still_lands(
    lost: Prompted,
) -> None:
    counter = lost.device()
    bill = lost.bill(counter)
    attempt, _, _ = lost.ask(counter, bill)
    lost.comes_to(attempt, "not_known", "rail_silent", 1)
    old = lost.prompt(bill.account)
    long_ago = instant_text(utc_now() - timedelta(minutes=16))
    lost.portal.context.database.write(
        lambda tx: tx.connection.execute(update(attempts).where(attempts.c.id == attempt).values(asked_at=long_ago))
    )
    lost.comes_to(attempt, "not_known", "rail_silent", 0)
    other, _ = lost.asked(counter, bill, "+254722000001")
    lost.operator.answer(old, "pay")
    lost.comes_to(attempt, "paid", "", 0)
    assert bill_state(lost.portal, bill.account) == ("paid", bill.total_cents)
    assert lost.row(other).state in ("asked", "not_known")
