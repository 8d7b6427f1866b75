"""The frame: which screens there are, what is in front, and what the keys do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.screens.gallery import NOON, Place
from tests.screens.sample_parts import approval_dialog
from tests.screens.sample_screen import SampleServe
from ui.kit.kit import Kit
from ui.language import N_
from ui.shell.action import Action
from ui.shell.demo_strip import DemoStrip
from ui.shell.help import HelpDialog
from ui.shell.palette import Palette
from ui.shell.screen import Screen
from ui.shell.state import Link
from ui.shell.window import Shell

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(shell: Shell, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press where the caret is, as a person does."""
    QTest.keyClick(QApplication.focusWidget() or shell, key, modifiers)
    QApplication.processEvents()


def front(shell: Shell) -> str:
    assert shell.front is not None
    return shell.front.id


def test_the_keys_of_the_rail_open_screens_also_from_a_field(shell: Shell, serve: SampleServe) -> None:
    assert QApplication.focusWidget() is serve.search.line
    press(shell, Qt.Key.Key_F5)
    assert front(shell) == "takings"
    press(shell, Qt.Key.Key_F2)
    assert front(shell) == "serve"


def test_a_press_in_the_rail_opens_the_screen(shell: Shell) -> None:
    entry = shell.rail.entry("takings")
    assert entry is not None
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert front(shell) == "takings"


def test_a_screen_one_may_not_open_has_neither_entry_nor_key(shell: Shell) -> None:
    shell.allow({"serve"})
    assert shell.rail.entry("takings") is None
    assert shell.rail.entry("serve") is not None
    press(shell, Qt.Key.Key_F5)
    shell.open_screen("takings")
    assert front(shell) == "serve"
    shell.allow(None)
    assert shell.rail.entry("takings") is not None


def test_the_same_screen_twice_is_a_bug(shell: Shell, kit: Kit) -> None:
    with pytest.raises(ValueError, match="serve"):
        shell.add_screen(SampleServe(kit))


def test_the_screens_own_action_runs_by_its_key(shell: Shell, serve: SampleServe) -> None:
    press(shell, Qt.Key.Key_F9)
    assert serve.pressed == ["raise"]


def test_a_slash_in_a_field_is_text_and_elsewhere_a_key(shell: Shell, serve: SampleServe) -> None:
    serve.search.set_text("")
    press(shell, Qt.Key.Key_Slash)
    assert serve.search.text() == "/"
    shell.setFocus()
    press(shell, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is serve.search.line


def test_esc_steps_back_once(shell: Shell, serve: SampleServe) -> None:
    press(shell, Qt.Key.Key_Escape)
    assert serve.pressed == ["back"]


def test_ctrl_l_changes_the_language_everywhere(shell: Shell, kit: Kit) -> None:
    press(shell, Qt.Key.Key_L, CTRL)
    assert kit.language.code == "sw"
    assert shell.top_bar.languages.current() == "sw"
    assert shell.foot.now.text() == "Jumatano 14 Okt 2026, 09:31"


def test_ctrl_shift_l_changes_light_and_dark(shell: Shell, kit: Kit) -> None:
    press(shell, Qt.Key.Key_L, CTRL | SHIFT)
    assert kit.theme.look.mode == "dark"


def test_text_size_has_its_keys(shell: Shell, kit: Kit) -> None:
    press(shell, Qt.Key.Key_Plus, CTRL)
    assert kit.theme.large
    press(shell, Qt.Key.Key_0, CTRL)
    assert not kit.theme.large


def test_f12_asks_to_lock(shell: Shell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.lock_asked):
        press(shell, Qt.Key.Key_F12)


def test_sign_in_has_no_rail_no_screens_and_no_lock(shell: Shell, kit: Kit, qtbot: QtBot) -> None:
    page = Place(kit, ("sign_in", N_("Sign in"), "key", ""))
    shell.show_full(page)
    assert not shell.rail.isVisible()
    with qtbot.assertNotEmitted(shell.lock_asked, wait=20):
        press(shell, Qt.Key.Key_F12)
        press(shell, Qt.Key.Key_F2)
    assert front(shell) == "sign_in"
    shell.open_screen("serve")
    assert shell.rail.isVisible()


def test_f1_shows_every_key_of_the_screen(shell: Shell) -> None:
    press(shell, Qt.Key.Key_F1)
    assert shell.findChild(HelpDialog) is not None
    press(shell, Qt.Key.Key_Escape)
    assert front(shell) == "serve"


def test_a_dialog_puts_the_pages_keys_to_sleep_and_keeps_tab_inside(shell: Shell, kit: Kit, serve: SampleServe) -> None:
    dialog = approval_dialog(kit)
    approved: list[int] = []
    shell.open_dialog(dialog, [Action("approve", N_("Approve"), "Ctrl+Return", lambda: approved.append(1))])
    press(shell, Qt.Key.Key_F5)
    press(shell, Qt.Key.Key_F9)
    assert (front(shell), serve.pressed) == ("serve", [])
    for _ in range(12):
        press(shell, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        assert dialog.isAncestorOf(here)
    press(shell, Qt.Key.Key_Return, CTRL)
    assert approved == [1]


def test_esc_in_a_dialog_decides_nothing_and_wakes_the_page(shell: Shell, kit: Kit, serve: SampleServe) -> None:
    dialog = approval_dialog(kit)
    decided: list[str] = []
    dialog.closed.connect(decided.append)
    shell.open_dialog(dialog)
    press(shell, Qt.Key.Key_Escape)
    assert decided == [""]
    assert QApplication.focusWidget() is serve.search.line
    press(shell, Qt.Key.Key_F9)
    assert serve.pressed == ["raise"]


def test_a_dialog_covers_the_window_when_it_grows(shell: Shell, kit: Kit) -> None:
    dialog = approval_dialog(kit)
    shell.open_dialog(dialog)
    shell.resize(1600, 900)
    QApplication.processEvents()
    assert dialog.size() == shell.size()
    assert dialog.panel.width() == 912


def test_the_palette_lists_narrows_and_runs(shell: Shell) -> None:
    press(shell, Qt.Key.Key_K, CTRL)
    palette = shell.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field.line, "takings")
    assert [row.key for row in palette.list.rows()] == ["open:takings"]
    press(shell, Qt.Key.Key_Return)
    assert front(shell) == "takings"


def test_the_palette_says_when_nothing_is_called_that(shell: Shell) -> None:
    shell.open_palette()
    palette = shell.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field.line, "xyz")
    assert palette.list.isHidden()
    press(shell, Qt.Key.Key_Return)
    press(shell, Qt.Key.Key_Escape)
    assert front(shell) == "serve"


def test_the_caret_never_stays_on_the_bar_when_a_screen_wants_none(shell: Shell) -> None:
    shell.open_screen("takings")
    assert not shell.top_bar.isAncestorOf(QApplication.focusWidget() or shell)


def test_a_scan_outside_fields_goes_to_the_screen_else_to_find(shell: Shell, kit: Kit) -> None:
    got: list[str] = []

    class Find(Screen):
        id, title, icon, key = "find", N_("Find"), "find", "F4"

        def scanned(self, code: str) -> bool:
            got.append(code)
            return True

    shell.add_screen(Find(kit))
    kit.scans.scanned.emit("48201937722")
    assert (front(shell), got) == ("find", ["48201937722"])


def test_the_frame_shows_what_is_known_of_the_world(shell: Shell) -> None:
    assert shell.foot.entries.text() == "All entries sent"
    assert shell.top_bar.link.text() == "Online"
    shell.state.set(link=Link("offline", NOON), entries_waiting=7)
    assert shell.foot.entries.text() == "7 entries not yet sent"
    assert shell.top_bar.link.text() == "Offline since 09:31 · 7 unsent"
    assert shell.top_bar.link.tone == "info", "offline is no alarm"


def test_facts_that_stay_the_same_tell_nobody(shell: Shell) -> None:
    told: list[int] = []
    shell.state.changed.connect(lambda: told.append(1))
    shell.state.set(staff_name="Grace Njeri")
    assert told == []
    assert replace(shell.state.facts) == shell.state.facts


def test_a_demonstration_stands_over_everything_until_it_is_taken_away(shell: Shell, kit: Kit) -> None:
    strip = DemoStrip(kit)
    shell.set_demonstration(strip)
    QApplication.processEvents()
    assert strip.isVisible()
    assert strip.y() == 0
    shell.set_demonstration(None)
    assert not strip.isVisible()


def test_the_last_screens_head_widgets_are_kept_for_when_it_comes_back(shell: Shell, serve: SampleServe) -> None:
    shell.open_screen("takings")
    assert not serve.ticket.isVisible()
    shell.open_screen("serve")
    QApplication.processEvents()
    assert serve.ticket.isVisible()


def test_the_window_asks_before_it_closes(kit: Kit, qtbot: QtBot) -> None:
    from ui.shell.state import ShellState

    shell = Shell(kit, ShellState(), may_close=lambda: False)
    qtbot.addWidget(shell)
    shell.show()
    assert not shell.close()
    shell.may_close = lambda: True
    assert shell.close()
