"""Rules of the demonstration's strip: only what the citizen can do now has a button."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.demonstration.citizen_strip import ANSWERS, MOMENTS, CitizenStrip, Deed, Moment
from ui.kit.button import Button
from ui.kit.kit import Kit


@pytest.mark.parametrize("moment", ["before", "waiting", "asked"])
def test_strip_shows_the_deeds_of_the_moment(kit: Kit, qtbot: QtBot, moment: Moment) -> None:
    strip = CitizenStrip(kit, "", lambda _deed: None)
    qtbot.addWidget(strip)
    strip.show()
    strip.show_moment(moment)
    shown = {button.objectName() for button in strip.findChildren(Button) if button.isVisible()}
    assert shown == {f"demonstration.{deed}" for deed in MOMENTS[moment]}


def test_button_plays_its_own_deed(kit: Kit, qtbot: QtBot) -> None:
    played: list[Deed] = []
    strip = CitizenStrip(kit, "", played.append)
    qtbot.addWidget(strip)
    for button in strip.findChildren(Button):
        button.click()
    assert sorted(played) == sorted(Deed)


def test_every_answer_on_the_phone_is_one_the_sandbox_knows() -> None:
    from portal.rails.sandbox import operator

    assert set(ANSWERS.values()) <= set(operator.ANSWERS)
    assert set(ANSWERS) | {Deed.IGNORES} == set(MOMENTS["asked"])
