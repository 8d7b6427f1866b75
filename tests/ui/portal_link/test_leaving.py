"""Leaving warns once with the figures while work is unsent, and never traps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.portal_link.stage import CTRL, Stage
from ui.portal_link.leaving import LOCKS_AFTER_S, warns
from ui.shell.state import Link, LinkKind, ShellFacts


def signed_out(stage: Stage) -> bool:
    return stage.front.counter.session.member is None and stage.front.shell.front is stage.front.sign_in


@pytest.mark.parametrize(
    ("kind", "waiting", "unsent_s", "warned"),
    [
        ("online", 0, 0.0, False),
        ("offline", 0, 0.0, False),
        ("online", 2, 3.0, False),
        ("slow", 2, 3.0, False),
        ("online", 2, 30.0, True),
        ("offline", 1, 0.0, True),
        ("enrol_again", 1, 0.0, True),
    ],
)
def test_only_work_that_does_not_go_by_itself_is_worth_a_warning(
    kind: LinkKind, waiting: int, unsent_s: float, warned: bool
) -> None:
    assert warns(ShellFacts(link=Link(kind), entries_waiting=waiting), unsent_s) is warned


def test_with_everything_sent_a_lock_is_one_key(stage: Stage) -> None:
    stage.press(Qt.Key.Key_F12)
    assert stage.front.shell.overlay is None
    stage.until(lambda: signed_out(stage))


def test_f12_while_work_is_unsent_says_how_much_and_since_when(stage: Stage) -> None:
    stage.unsent(3, age_s=4 * 60 + 2)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    dialog = stage.leave_dialog()
    assert dialog.figures.text() == "3 entries are not sent yet, the oldest for 4 minutes."
    assert not signed_out(stage)


def test_f12_again_leaves_all_the_same(stage: Stage) -> None:
    stage.unsent(3)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    stage.leave_dialog()
    stage.press(Qt.Key.Key_F12)
    stage.until(lambda: signed_out(stage))


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_staying_is_one_key_too(stage: Stage, key: Qt.Key) -> None:
    stage.unsent(3)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    stage.leave_dialog()
    stage.press(key)
    assert stage.front.shell.overlay is None
    assert not signed_out(stage)


def test_enter_alone_decides_nothing(stage: Stage) -> None:
    stage.unsent(3)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    dialog = stage.leave_dialog()
    stage.press(Qt.Key.Key_Return)
    assert stage.front.shell.overlay is dialog


def test_a_lock_nobody_answers_happens_by_itself(stage: Stage) -> None:
    stage.unsent(3)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    stage.leave_dialog()
    for _ in range(LOCKS_AFTER_S):
        stage.front.state.ticked.emit()
    stage.until(lambda: signed_out(stage))


def test_figures_follow_while_somebody_reads_them(stage: Stage) -> None:
    stage.unsent(3)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    dialog = stage.leave_dialog()
    stage.all_sent()
    stage.until(lambda: dialog.figures.text() == "Everything is sent now.")


def test_closing_the_window_warns_once(stage: Stage) -> None:
    stage.unsent(2)
    stage.offline()
    assert not stage.front.shell.close()
    dialog = stage.leave_dialog()
    assert "when it is opened again" in dialog._kept.text()
    stage.press(Qt.Key.Key_Return, CTRL)
    assert not stage.front.shell.isVisible()


def test_closing_again_under_the_warning_closes(stage: Stage) -> None:
    stage.unsent(2)
    stage.offline()
    assert not stage.front.shell.close()
    stage.leave_dialog()
    assert stage.front.shell.close()


def test_who_stayed_is_warned_again_the_next_time(stage: Stage) -> None:
    stage.unsent(2)
    stage.offline()
    assert not stage.front.shell.close()
    stage.press(Qt.Key.Key_Escape)
    assert not stage.front.shell.close()


def test_with_everything_sent_the_window_closes_at_once(stage: Stage) -> None:
    assert stage.front.shell.close()
