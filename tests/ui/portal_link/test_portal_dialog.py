"""Rules of the dialog: it says why, asks again, lists what was refused with a way on, and enrols with a code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sync.protocol.messages import ENROL_AGAIN
from tests.support.stock import AGENT, SUPERVISOR
from tests.ui.portal_link.stage import CTRL, SHIFT, Stage
from ui.portal_link.portal_dialog import PortalDialog


def opened(stage: Stage) -> PortalDialog:
    stage.press(Qt.Key.Key_R, CTRL | SHIFT)
    return stage.portal_dialog()


def listed(dialog: PortalDialog) -> list[str]:
    return [row.key for row in dialog.refused.table.rows()]


def answer(dialog: PortalDialog) -> str:
    return next((note.words.text() for note in dialog.enrol._notes.values() if not note.isHidden()), "")


def test_it_says_the_state_why_and_what_waits(stage: Stage) -> None:
    stage.unsent(3, age_s=4 * 60)
    stage.offline()
    dialog = opened(stage)
    stage.until(lambda: "3 entries, the oldest for 4 minutes" in dialog.state.unsent.value.text())
    assert dialog.state.banner.title.text().startswith("Offline since ")
    assert "no connection to the portal" in dialog.state.banner.second.text()
    assert "Work goes on" in dialog.state.banner.second.text()


def test_it_follows_the_link_by_itself(stage: Stage) -> None:
    stage.offline()
    dialog = opened(stage)
    stage.online()
    stage.until(lambda: dialog.state.banner.title.text().startswith("Connected since "))


def test_f5_asks_the_portal_and_says_when(stage: Stage) -> None:
    dialog = opened(stage)
    stage.press(Qt.Key.Key_F5)
    stage.until(lambda: stage.asked)
    stage.until(lambda: "Asked at" in dialog._asked.text())
    assert stage.front.shell.front is stage.front.serve, "takings sleep under the dialog"


def test_refused_entries_are_listed_newest_first_with_why_and_a_way_on(stage: Stage) -> None:
    one, two = stage.bill(), stage.bill("Brian Were", "23456789")
    entries = [stage.refuse("bill_raised", "number_taken", one.id), stage.refuse("bill_raised", "bad_body", two.id)]
    dialog = opened(stage)
    stage.until(lambda: listed(dialog) == entries[::-1])
    assert QApplication.focusWidget() is dialog.refused.table
    assert "cannot be read" in dialog.detail._why.text()
    stage.press(Qt.Key.Key_Down)
    assert "given to another bill" in dialog.detail._why.text()
    assert "raise the bill anew" in dialog.detail._way.text()


def test_enter_opens_the_bill_of_a_refused_entry(stage: Stage) -> None:
    bill = stage.bill()
    stage.refuse("bill_raised", "number_taken", bill.id)
    dialog = opened(stage)
    stage.until(lambda: listed(dialog))
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.front.serve.bill_id == bill.id)
    assert stage.front.shell.overlay is None


def test_an_entry_without_a_bill_opens_nothing(stage: Stage) -> None:
    stage.bill()
    stage.refuse("citizen_taken_down", "bad_body")
    dialog = opened(stage)
    stage.until(lambda: listed(dialog))
    assert dialog.detail.open_button.isHidden()
    stage.press(Qt.Key.Key_Return)
    assert stage.front.shell.overlay is dialog


@pytest.mark.parametrize("who", [AGENT, SUPERVISOR], ids=["agent", "supervisor"])
def test_looked_at_takes_an_entry_off_the_list_for_agents_and_supervisors(stage: Stage, who: tuple[str, ...]) -> None:
    stage.sign_in(who)
    one, two = stage.bill(), stage.bill("Brian Were", "23456789")
    first, second = (stage.refuse("bill_raised", "number_taken", bill.id) for bill in (one, two))
    dialog = opened(stage)
    stage.until(lambda: listed(dialog) == [second, first])
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: listed(dialog) == [first])
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: not listed(dialog))
    stage.until(lambda: stage.front.shell.notices.shown is None)


@pytest.mark.parametrize("reason", ENROL_AGAIN)
def test_enrolling_again_says_what_happened_and_what_goes_on(stage: Stage, reason: str) -> None:
    stage.must_enrol(reason)
    dialog = opened(stage)
    stage.until(lambda: not dialog.state.happened.isHidden())
    assert dialog.state.happened.words.text()
    assert QApplication.focusWidget() is dialog.enrol.field.line


def test_a_code_is_tried_at_once_and_the_answer_is_shown(stage: Stage) -> None:
    stage.must_enrol("restored")
    stage.offline("not_a_demonstration: code", "not_a_demonstration")
    dialog = opened(stage)
    stage.write("ABCD-EFGH-JKLM")
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.desk.codes == ["ABCD-EFGH-JKLM"])
    assert answer(dialog) == "The portal is being asked."
    stage.enrolled()
    stage.until(lambda: answer(dialog).startswith("Enrolled."))
    assert dialog.enrol._asking.isHidden()


def test_a_wrong_code_is_said_and_kept_to_be_corrected(stage: Stage) -> None:
    stage.must_enrol("restored")
    stage.offline("bad_code: an earlier one", "bad_code")
    dialog = opened(stage)
    assert answer(dialog) == "", "the no to an earlier code says nothing of this one"
    stage.write("ABCD-EFGH-JKLN")
    stage.press(Qt.Key.Key_Return)
    stage.offline("bad_code: not known", "bad_code")
    stage.until(lambda: "does not take this code" in answer(dialog))
    assert dialog.enrol.field.text() == "ABCD-EFGH-JKLN"


def test_a_code_typed_offline_is_kept_and_tried_by_itself(stage: Stage) -> None:
    stage.must_enrol("restored")
    stage.offline()
    dialog = opened(stage)
    stage.write("ABCD-EFGH-JKLM")
    stage.press(Qt.Key.Key_Return)
    stage.offline()
    stage.until(lambda: "tried again by itself" in answer(dialog))


def test_an_empty_code_is_not_tried(stage: Stage) -> None:
    stage.must_enrol("restored")
    dialog = opened(stage)
    stage.press(Qt.Key.Key_Return)
    assert not dialog.enrol.field.error.isHidden()
    assert stage.desk.codes == []


def test_it_opens_at_the_door_too_but_lists_nothing_there(door: Stage) -> None:
    door.sign_in()
    door.refuse("bill_raised", "number_taken", door.bill().id)
    door.all_sent()
    door.front.shell.lock_asked.emit()
    door.until(lambda: door.front.counter.session.member is None)
    door.press(Qt.Key.Key_R, CTRL | SHIFT)
    dialog = door.portal_dialog()
    door.until(lambda: dialog.refused.isHidden())
    assert listed(dialog) == []


def test_esc_leaves_everything_as_it_was(stage: Stage) -> None:
    stage.refuse("bill_raised", "number_taken", stage.bill().id)
    opened(stage)
    stage.press(Qt.Key.Key_Escape)
    assert stage.front.shell.overlay is None
    assert stage.desk.counter.standing().refused == 1
