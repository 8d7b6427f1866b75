"""Rules of the frame: the link at a glance, ages that count by themselves, banners one at a time that trap nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.stock import SUPERVISOR
from tests.ui.portal_link.stage import CTRL, SHIFT, Stage
from ui.portal_link.portal_dialog import PortalDialog


def chip(stage: Stage) -> str:
    return stage.front.shell.top_bar.link.text()


def foot(stage: Stage) -> str:
    return stage.front.shell.foot.entries.text()


def later(stage: Stage, minutes: int) -> None:
    """The clock goes on, and the frame's second passes."""
    state, before = stage.front.state, stage.front.state.clock
    state.clock = lambda: before() + timedelta(minutes=minutes)
    state.ticked.emit()


def banner(stage: Stage) -> str:
    return stage.front.shell.notices.text()


def test_everything_sent_and_connected_is_one_word(stage: Stage) -> None:
    assert (chip(stage), foot(stage)) == ("Online", "All entries sent")
    assert stage.front.shell.notices.shown is None


def test_offline_says_since_when_and_what_waits_for_how_long(stage: Stage) -> None:
    stage.unsent(3, age_s=12 * 60 + 5)
    stage.offline()
    assert chip(stage).startswith("Offline since ")
    assert chip(stage).endswith(" · 3 unsent, 12 min")
    assert foot(stage) == "3 entries not yet sent, the oldest 12 min"
    assert stage.front.shell.top_bar.link.tone == "info", "work goes on"


def test_ages_count_up_by_the_clock_without_reading_the_disk(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.unsent(2, age_s=65)
    stage.offline()
    asked: list[str] = []
    monkeypatch.setattr(stage.front.work, "read", lambda *_a, **known: asked.append(str(known.get("key"))))
    later(stage, 4)
    assert foot(stage) == "2 entries not yet sent, the oldest 5 min"
    assert chip(stage).endswith("2 unsent, 5 min")
    assert asked == []


def test_what_is_on_its_way_to_a_portal_that_answers_is_no_news(stage: Stage) -> None:
    stage.unsent(1)
    assert (chip(stage), foot(stage)) == ("Online", "1 entry not yet sent")


def test_a_slow_portal_says_so(stage: Stage) -> None:
    stage.online(took_s=3.0)
    stage.until(lambda: chip(stage) == "Slow")


def test_a_clock_a_minute_off_is_said_and_five_minutes_off_is_a_warning(stage: Stage) -> None:
    shell = stage.front.shell
    stage.online(drift_s=59)
    stage.front.state.ticked.emit()
    assert shell.foot.clock_off.isHidden()
    stage.online(drift_s=-125)
    stage.front.state.ticked.emit()
    assert shell.foot.clock_off.text() == "Clock 2 min off"
    assert shell.top_bar.clock.isHidden()
    assert shell.notices.shown is None
    stage.online(drift_s=431)
    stage.front.state.ticked.emit()
    assert (shell.top_bar.clock.text(), shell.top_bar.clock.tone) == ("Clock 7 min off", "wait")
    assert "7 minutes ahead" in banner(stage)


def test_chip_opens_the_dialog_by_a_click_and_by_its_key(stage: Stage) -> None:
    QTest.mouseClick(stage.front.shell.top_bar.link, Qt.MouseButton.LeftButton)
    stage.portal_dialog().close_with("")
    stage.press(Qt.Key.Key_R, CTRL | SHIFT)
    stage.portal_dialog()


@pytest.mark.parametrize("words", ["portal", "told"])
def test_both_lists_are_in_help_and_in_do_anything(stage: Stage, words: str) -> None:
    found = [action for action in stage.front.shell.keys.actions() if words in str(action.text) and action.listed]
    assert [bool(action.shortcut) for action in found] == [True]


def test_refused_entries_raise_a_banner_that_opens_the_dialog(stage: Stage) -> None:
    stage.refuse("bill_raised", "number_taken", stage.bill().id)
    stage.until(lambda: "refused 1 entry" in banner(stage))
    QTest.mouseClick(stage.button("shell.notice.way"), Qt.MouseButton.LeftButton)
    assert isinstance(stage.front.shell.overlay, PortalDialog)


def test_a_banner_never_takes_the_caret(stage: Stage) -> None:
    stage.press(Qt.Key.Key_F, CTRL)
    caret = QApplication.focusWidget()
    stage.refuse("bill_raised", "number_taken", stage.bill().id)
    stage.until(lambda: stage.front.shell.notices.isVisible())
    assert QApplication.focusWidget() is caret
    stage.press(Qt.Key.Key_G, SHIFT)
    stage.front.shell.notices.take_away()
    assert QApplication.focusWidget() is caret


def test_a_banner_that_goes_with_the_caret_gives_it_to_the_screen(stage: Stage) -> None:
    stage.refuse("bill_raised", "number_taken", stage.bill().id)
    stage.until(lambda: stage.front.shell.notices.isVisible())
    stage.button("shell.notice.close").setFocus()
    stage.press(Qt.Key.Key_Space)
    here = QApplication.focusWidget()
    assert here is not None
    assert stage.front.serve is here or stage.front.serve.isAncestorOf(here)


def test_banners_stand_one_at_a_time_the_most_pressing_first(stage: Stage) -> None:
    stage.refuse("bill_raised", "number_taken", stage.bill().id)
    stage.online(drift_s=431)
    stage.front.state.ticked.emit()
    stage.until(
        lambda: "ahead of the portal" in banner(stage) and stage.front.shell.notices._more.text() == "and 1 more"
    )
    stage.front.shell.notices.take_away()
    assert "refused 1 entry" in banner(stage)
    stage.front.shell.notices.take_away()
    assert not stage.front.shell.notices.isVisible()


def test_a_banner_taken_away_comes_again_only_when_there_is_more(stage: Stage) -> None:
    one, two = stage.bill(), stage.bill("Brian Were", "23456789")
    stage.refuse("bill_raised", "number_taken", one.id)
    stage.until(lambda: "1 entry" in banner(stage))
    stage.front.shell.notices.take_away()
    stage.front.portal.refresh()
    stage.front.state.ticked.emit()
    assert not stage.front.shell.notices.isVisible()
    stage.refuse("bill_raised", "number_taken", two.id)
    stage.until(lambda: "2 entries" in banner(stage))


def test_what_one_agent_took_away_is_news_to_the_next(stage: Stage) -> None:
    stage.refuse("bill_raised", "number_taken", stage.bill().id)
    stage.until(lambda: stage.front.shell.notices.isVisible())
    stage.front.shell.notices.take_away()
    stage.sign_in(SUPERVISOR)
    stage.until(lambda: "refused 1 entry" in banner(stage))


def test_enrolling_again_stays_until_it_is_done(stage: Stage) -> None:
    stage.must_enrol("restored")
    stage.until(lambda: "must be enrolled again" in banner(stage))
    assert chip(stage).startswith("Must be enrolled again")
    assert not stage.front.shell.notices.can_take_away()
    stage.enrolled()
    stage.until(lambda: not stage.front.shell.notices.isVisible())


def test_a_portal_that_says_no_is_not_called_offline(stage: Stage) -> None:
    stage.offline("old_protocol: too old", "old_protocol")
    assert chip(stage).startswith("Portal refuses since ")
    assert "This program is too old" in banner(stage)
    stage.offline("busy: later", "busy")
    stage.until(lambda: chip(stage).startswith("Offline since "))
    assert not stage.front.shell.notices.isVisible()


@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_chip_gives_way_before_a_word_of_the_bar_is_cut(stage: Stage, width: int) -> None:
    from tests.screens.cut_words import cut_words

    stage.unsent(3, age_s=12 * 60)
    stage.online(drift_s=431)
    stage.offline()
    stage.press(Qt.Key.Key_F5)
    stage.until(lambda: stage.front.takings.facts is not None)
    for code in ("en", "sw"):
        stage.kit.language.set_code("sw" if code == "sw" else "en")
        stage.front.shell.resize(width, 768)
        stage.until(lambda: cut_words(stage.front.shell.top_bar) == [])
