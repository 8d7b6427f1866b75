"""A PIN is six digits, never shown, and handed over once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.kit.kit import Kit
from ui.kit.pin_field import PinField


@pytest.fixture
def pin(kit: Kit, qtbot: QtBot) -> PinField:
    made = PinField(kit, "PIN")
    qtbot.addWidget(made)
    return made


def test_the_sixth_digit_completes_it(pin: PinField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pin.completed):
        QTest.keyClicks(pin, "271828")
    assert pin.whole()


def test_it_is_handed_over_once(pin: PinField) -> None:
    QTest.keyClicks(pin, "271828")
    assert pin.take() == "271828"
    assert pin.take() == ""


def test_letters_and_a_seventh_digit_are_left_out(pin: PinField) -> None:
    QTest.keyClicks(pin, "27a1828 9")
    assert pin.take() == "271828"


def test_a_held_digit_counts_once(pin: PinField) -> None:
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", True)
    QTest.keyClicks(pin, "1")
    QApplication.sendEvent(pin, held)
    assert pin.count() == 1


def test_backspace_takes_one_back(pin: PinField) -> None:
    QTest.keyClicks(pin, "27")
    QTest.keyClick(pin, Qt.Key.Key_Backspace)
    assert pin.count() == 1


def test_enter_is_told_even_when_digits_are_missing(pin: PinField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pin.entered):
        QTest.keyClick(pin, Qt.Key.Key_Return)


def test_the_digits_are_nowhere_to_be_read(pin: PinField) -> None:
    QTest.keyClicks(pin, "271828")
    assert "271828" not in pin.accessibleName() + pin.accessibleDescription() + pin.toolTip() + repr(pin)
