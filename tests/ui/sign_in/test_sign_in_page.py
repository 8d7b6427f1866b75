"""Switching is six digits and Enter; a wrong PIN says what is left; nothing happens twice; keys do everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.domain.staff import WRONG_PINS, StaffMember
from tests.screens.cut_words import cut_words, overlaps
from tests.screens.gallery import SETTINGS, Setting
from tests.support.stock import AGENT, SECOND_AGENT, SUPERVISOR
from tests.ui.sign_in.stage import Stage, first_download, more_staff
from ui.kit.pin_field import PinField
from ui.sign_in.name_card import NameCard
from ui.sign_in.screen import SignInScreen

ALT = Qt.KeyboardModifier.AltModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def type_text(text: str) -> None:
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)


def signed(page: SignInScreen) -> list[StaffMember]:
    """Who signs in from now on."""
    heard: list[StaffMember] = []
    page.signed_in.connect(heard.append)
    return heard


def test_six_digits_and_enter_sign_in_when_the_page_opens(page: SignInScreen, stage: Stage) -> None:
    heard = signed(page)
    type_text(AGENT[4])
    press(Qt.Key.Key_Return)
    stage.until(lambda: bool(heard))
    assert [member.name for member in heard] == [AGENT[2]]
    assert stage.desk.counter.session.member == heard[0]


def test_the_last_one_here_is_first_and_chosen_when_the_page_opens_again(page: SignInScreen, stage: Stage) -> None:
    stage.desk.counter.door.sign_in(SUPERVISOR[0], SUPERVISOR[4])
    stage.desk.counter.door.sign_out()
    page.refresh()
    stage.until(lambda: first(page) == SUPERVISOR[2])
    page.opened()
    assert page.form.names.current == SUPERVISOR[0]
    assert isinstance(QApplication.focusWidget(), PinField)


def first(page: SignInScreen) -> str:
    """The name on the first card."""
    item = page.form.names._grid.itemAtPosition(0, 0)
    card = item.widget() if item is not None else None
    assert isinstance(card, NameCard)
    return card.title.text()


def test_alt_and_a_digit_choose_a_name_when_the_caret_is_in_the_pin(page: SignInScreen, stage: Stage) -> None:
    heard = signed(page)
    press(Qt.Key.Key_2, ALT)
    assert page.form.pin.label.text() == f"PIN of {SECOND_AGENT[2]}"
    type_text(SECOND_AGENT[4])
    press(Qt.Key.Key_Return)
    stage.until(lambda: bool(heard))
    assert heard[0].number == SECOND_AGENT[1]


def test_a_press_on_a_card_leaves_the_caret_in_the_pin(page: SignInScreen) -> None:
    card = page.findChild(NameCard, f"sign_in.name.{SUPERVISOR[1]}")
    assert card is not None
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert page.form.names.current == SUPERVISOR[0]
    assert QApplication.focusWidget() is page.form.pin.field


def test_arrows_choose_a_name_when_the_caret_is_in_the_pin(page: SignInScreen) -> None:
    press(Qt.Key.Key_Down)
    assert page.form.names.current == SUPERVISOR[0]
    press(Qt.Key.Key_Left)
    assert page.form.names.current == SECOND_AGENT[0]


def test_digits_are_forgotten_when_another_name_is_chosen(page: SignInScreen) -> None:
    type_text("246")
    press(Qt.Key.Key_3, ALT)
    assert page.form.pin.field.count() == 0


def test_a_wrong_pin_says_the_tries_left_and_empties_the_boxes(page: SignInScreen, stage: Stage) -> None:
    type_text("111111")
    press(Qt.Key.Key_Return)
    stage.until(lambda: not page.form.pin.error.isHidden())
    assert page.form.pin.error.words.text() == "That PIN is not right. Type it again; tries left: 4."
    assert page.form.pin.field.count() == 0
    type_text("2")
    assert page.form.pin.error.isHidden(), "typing again takes the words away"


def test_a_name_is_locked_when_the_pin_was_wrong_five_times(page: SignInScreen, stage: Stage) -> None:
    for _ in range(WRONG_PINS):
        page.form.pin.error.hide()
        type_text("111111")
        press(Qt.Key.Key_Return)
        stage.until(lambda: not page.form.pin.error.isHidden())
    assert "is now locked" in page.form.pin.error.words.text() or "is locked" in page.form.pin.error.words.text()
    stage.until(lambda: any("Locked" in card.second.text() for card in page.findChildren(NameCard)))
    press(Qt.Key.Key_1, ALT)
    assert page.form.pin.error.words.text().startswith(f"{AGENT[2]} is locked")


def card_of(page: SignInScreen, number: str) -> NameCard:
    """The card of a staff number that is on the page now."""
    cards = [card for card in page.findChildren(NameCard, f"sign_in.name.{number}") if card.isVisibleTo(page)]
    return cards[0]


def test_nothing_is_cleared_when_digits_are_missing(page: SignInScreen, stage: Stage) -> None:
    type_text("2468")
    press(Qt.Key.Key_Return)
    assert page.form.pin.error.words.text() == "A PIN has 6 digits. Type all of them."
    assert page.form.pin.field.count() == 4


def test_a_second_enter_does_nothing_while_the_pin_is_checked(page: SignInScreen, stage: Stage) -> None:
    heard = signed(page)
    before = stage.desk.counter.standing().entries
    type_text(AGENT[4])
    for _ in range(3):
        press(Qt.Key.Key_Return)
    stage.until(lambda: bool(heard))
    stage.rest()
    assert len(heard) == 1
    assert stage.desk.counter.standing().entries == before + 2, "one sign-in and one shift"


def test_someone_else_signs_in_by_staff_number(page: SignInScreen, stage: Stage) -> None:
    heard = signed(page)
    press(Qt.Key.Key_0, ALT)
    type_text("9999")
    press(Qt.Key.Key_Return)
    assert page.form.number.field.error.text() == "Nobody here has the number 9999. Look at the badge again."
    assert page.form.number.field.text() == "9999"
    page.form.number.field.select_all()
    type_text(SUPERVISOR[1])
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.form.pin.field
    assert page.form.pin.label.text() == f"PIN of {SUPERVISOR[2]}"
    type_text(SUPERVISOR[4])
    press(Qt.Key.Key_Return)
    stage.until(lambda: bool(heard))
    assert heard[0].number == SUPERVISOR[1]


def test_names_appear_by_themselves_when_the_first_download_comes(new_stage: Stage) -> None:
    page = SignInScreen(new_stage.desk.counter, new_stage.kit, new_stage.work, new_stage.changes)
    new_stage.open_full(page)
    new_stage.until(lambda: page.panel.counter.text() == "New counter")
    assert page.form.waiting.isVisible()
    assert not page.form.go.isVisible()
    first_download(new_stage.desk)
    new_stage.until(lambda: page.form.go.isVisible())
    assert page.panel.counter.text() == "Counter 12"
    assert QApplication.focusWidget() is page.form.pin.field
    heard = signed(page)
    type_text(AGENT[4])
    press(Qt.Key.Key_Return)
    new_stage.until(lambda: bool(heard))


def test_typed_digits_stay_when_the_staff_list_comes_again(page: SignInScreen, stage: Stage) -> None:
    type_text("2468")
    stage.desk.file.tell({"staff"})
    stage.rest()
    assert page.form.pin.field.count() == 4


def test_signing_in_works_when_the_portal_does_not_answer(page: SignInScreen, stage: Stage) -> None:
    heard = signed(page)
    stage.desk.link.unanswered("no answer")
    stage.desk.file.tell({"link"})
    stage.until(lambda: any("Offline since" in str(page.kit.words(title)) for title, _ in page.panel.said()))
    type_text(AGENT[4])
    press(Qt.Key.Key_Return)
    stage.until(lambda: bool(heard))


def test_no_digit_is_on_the_page_when_it_was_left(page: SignInScreen) -> None:
    type_text("2468")
    page.left()
    assert page.form.pin.field.count() == 0


def test_every_press_has_a_name_for_a_screen_reader(page: SignInScreen) -> None:
    nameless = [
        type(button).__name__
        for button in page.findChildren(QAbstractButton)
        if not (button.text() or button.accessibleName())
    ]
    assert nameless == []
    assert page.form.pin.field.accessibleName() == "PIN, six digits"
    assert card_of(page, AGENT[1]).accessibleName() == f"{AGENT[2]}, Agent, Alt 1"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_nothing_is_cut_in_any_look_and_language(setting: Setting, stage: Stage, page: SignInScreen) -> None:
    stage.kit.theme.set_look(setting.look)
    stage.kit.language.set_code(setting.code)
    stage.rest()
    assert cut_words(page) == []
    assert overlaps(page) == []
    assert (stage.shell.width(), stage.shell.height()) == (1366, 768)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_chosen_name_is_in_sight_when_there_are_more_than_fit(
    setting: Setting, stage: Stage, page: SignInScreen
) -> None:
    stage.kit.theme.set_look(setting.look)
    stage.kit.language.set_code(setting.code)
    more_staff(stage.desk, 12)
    stage.until(lambda: page.form.names.rows() == 5)
    for key in (Qt.Key.Key_9, Qt.Key.Key_1):
        press(key, ALT)
        stage.rest(0.05)
        card = page.form.names.current_card()
        assert card is not None
        assert card.visibleRegion().boundingRect().height() == card.height()
    assert cut_words(page) == []
    assert page.form.go.isVisible()
    assert (stage.shell.width(), stage.shell.height()) == (1366, 768)
