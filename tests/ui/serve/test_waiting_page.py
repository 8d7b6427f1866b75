"""The second page: it follows the bill by itself, and says no more than is known."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.services.ports.views import BillState, BillView
from printing.job import Grade, JobState
from tests.ui.serve.stage import CTRL, SHIFT, Stage
from ui.kit.timeline import Step
from ui.serve.waiting_steps import steps_of


@pytest.fixture
def bill(stage: Stage) -> BillView:
    """A bill of KES 550 that waits on the screen."""
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records()
    return stage.raise_bill()


def steps(stage: Stage) -> dict[str, Step]:
    facts = stage.screen.waiting.facts
    assert facts is not None
    words = stage.kit.words
    return {words(step.title): step for step in steps_of(facts, stage.desk.counter.clock())}


def test_account_number_is_shown_in_groups_and_copied_without_spaces(stage: Stage, bill: BillView) -> None:
    shown = stage.screen.waiting._payment.account.text()
    assert shown.replace(" ", "") == bill.account
    assert [len(group) for group in shown.split()] == [3, 4, 4]
    stage.press(Qt.Key.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == bill.account


def test_portal_that_takes_the_bill_is_a_step_by_itself(stage: Stage, bill: BillView) -> None:
    assert steps(stage)["Bill on its way to the portal"].state == "now"
    stage.desk.portal_has(bill)
    stage.until(lambda: "Portal has the bill" in steps(stage), "the portal's word")
    assert steps(stage)["Portal has the bill"].state == "done"


@pytest.mark.parametrize(
    ("state", "grade", "title", "second"),
    [
        (JobState.PRINTED, Grade.A, "Bill slip printed", "the printer confirmed it"),
        (JobState.SENT, Grade.C, "Bill slip sent", "look at the paper"),
        (JobState.UNKNOWN, Grade.A, "Bill slip", "did it come out? Look at the paper"),
    ],
)
def test_slip_says_only_what_the_printer_can_confirm(
    stage: Stage, bill: BillView, state: JobState, grade: Grade, title: str, second: str
) -> None:
    stage.desk.paper(bill, "slip", state, grade)
    stage.until(lambda: title in steps(stage) and stage.kit.words(steps(stage)[title].second) == second, title)


def test_part_payment_names_what_is_missing_on_the_same_number(stage: Stage, bill: BillView) -> None:
    stage.desk.money(bill, bill.total_cents - 5_000)
    stage.until(lambda: "50.00" in stage.screen.waiting._side.state.title.text(), "part paid")
    assert stage.screen.page == "waiting"
    assert stage.screen.waiting._payment._amount.text() == "KES 50.00"
    assert stage.screen.waiting._payment.account.text().replace(" ", "") == bill.account
    assert not stage.screen.waiting.cancellable, "money has come"
    assert steps(stage)["KES 500.00 arrived"].state == "part"


def test_payment_turns_the_page_by_itself(stage: Stage, bill: BillView) -> None:
    stage.desk.money(bill, bill.total_cents)
    stage.until(lambda: stage.screen.page == "paid", "paid")
    assert stage.screen.bill_id == bill.id


def test_offline_is_said_in_words_and_work_goes_on(stage: Stage, bill: BillView) -> None:
    stage.desk.link.unanswered("no route")
    stage.desk.file.tell({"link"})
    stage.until(lambda: "cannot be reached" in stage.screen.waiting._side._hint.words.text(), "offline")
    stage.press(Qt.Key.Key_S, CTRL)
    assert stage.screen.page == "search"


def test_ask_again_says_when_it_was_asked(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_R, CTRL)
    stage.until(lambda: stage.screen.waiting._side._asked.text().startswith("Asked at "), "asked")


def test_set_aside_leaves_the_bill_waiting_and_the_page_empty(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_S, CTRL)
    assert stage.screen.page == "search"
    assert stage.screen.bill_id == ""
    assert stage.screen.search.visit.citizen is None
    assert [one.id for one in stage.desk.counter.bills.waiting()] == [bill.id]


def test_payment_of_a_bill_set_aside_does_not_take_the_screen(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_S, CTRL)
    stage.take_down("33445566", "Joseph Kamau", "")
    stage.desk.money(bill, bill.total_cents)
    stage.add_records()
    assert stage.screen.page == "search"


def test_esc_goes_back_to_the_same_citizen_and_the_bill_stays(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_Escape)
    stage.until(lambda: stage.screen.page == "search", "search")
    citizen = stage.screen.search.visit.citizen
    assert citizen is not None
    assert citizen.name == "Brian Were"
    assert stage.screen.search.visit.lines == []
    fresh = stage.desk.counter.bills.bill(bill.id)
    assert fresh is not None
    assert fresh.state is BillState.RAISED


def test_slip_again_queues_another_slip(stage: Stage, bill: BillView) -> None:
    stage.desk.paper(bill, "slip")
    stage.press(Qt.Key.Key_P, CTRL)
    stage.until(lambda: len(stage.bill().papers) == 2, "another slip")


def test_cancelling_asks_for_a_reason_and_keeps_the_bill(stage: Stage, bill: BillView) -> None:
    stage.click("serve.waiting.cancel")
    stage.until(lambda: stage.seen("serve.dialog.deed"), "the dialog")
    stage.press(Qt.Key.Key_Return)
    assert stage.bill().state is BillState.RAISED, "Enter decides nothing"
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: stage.bill().state is BillState.CANCELLED, "cancelled")
    stage.until(lambda: stage.screen.waiting._side.state.title.text() == "Bill cancelled", "said so")
    assert not stage.screen.waiting.open


def test_esc_in_the_dialog_decides_nothing(stage: Stage, bill: BillView) -> None:
    stage.click("serve.waiting.cancel")
    stage.until(lambda: stage.seen("serve.dialog.deed"), "the dialog")
    stage.press(Qt.Key.Key_Escape)
    assert stage.screen.page == "waiting"
    assert stage.bill().state is BillState.RAISED


def test_bill_opened_from_elsewhere_is_followed(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_S, CTRL)
    stage.screen.open_bill(bill.id)
    stage.until(lambda: stage.screen.page == "waiting", "the bill")
    assert stage.screen.bill_id == bill.id
