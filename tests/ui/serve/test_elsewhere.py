"""A bill raised elsewhere at the counter: typed or scanned, looked up, taken up, served like our own."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from desktop.domain.errors import Trouble
from desktop.domain.time import business_day, utc_now
from desktop.services.ports.views import BillState
from sync.protocol.messages import ElsewhereAnswer
from tests.support.asked import set_rail
from tests.ui.serve.stage import CTRL, Stage


def rail_says(stage: Stage, status: str = "unpaid", *, rail: str = "pesaflow") -> list[str]:
    """What the portal answers from now on; the numbers it was asked about."""
    asked: list[str] = []

    def answer(number: str) -> ElsewhereAnswer:
        asked.append(number)
        at = "2026-10-14T06:31:08.123Z"
        return ElsewhereAnswer(number, rail, "", status, "Good conduct certificate", "KES", 105_000, 0, at)

    stage.desk.elsewhere = answer
    set_rail(stage.desk)
    return asked


def type_number(stage: Stage, number: str = "qmzt4vx") -> None:
    stage.press(Qt.Key.Key_F, CTRL)
    stage.write(number)
    stage.until(lambda: stage.screen.search.service.search._listing.text == number, "the list")


def note(stage: Stage) -> str:
    """What the panel says."""
    panel = stage.screen.search.service.elsewhere
    return next((one.words.text() for one in panel._notes.values() if not one.isHidden()), "")


def test_number_is_looked_up_and_taken_up_in_three_keys_and_waits_for_its_money(stage: Stage) -> None:
    asked = rail_says(stage)
    type_number(stage)
    stage.keys = 0
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.seen("serve.elsewhere.take_up"), "the answer")
    stage.press(Qt.Key.Key_U, CTRL)
    stage.until(lambda: stage.screen.page == "waiting", "the waiting page")
    bill = stage.bill()
    assert asked == ["QMZT4VX"]
    assert (bill.account, bill.total_cents, bill.citizen) == ("QMZT4VX", 105_000, None)
    stage.until(lambda: stage.seen("serve.prompt.phone"), "whom to ask")
    stage.press(Qt.Key.Key_M, CTRL)
    assert stage.line("serve.prompt.phone").hasFocus(), "nobody's phone is known"
    assert stage.keys == 3
    stage.write("0712345126")
    stage.press(Qt.Key.Key_M, CTRL)
    stage.until(lambda: stage.bill().attempts, "the prompt")
    stage.desk.money(bill, bill.total_cents)
    stage.until(lambda: stage.screen.page == "paid", "paid")


def test_citizen_of_the_visit_goes_along(stage: Stage) -> None:
    rail_says(stage)
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    type_number(stage)
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.seen("serve.elsewhere.take_up"), "the answer")
    stage.press(Qt.Key.Key_U, CTRL)
    stage.until(lambda: stage.screen.page == "waiting", "the waiting page")
    citizen = stage.bill().citizen
    assert citizen is not None
    assert citizen.name == "Amina Wanjiku Otieno"


def test_enter_held_never_takes_up(stage: Stage) -> None:
    rail_says(stage)
    type_number(stage)
    for _ in range(5):
        stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.seen("serve.elsewhere.take_up"), "the answer")
    stage.press(Qt.Key.Key_Return)
    assert stage.screen.page == "search"
    assert stage.desk.counter.bills.waiting() == []


@pytest.mark.parametrize(
    ("status", "words"),
    [("unknown", "No rail knows"), ("rail_silent", "does not answer now")],
)
def test_what_cannot_be_taken_up_says_why_and_what_to_do(stage: Stage, status: str, words: str) -> None:
    rail_says(stage, status, rail="" if status == "unknown" else "pesaflow")
    type_number(stage)
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: words in note(stage), words)
    assert not stage.seen("serve.elsewhere.take_up")
    stage.press(Qt.Key.Key_U, CTRL)
    assert stage.screen.page == "search"


def test_portal_that_is_away_is_said_calmly(stage: Stage) -> None:
    def nobody(_number: str) -> ElsewhereAnswer:
        raise Trouble("no route")

    stage.desk.elsewhere = nobody
    type_number(stage)
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: "nothing is known of this number" in note(stage), "away")
    assert stage.button("serve.elsewhere.look").text() == "Look again"


def test_question_under_way_holds_up_nothing_else(stage: Stage) -> None:
    lets_go = threading.Event()

    def slow(number: str) -> ElsewhereAnswer:
        lets_go.wait(10)
        return ElsewhereAnswer(number)

    stage.desk.elsewhere = slow
    try:
        type_number(stage)
        stage.press(Qt.Key.Key_Return)
        stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
        stage.add_records()
        assert stage.raise_bill().state is BillState.RAISED
    finally:
        lets_go.set()


def test_account_number_of_this_counter_opens_its_bill(stage: Stage) -> None:
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    stage.add_records()
    bill = stage.raise_bill()
    stage.press(Qt.Key.Key_S, CTRL)
    asked = rail_says(stage)
    type_number(stage, bill.account)
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.screen.bill_id == bill.id and stage.screen.page == "waiting", "the bill")
    assert asked == [], "nobody else is asked about our own"


def test_mistyped_account_number_is_said_before_anybody_is_asked(stage: Stage) -> None:
    asked = rail_says(stage)
    type_number(stage, "48201937723")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: "wrong digit" in note(stage), "the problem")
    assert asked == []


def test_scanned_number_is_looked_up_from_the_first_page(stage: Stage) -> None:
    rail_says(stage)
    stage.shell.on_scanned("QMZT4VX")
    stage.until(lambda: stage.seen("serve.elsewhere.look"), "the offer")
    assert stage.screen.search.service.elsewhere.number == "QMZT4VX"
    assert not stage.screen.scanned("48201937722"), "one of ours goes to Find"


def test_words_are_searched_for_and_a_word_in_capitals_only_where_none_is_found(stage: Stage) -> None:
    for words in ("umilki gari", "PASSPORT", "kra"):
        stage.find_service(words)
        assert stage.screen.search.service.search.number == ""
        stage.press(Qt.Key.Key_F, CTRL)
    stage.find_service("QXZVWKJ")
    assert stage.screen.search.service.search.number == "QXZVWKJ"


def test_paid_there_is_taken_up_for_its_receipt_and_nobody_pays_again(stage: Stage) -> None:
    rail_says(stage, "paid")
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    type_number(stage)
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: "Nobody pays again" in note(stage), "paid")
    stage.press(Qt.Key.Key_U, CTRL)
    stage.until(lambda: stage.screen.page == "waiting", "the waiting page")
    stage.until(lambda: stage.screen.waiting._side.state.title.text() == "Paid there, being booked", "booked")
    stage.press(Qt.Key.Key_M, CTRL)
    assert stage.bill().attempts == ()
    assert not stage.button("serve.prompt.send").isEnabled()
    bill = stage.bill()
    stage.desk.money(bill, bill.total_cents)
    stage.until(lambda: stage.screen.page == "paid", "its receipt")


def test_service_its_agency_bills_sends_the_agent_to_its_number(stage: Stage) -> None:
    services = stage.desk.counter.journal.reads.services(business_day(utc_now()))
    theirs = next(one for one in services if one.raised_elsewhere == "222222")
    stage.screen.search.service.add(theirs)
    assert stage.screen.search.visit.lines == []
    assert "Look that number up" in stage.screen.search.bill._problem.words.text()
