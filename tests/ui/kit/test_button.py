"""Buttons: the key inside, two lines before a cut word, and a reason when they cannot be pressed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.kit.button import Button, IconButton, Kind, ReasonedButton
from ui.kit.key_cap import key_text
from ui.kit.kit import Kit
from ui.language import Plain, say


def test_a_click_takes_no_focus_from_the_field(kit: Kit, qtbot: QtBot) -> None:
    button = Button(kit, "Raise bill", "deed")
    qtbot.addWidget(button)
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_the_key_needs_room_inside(kit: Kit, qtbot: QtBot) -> None:
    bare, keyed = Button(kit, "Raise bill"), Button(kit, "Raise bill", key="F9")
    qtbot.addWidget(bare)
    qtbot.addWidget(keyed)
    assert keyed.sizeHint().width() > bare.sizeHint().width() + 18


def test_a_narrow_button_takes_two_lines_before_it_cuts_a_word(kit: Kit, qtbot: QtBot) -> None:
    button = Button(kit, Plain("Another service for Amina"), size="large")
    qtbot.addWidget(button)
    assert button.minimumSizeHint().width() < button.sizeHint().width() * 0.7


def test_a_button_that_cannot_be_pressed_says_why(kit: Kit, qtbot: QtBot) -> None:
    both = ReasonedButton(kit, Button(kit, "Send the prompt", "deed"))
    qtbot.addWidget(both)
    both.set_reason(say("Next prompt in {time}", time="0:42"))
    assert not both.button.isEnabled()
    assert both.button.accessibleDescription() == "Next prompt in 0:42"
    both.set_reason(None)
    assert both.button.isEnabled()
    assert both.button.accessibleDescription() == ""


def test_an_icon_alone_has_a_name(kit: Kit, qtbot: QtBot) -> None:
    button = IconButton(kit, "close", "Take it away")
    qtbot.addWidget(button)
    assert button.accessibleName() == button.toolTip() == "Take it away"
    assert min(button.width(), button.height()) >= 28


def test_space_presses_a_focused_button(kit: Kit, qtbot: QtBot) -> None:
    button = Button(kit, "Print")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.parametrize("kind", ["deed", "plain", "quiet", "destructive", "destructive_plain"])
def test_every_kind_paints_in_each_state(kit: Kit, qtbot: QtBot, kind: Kind) -> None:
    button = Button(kit, "Print", kind, icon="printer", key="Ctrl+P")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    plain = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != plain


def test_keys_are_written_as_they_stand_on_the_keyboard() -> None:
    assert [key_text(key) for key in ("Ctrl+Shift+C", "Return", "Up", "Del", "Ctrl++", "Ctrl+-", "/")] == [
        "Ctrl Shift C", "Enter", "↑", "Del", "Ctrl +", "Ctrl −", "/",
    ]  # fmt: skip
