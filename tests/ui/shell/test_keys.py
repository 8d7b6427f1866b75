"""Keys: one meaning each, a deed under way is not begun again, and a failure is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from ui.shell.action import Action
from ui.shell.foot import Foot
from ui.shell.keys import Keys
from ui.shell.palette import matching
from ui.work import Running


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def problems() -> list[Exception]:
    return []


@pytest.fixture
def keys(window: QWidget, problems: list[Exception]) -> Keys:
    return Keys(window, problems.append)


def test_two_actions_on_one_key_are_a_bug(keys: Keys) -> None:
    one = Action("raise", "Raise bill", "F9", lambda: None)
    with pytest.raises(ValueError, match="F9 is both cancel and raise"):
        keys.show([one], [Action("cancel", "Cancel", "Ctrl+D", lambda: None, more=("F9",)), one])


def test_a_key_that_is_none_is_a_bug(keys: Keys) -> None:
    with pytest.raises(ValueError, match="is no key"):
        keys.show([], [Action("raise", "Raise bill", "Ctrl+Nothing", lambda: None)])


def test_an_action_does_nothing_while_its_deed_runs(window: QWidget, keys: Keys) -> None:
    running, began = Running(), []

    def go() -> Running:
        began.append(1)
        return running

    keys.show([], [Action("raise", "Raise bill", "F9", go)])
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F9)
    assert began == [1]
    assert keys.busy("raise")
    running.active = False
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert began == [1, 1]


def test_a_held_key_does_it_once(window: QWidget, keys: Keys) -> None:
    began: list[int] = []
    keys.show([], [Action("raise", "Raise bill", "F9", lambda: began.append(1))])
    QTest.keyPress(window, Qt.Key.Key_F9)
    for _ in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(window, held)
    QTest.keyRelease(window, Qt.Key.Key_F9)
    assert began == [1]


def test_an_action_that_is_not_to_be_had_now_does_nothing(window: QWidget, keys: Keys) -> None:
    began: list[int] = []
    keys.show([], [Action("raise", "Raise bill", "F9", lambda: began.append(1), enabled=lambda: False)])
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert began == []


def test_the_keys_of_the_last_screen_are_gone(window: QWidget, keys: Keys) -> None:
    began: list[str] = []
    keys.show([], [Action("one", "One", "F9", lambda: began.append("one"))])
    keys.show([], [Action("two", "Two", "F9", lambda: began.append("two"))])
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert began == ["two"]


def test_a_failure_is_told_not_raised_into_qt(window: QWidget, keys: Keys, problems: list[Exception]) -> None:
    def refuse() -> None:
        raise UserError("Choose a service first.")

    keys.show([], [Action("raise", "Raise bill", "F9", refuse)])
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert [str(problem) for problem in problems] == ["Choose a service first."]


def test_typed_words_narrow_in_any_order_and_beginnings_come_first() -> None:
    actions = [Action(id_, text, "", lambda: None) for id_, text in [("a", "Open takings"), ("b", "Take off the bill")]]
    names = {action.id: str(action.text).casefold() for action in actions}
    assert [found.id for found in matching(actions, "tak", names)] == ["b", "a"]
    assert [found.id for found in matching(actions, "takings open", names)] == ["a"]
    assert [found.id for found in matching(actions, "", names)] == ["a", "b"]


def test_the_foot_holds_five_keys_and_leaves_out_what_does_not_fit(shell: object, qtbot: QtBot) -> None:
    from ui.shell.action import FootKey
    from ui.shell.window import Shell

    assert isinstance(shell, Shell)
    foot: Foot = shell.foot
    with pytest.raises(ValueError, match="6 keys"):
        foot.show_keys([FootKey(("F9",), "Raise bill")] * 6)
    foot.show_keys([FootKey(("F9",), "A rather long name of an action that takes room")] * 5)
    QApplication.processEvents()
    shown = [made.isVisible() for made in foot._shown]
    assert shown[0]
    assert not shown[-1]
