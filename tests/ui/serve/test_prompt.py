"""Asking a phone on the waiting page: one prompt at a time, four outcomes in words of their own, a way on for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.time import utc_now
from desktop.services.ports.views import BillState, BillView
from sync.protocol.states import AttemptState, NumberSource
from tests.support.asked import answer, attempt_is, number_comes, set_rail, suggest
from tests.ui.serve.stage import CTRL, Stage
from ui.serve import attempt_words


@pytest.fixture
def bill(stage: Stage) -> BillView:
    """A bill of KES 550 that waits on the screen, at a portal that can prompt."""
    set_rail(stage.desk)
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    stage.add_records()
    raised = stage.raise_bill()
    stage.desk.portal_has(raised)
    stage.until(lambda: stage.seen("serve.prompt.send"), "the card")
    return raised


def prompt(stage: Stage) -> str:
    """Ctrl+M; the attempt's id."""
    stage.press(Qt.Key.Key_M, CTRL)
    stage.until(lambda: stage.bill().live, "the prompt")
    live = stage.bill().live
    assert live is not None
    return live.id


def title(stage: Stage) -> str:
    return stage.screen.waiting._side.state.title.text()


def test_ctrl_m_asks_the_citizens_own_phone_for_what_is_due(stage: Stage, bill: BillView) -> None:
    prompt(stage)
    asked = stage.bill().attempts
    assert [(one.phone, one.amount_cents) for one in asked] == [("+254712345126", 55_000)]
    stage.until(lambda: title(stage) == "On its way to the phone", "the state")


def test_key_pressed_again_and_enter_send_no_second_prompt(stage: Stage, bill: BillView) -> None:
    prompt(stage)
    for _ in range(3):
        stage.press(Qt.Key.Key_M, CTRL)
        stage.press(Qt.Key.Key_Return)
    stage.until(lambda: not stage.button("serve.prompt.send").isEnabled(), "locked")
    assert len(stage.bill().attempts) == 1
    reason = "One at a time"
    stage.until(lambda: stage.button("serve.prompt.send").accessibleDescription().startswith(reason), "the reason")


def test_enter_in_the_number_sends_nothing(stage: Stage, bill: BillView) -> None:
    stage.click("serve.prompt.other")
    stage.write("0722345127")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    assert stage.bill().attempts == ()
    prompt(stage)
    assert stage.bill().attempts[0].phone == "+254722345127"


def test_number_that_cannot_be_asked_is_said_beside_it_and_nothing_is_cleared(stage: Stage, bill: BillView) -> None:
    stage.click("serve.prompt.other")
    stage.write("020 222 2222")
    stage.press(Qt.Key.Key_M, CTRL)
    card = stage.screen.waiting.prompt
    stage.until(lambda: not card._problem.isHidden(), "the problem")
    assert "not a Kenyan mobile" in card._problem.words.text()
    assert card.field.text() == "020 222 2222"


def test_asked_is_on_the_phone_now_and_by_hand_waits(stage: Stage, bill: BillView) -> None:
    answer(stage.desk, prompt(stage))
    attempt_is(stage.desk, bill, AttemptState.ASKED)
    stage.until(lambda: title(stage) == "On the phone now", "on the phone")
    assert not stage.screen.waiting._payment._not_now.isHidden()
    assert not stage.screen.waiting.cancellable


@pytest.mark.parametrize("reason", list(attempt_words.WHYS))
def test_not_paid_says_why_and_what_to_do(stage: Stage, bill: BillView, reason: str) -> None:
    prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.NOT_PAID, reason)
    stage.until(lambda: title(stage) == "Not paid", "not paid")
    why = attempt_words.WHYS[reason]
    side, card = stage.screen.waiting._side, stage.screen.waiting.prompt
    assert side.state._why.text() == why.words
    assert side._hint.words.text() == why.way
    assert why.words in card._unpaid.words.text()
    assert stage.button("serve.prompt.send").text() == "Send it again"


def test_same_phone_waits_a_minute_and_another_is_asked_at_once(stage: Stage, bill: BillView) -> None:
    prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.NOT_PAID, "cancelled_by_payer")
    stage.until(lambda: "Next prompt in" in stage.button("serve.prompt.send").accessibleDescription(), "the wait")
    stage.press(Qt.Key.Key_M, CTRL)
    assert len(stage.bill().attempts) == 1
    stage.click("serve.prompt.other")
    stage.write("0722345127")
    stage.until(lambda: stage.screen.waiting.promptable, "another phone")
    prompt(stage)
    assert len(stage.bill().attempts) == 2


@pytest.mark.parametrize("reason", ["stale", "prompt_live", "prompt_too_soon", "over_rail_limit", "no_such_rail"])
def test_refused_prompt_shows_beside_the_bill_with_the_way_on(stage: Stage, bill: BillView, reason: str) -> None:
    answer(stage.desk, prompt(stage), reason)
    card = stage.screen.waiting.prompt
    stage.until(lambda: not card._unsent.isHidden(), "the reason")
    assert attempt_words.WAYS_ON[reason] in card._unsent.words.text()
    assert title(stage) == "Waiting for payment", "nothing reached the phone"
    assert stage.screen.waiting._side._hint.words.text() == card._unsent.words.text()


def test_part_paid_asks_for_the_rest_and_prints_a_slip_for_it(stage: Stage, bill: BillView) -> None:
    prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.PART_PAID)
    stage.desk.money(bill, 50_000)
    stage.until(lambda: "50.00" in title(stage), "part paid")
    assert stage.button("serve.waiting.slip").text() == "Print slip for the rest"
    assert "rest" in stage.screen.waiting._side._hint.words.text()


def test_not_known_has_a_page_of_its_own_that_never_asks_to_pay_again(stage: Stage, bill: BillView) -> None:
    prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.NOT_KNOWN, "not_reached")
    stage.until(lambda: stage.seen("serve.not_known"), "the page")
    assert stage.screen.waiting.not_known
    assert not stage.seen("serve.prompt.send")
    assert not stage.seen("serve.waiting.cancel")
    stage.press(Qt.Key.Key_M, CTRL)
    assert len(stage.bill().attempts) == 1
    assert next(key.keys for key in stage.screen.foot_keys()) == ("Ctrl+R",)


def test_code_is_taken_down_on_the_page_of_not_known(stage: Stage, bill: BillView) -> None:
    from desktop.domain.rail_code import mpesa_code_prefix
    from desktop.domain.time import business_day

    prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.NOT_KNOWN)
    stage.until(lambda: stage.seen("serve.not_known"), "the page")
    stage.press(Qt.Key.Key_T, CTRL)
    field = stage.line("serve.not_known.code")
    assert field.hasFocus()
    stage.write("UJE4K7")
    stage.press(Qt.Key.Key_Return)
    card = stage.screen.waiting.not_known_card
    stage.until(lambda: "not an M-PESA code" in card.code.error.text(), "the problem")
    field.selectAll()
    stage.write(mpesa_code_prefix(business_day(utc_now())) + "4K7Q2ZT")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.bill().stated, "taken down")
    assert stage.screen.waiting.not_known, "a code settles nothing"


def test_slip_of_not_known_is_no_receipt(stage: Stage, bill: BillView) -> None:
    stage.desk.paper(bill, "slip")
    prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.NOT_KNOWN)
    stage.until(lambda: stage.seen("serve.not_known.slip"), "the page")
    stage.press(Qt.Key.Key_P, CTRL)
    stage.until(lambda: [one.paper for one in stage.bill().papers] == ["slip", "not_completed"], "the paper")


@pytest.mark.parametrize("before", [AttemptState.NOT_KNOWN, AttemptState.NOT_PAID])
def test_late_success_turns_the_page_to_paid(stage: Stage, bill: BillView, before: AttemptState) -> None:
    attempt = prompt(stage)
    attempt_is(stage.desk, bill, before, "not_reached")
    stage.until(lambda: stage.bill().attempts[0].state is before, "the first word")
    attempt_is(stage.desk, bill, AttemptState.PAID, attempt=attempt)
    stage.desk.money(bill, bill.total_cents)
    stage.until(lambda: stage.screen.page == "paid", "paid")


def test_prompt_the_portal_never_answered_for_is_not_known_after_its_time(stage: Stage, bill: BillView) -> None:
    prompt(stage)
    last = stage.bill().attempt
    assert last is not None
    assert last.on_way
    assert attempt_words.not_known(stage.bill(), last.asked_at + timedelta(seconds=29)) is None
    assert attempt_words.not_known(stage.bill(), last.asked_at + timedelta(seconds=31)) == last
    assert attempt_words.why_not_known(last) == attempt_words.NOT_HEARD


def test_portal_without_prompts_shows_the_other_ways(stage: Stage) -> None:
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    stage.add_records()
    stage.raise_bill()
    assert not stage.seen("serve.prompt.send")
    stage.press(Qt.Key.Key_M, CTRL)
    assert stage.bill().attempts == ()


def test_no_prompt_offline_and_it_says_so(stage: Stage, bill: BillView) -> None:
    stage.desk.link.unanswered("no route")
    stage.desk.file.tell({"link"})
    stage.until(lambda: not stage.button("serve.prompt.send").isEnabled(), "locked")
    assert "cannot be reached" in stage.button("serve.prompt.send").accessibleDescription()


def test_bill_that_waits_for_its_number_says_so_and_follows_it(stage: Stage) -> None:
    set_rail(stage.desk, source=NumberSource.GATEWAY)
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    stage.add_records()
    bill = stage.raise_bill()
    assert bill.state is BillState.AWAITING_NUMBER
    assert title(stage) == "Waiting for its number"
    assert not stage.button("serve.prompt.send").isEnabled()
    number_comes(stage.desk, bill, "QMZT4VX")
    stage.until(lambda: stage.screen.waiting._payment.account.text() == "QMZT4VX", "the number")
    assert stage.button("serve.prompt.send").isEnabled()


def test_money_with_a_wrong_account_is_given_by_a_second_person(stage: Stage, bill: BillView) -> None:
    suggest(stage.desk, bill, bill.account[:-1])
    stage.click("serve.suggestion.assign")
    stage.until(lambda: stage.seen("serve.assign.pin"), "the dialog")
    stage.press(Qt.Key.Key_Return)
    assert stage.bill().suggestions[0].assigned_at is None, "Enter moves no money"
    pin = stage._seen(QWidget, "serve.assign.pin")
    assert pin is not None
    pin.setFocus()
    stage.write("975310")
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: stage.bill().suggestions[0].assigned_at, "given")
    assert stage.bill().paid_cents == 0, "the portal says when it is paid"
