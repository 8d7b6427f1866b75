"""Fields keep what was typed, say what is wrong under it, and leave the screen's keys to the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.kit.field import Field
from ui.kit.kit import Kit

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
SCREENS = [
    (Qt.Key.Key_F9, NONE), (Qt.Key.Key_F1, NONE), (Qt.Key.Key_Escape, NONE),
    (Qt.Key.Key_K, CTRL), (Qt.Key.Key_M, CTRL), (Qt.Key.Key_Y, CTRL), (Qt.Key.Key_E, CTRL), (Qt.Key.Key_D, CTRL),
    (Qt.Key.Key_H, CTRL), (Qt.Key.Key_F, CTRL), (Qt.Key.Key_Delete, CTRL), (Qt.Key.Key_C, CTRL | SHIFT),
    (Qt.Key.Key_1, ALT), (Qt.Key.Key_1, CTRL), (Qt.Key.Key_Return, CTRL),
]  # fmt: skip
FIELDS = [
    (Qt.Key.Key_C, CTRL), (Qt.Key.Key_V, CTRL), (Qt.Key.Key_A, CTRL), (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Left, CTRL),
    (Qt.Key.Key_Slash, NONE), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_A, NONE),
]  # fmt: skip


@pytest.fixture
def field(kit: Kit, qtbot: QtBot) -> Field:
    made = Field(kit, "Vehicle registration number")
    qtbot.addWidget(made)
    return made


def claims(field: Field, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    """Whether the line says that it wants the key before shortcuts are looked up."""
    text = "/" if key == Qt.Key.Key_Slash else "a" if (key, modifiers) == (Qt.Key.Key_A, NONE) else ""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(field.line, event)
    return event.isAccepted()


@pytest.mark.parametrize(("key", "modifiers"), SCREENS)
def test_the_screens_keys_are_not_swallowed(field: Field, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    assert not claims(field, key, modifiers)


@pytest.mark.parametrize(("key", "modifiers"), FIELDS)
def test_editing_keys_stay_with_the_field(field: Field, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    assert claims(field, key, modifiers)


def test_an_error_clears_nothing_and_goes_when_one_types(field: Field) -> None:
    field.set_text("KDJ 41")
    field.set_error("“KDJ 41” is no plate. Type all of it.")
    assert field.text() == "KDJ 41"
    assert not field.error.isHidden()
    assert field.line.accessibleDescription() == "“KDJ 41” is no plate. Type all of it."
    QTest.keyClicks(field.line, "2")
    assert field.error.isHidden()
    assert field.line.accessibleDescription() == ""


def test_only_a_person_changes_a_field(field: Field) -> None:
    told: list[str] = []
    field.changed.connect(told.append)
    field.set_text("KDJ")
    assert told == []
    QTest.keyClicks(field.line, "4")
    assert told == ["KDJ4"]


def test_the_label_names_the_line_for_screen_readers(field: Field) -> None:
    assert field.line.accessibleName() == "Vehicle registration number"


def test_the_name_for_screen_readers_follows_the_language(kit: Kit, qtbot: QtBot) -> None:
    named = Field(kit, "Help")
    qtbot.addWidget(named)
    kit.language.swap()
    assert named.line.accessibleName() == kit.language.tr("Help") != "Help"


def test_a_verdict_is_shown_and_taken_away(field: Field) -> None:
    field.set_verdict("Looks right")
    assert not field.verdict.isHidden()
    field.clear()
    assert field.verdict.isHidden()
    assert field.text() == ""


def test_enter_is_told_and_moves_nothing(field: Field, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field.line, Qt.Key.Key_Return)
