"""The first page by keys: citizen, service, bill."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.identity import IdKind
from tests.support.people import amina, draft
from tests.support.stock import SUPERVISOR
from tests.ui.serve.stage import CTRL, SHIFT, Stage, wait
from ui.kit.text import Text


def served_before(stage: Stage) -> str:
    """Amina was here: one paid visit and a bill that waits."""
    counter = stage.desk.counter
    citizen = counter.citizens.take_down(amina())
    paid = counter.bills.raise_bill(draft(citizen.id))
    stage.desk.money(paid, paid.total_cents)
    return counter.bills.raise_bill(draft(citizen.id)).id


def find_amina(stage: Stage) -> None:
    stage.press(Qt.Key.Key_I, CTRL)
    stage.write("12345678")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.screen.search.visit.citizen is not None, "Amina")


def test_new_citizen_is_taken_down_by_keys_alone(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Ochieng Were", "0712 345 126")
    citizen = stage.desk.counter.citizens.find(IdKind.NATIONAL, "22334455")
    assert citizen is not None
    assert (citizen.name, citizen.phone) == ("Brian Ochieng Were", "+254712345126")
    assert stage.line("serve.service.search").hasFocus()


def test_number_that_cannot_be_one_is_told_and_kept(stage: Stage) -> None:
    stage.press(Qt.Key.Key_I, CTRL)
    stage.write("12AB")
    stage.press(Qt.Key.Key_Return)
    field = stage.screen.search.citizen._finder.number
    assert "7 or 8 digits" in field.error.text()
    assert field.text() == "12AB"


def test_phone_that_is_none_is_told_at_its_field_and_nothing_is_cleared(stage: Stage) -> None:
    stage.press(
        Qt.Key.Key_I,
        CTRL,
    )
    stage.write("22334455")
    stage.press(Qt.Key.Key_Return)
    stage.until(stage.line("serve.citizen.name").hasFocus, "caret")
    stage.write("Brian Were")
    stage.press(Qt.Key.Key_Return)
    stage.write("07123")
    stage.press(Qt.Key.Key_Return)
    form = stage.screen.search.citizen._form
    stage.until(lambda: form.phone.error.text(), "what is wrong")
    assert "0712 345 678" in form.phone.error.text(), "the way out is said"
    assert (form.name.text(), form.phone.text()) == ("Brian Were", "07123")
    assert stage.screen.search.visit.citizen is None


def test_known_citizen_shows_masked_with_the_bill_that_waits(stage: Stage) -> None:
    bill_id = served_before(stage)
    find_amina(stage)
    stage.until(lambda: stage.seen("serve.citizen.open_bill"), "the note")
    texts = [label.text() for label in stage.screen.search.citizen.findChildren(Text)]
    assert "••••5678" in texts
    assert "07•• ••• 126" in texts
    assert not any("12345678" in text for text in texts)
    stage.click("serve.citizen.open_bill")
    stage.until(lambda: stage.screen.page == "waiting", "the bill")
    assert stage.screen.bill_id == bill_id


def test_mistyped_search_says_what_it_was_taken_for(stage: Stage) -> None:
    stage.find_service("umilki gari")
    search = stage.screen.search.service.search
    assert "umiliki gari" in search._interpreted.text()
    first = search.results.rows()[0]
    assert first.key == "ntsa-mv-record"
    assert any(run.marked for run in first.second)


def test_enter_before_the_answer_waits_for_it(stage: Stage) -> None:
    stage.press(Qt.Key.Key_F, CTRL)
    stage.write("umilki gari")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.screen.search.visit.lines, "the line")
    assert stage.screen.search.visit.lines[0].service.code == "ntsa-mv-record"


def test_typing_outside_a_field_begins_a_search(stage: Stage) -> None:
    stage.screen.setFocus()
    stage.write("gari")
    assert stage.line("serve.service.search").text() == "gari"


def test_arrows_choose_and_enter_adds(stage: Stage) -> None:
    stage.find_service("umilki gari")
    stage.press(Qt.Key.Key_Down)
    second = stage.screen.search.service.search.results.rows()[1].key
    stage.press(Qt.Key.Key_Return)
    assert stage.screen.search.visit.lines[0].service.code == second


def test_answer_is_mirrored_on_the_bill_at_once(stage: Stage) -> None:
    stage.find_service("umilki gari")
    stage.press(Qt.Key.Key_Return)
    stage.until(stage.line("serve.service.answer.vehicle_reg").hasFocus, "caret")
    stage.write("kdj 412x")
    line = stage.screen.search.visit.lines[0]
    assert stage.screen.search.bill._lines[line.id]._second.text() == "NTSA · KDJ 412X"


def test_f9_says_what_is_missing_and_puts_the_caret_there(stage: Stage) -> None:
    find = stage.find_service
    find("umilki gari")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_F, CTRL)
    stage.press(Qt.Key.Key_F9)
    field = stage.line("serve.service.answer.vehicle_reg")
    assert field.hasFocus()
    form = stage.screen.search.service.panel.form
    assert form is not None
    assert form._questions[0].field.error.text()
    assert stage.screen.page == "search"


def test_f9_without_a_citizen_asks_for_one(stage: Stage) -> None:
    stage.add_records()
    stage.press(Qt.Key.Key_F9)
    assert stage.line("serve.citizen.number").hasFocus()
    assert stage.desk.counter.bills.waiting() == []


def test_enter_never_raises_a_bill(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records()
    for _ in range(5):
        stage.press(Qt.Key.Key_Return)
    wait(50)
    assert stage.screen.page == "search"
    assert stage.desk.counter.bills.waiting() == []


def test_f9_pressed_again_and_again_raises_one_bill(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records()
    for _ in range(6):
        stage.press(Qt.Key.Key_F9)
    stage.until(lambda: stage.screen.page == "waiting", "waiting")
    wait(50)
    assert len(stage.desk.counter.bills.waiting()) == 1


def test_citizen_in_the_form_is_taken_down_by_f9(stage: Stage) -> None:
    stage.press(Qt.Key.Key_I, CTRL)
    stage.write("22334455")
    stage.press(Qt.Key.Key_Return)
    stage.until(stage.line("serve.citizen.name").hasFocus, "caret")
    stage.write("Brian Were")
    stage.add_records()
    stage.raise_bill()
    bill = stage.bill()
    assert bill.citizen is not None
    assert bill.citizen.name == "Brian Were"


def test_returning_citizen_with_a_frequent_service_takes_at_most_12_keys_beside_the_data(stage: Stage) -> None:
    served_before(stage)
    stage.screen.next_citizen()
    stage.until(lambda: stage.screen.search.service.search._frequent, "frequent services")
    stage.keys = 0
    stage.write("12345678")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.screen.search.visit.citizen is not None, "Amina")
    stage.press(Qt.Key.Key_1, CTRL)
    stage.until(stage.line("serve.service.answer.vehicle_reg").hasFocus, "caret")
    stage.write("KDJ 412X")
    stage.press(Qt.Key.Key_Return)
    stage.raise_bill()
    assert stage.keys <= 12
    assert stage.keys == 4


def test_one_bill_each_raises_two_and_the_first_is_shown(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records("KDJ 412X")
    stage.add_records("KCA 001A")
    stage.press(Qt.Key.Key_O, CTRL)
    bill = stage.raise_bill()
    assert [line.detail for line in bill.lines] == ["KDJ 412X"]
    assert len(stage.desk.counter.bills.waiting()) == 2


def test_ctrl_del_takes_the_line_in_hand_off(stage: Stage) -> None:
    stage.add_records()
    stage.press(Qt.Key.Key_Delete, CTRL)
    assert stage.screen.search.visit.lines == []


def test_free_service_is_recorded_without_a_bill(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    stage.find_service("kusasisha rekodi")
    stage.press(Qt.Key.Key_Return)
    stage.until(stage.line("serve.service.answer.vehicle_reg").hasFocus, "caret")
    stage.write("KDJ 412X")
    stage.press(Qt.Key.Key_Return)
    assert stage.screen.search.bill.deed.text() == "Record the visit"
    stage.press(Qt.Key.Key_F9)
    stage.until(lambda: stage.screen.search.bill.recorded, "recorded")
    assert stage.screen.page == "search"
    assert stage.desk.counter.bills.waiting() == []
    assert stage.desk.counter.takings().free_visits == 1
    stage.press(Qt.Key.Key_N, CTRL)
    assert stage.screen.search.visit.citizen is None


def test_unknown_fee_is_billed_after_a_supervisors_pin(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    stage.find_service("accept vehicle ownership")
    stage.press(Qt.Key.Key_Return)
    stage.until(stage.line("serve.service.answer.vehicle_reg").hasFocus, "caret")
    stage.write("KDJ 412X")
    stage.press(Qt.Key.Key_Return)
    stage.write("1500")
    stage.press(Qt.Key.Key_Return)
    stage.write("Gazette Notice 7823 of 2025")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.seen("serve.approval.pin"), "the dialog")
    stage.write("111111")
    stage.press(Qt.Key.Key_Return)
    wait(300)
    assert stage.seen("serve.approval.pin"), "a wrong PIN decides nothing"
    stage.write(SUPERVISOR[4])
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: not stage.seen("serve.approval.pin"), "approved")
    bill = stage.raise_bill()
    assert bill.lines[0].service_cents == 150_000


def test_languages_of_the_paper_go_into_the_bill(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    QTest.mouseClick(stage.button("serve.citizen.language.sw"), Qt.MouseButton.LeftButton)
    stage.add_records()
    assert stage.raise_bill().language == "sw"


def test_bill_over_the_rails_limit_is_told_before_it_is_raised(stage: Stage) -> None:
    stage.add_records()
    stage.screen.search.bill.set_limit(10_000)
    assert not stage.screen.search.bill._limit.isHidden()
    assert "KES 100.00" in stage.screen.search.bill._limit.words.text()


def test_another_agent_finds_an_empty_page(stage: Stage) -> None:
    from tests.support.stock import SECOND_AGENT

    stage.take_down("22334455", "Brian Were", "")
    stage.add_records()
    stage.desk.counter.door.sign_out()
    stage.desk.counter.door.sign_in(SECOND_AGENT[0], SECOND_AGENT[4])
    stage.shell.open_screen("serve")
    assert stage.screen.search.visit.citizen is None
    assert stage.screen.search.visit.lines == []


def test_new_citizen_key_empties_the_card(stage: Stage) -> None:
    served_before(stage)
    find_amina(stage)
    stage.press(Qt.Key.Key_I, CTRL | SHIFT)
    assert stage.screen.search.visit.citizen is None
    assert stage.line("serve.citizen.number").hasFocus()
