"""Rules of the code a citizen states, on the screen: taken by keys, said in words, never called paid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import business_day, utc_now
from desktop.services.ports.views import BillState, BillView
from tests.ui.serve.stage import CTRL, Stage
from ui.serve.bill_words import shown_state


@pytest.fixture
def bill(stage: Stage) -> BillView:
    """A bill of KES 550 that waits on the screen."""
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records()
    return stage.raise_bill()


def _code() -> str:
    return mpesa_code_prefix(business_day(utc_now())) + "4K7Q2ZT"


def _type_code(stage: Stage, code: str) -> None:
    stage.press(Qt.Key.Key_T, CTRL)
    field = stage.line("serve.stated.code")
    stage.until(field.hasFocus, "caret in the code")
    stage.write(code)
    stage.press(Qt.Key.Key_Return, CTRL)


def test_stated_code_shows_as_stated_and_not_as_paid(stage: Stage, bill: BillView) -> None:
    _type_code(stage, _code().lower())
    stage.until(lambda: stage.bill().stated is not None, "the statement")
    stage.until(lambda: "Stated" in stage.screen.waiting._side.state.title.text(), "its words")
    fresh = stage.bill()
    assert (fresh.state, shown_state(fresh), stage.screen.page) == (BillState.RAISED, "stated", "waiting")


def test_wrong_code_is_said_in_the_dialog_and_kept_there(stage: Stage, bill: BillView) -> None:
    _type_code(stage, "UJE5T")
    field = stage.line("serve.stated.code")
    assert field.text() == "UJE5T"
    assert stage.bill().stated is None


def test_amount_still_to_pay_is_proposed(stage: Stage, bill: BillView) -> None:
    stage.desk.money(bill, 5_000)
    stage.until(lambda: stage.screen.waiting.facts is not None and stage.bill().paid_cents == 5_000, "part money")
    stage.until(lambda: stage.screen.waiting.facts and stage.screen.waiting.facts.bill.paid_cents == 5_000, "shown")
    stage.press(Qt.Key.Key_T, CTRL)
    assert stage.line("serve.stated.amount").text() == "500"


def test_money_that_comes_ends_the_statement_by_itself(stage: Stage, bill: BillView) -> None:
    _type_code(stage, _code())
    stage.until(lambda: stage.bill().stated is not None, "the statement")
    stage.desk.money(bill, bill.total_cents, code=_code())
    stage.until(lambda: stage.screen.page == "paid", "the paid page")


def test_enter_takes_nothing_down(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_T, CTRL)
    field = stage.line("serve.stated.code")
    stage.until(field.hasFocus, "caret in the code")
    stage.write(_code())
    for _ in range(3):
        stage.press(Qt.Key.Key_Return)
    assert stage.bill().stated is None
