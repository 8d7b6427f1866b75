"""The one voice: bad input where it happened, trouble with its cause, cancelled silently, a bug once."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.errors import Cancelled, Trouble, UserError
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.language import Language
from ui.shell.strips import MOST, StripHost
from ui.shell.tell import Tell


@pytest.fixture
def strips(kit: Kit, qtbot: QtBot) -> StripHost:
    made = StripHost(kit)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def tell(strips: StripHost) -> Tell:
    return Tell(strips)


def words(strips: StripHost, key: str) -> str:
    strip = strips.strip(key)
    assert strip is not None
    return strip.words.text()


def test_bad_input_is_said_under_its_field(tell: Tell, strips: StripHost, kit: Kit, qtbot: QtBot) -> None:
    field = Field(kit, "Phone")
    qtbot.addWidget(field)
    tell.say(UserError("“{text}” is too short. Type all ten digits.", text="0712"), field.set_error)
    assert field.error.text() == "“0712” is too short. Type all ten digits."
    assert strips.isHidden()


def test_bad_input_without_a_place_is_a_strip_that_goes_again(tell: Tell, strips: StripHost) -> None:
    tell.say(UserError("Choose a service first."))
    assert words(strips, "input") == "Choose a service first."
    tell.take_away()
    assert strips.isHidden()


def test_trouble_is_a_strip_with_its_cause_and_only_one_for_the_same(tell: Tell, strips: StripHost) -> None:
    for minute in (1, 2):
        tell.say(Trouble("The printer has been silent for {n} minutes.", n=minute))
    assert words(strips, "trouble:The printer has been silent for {n} minutes.") == (
        "The printer has been silent for 2 minutes."
    )


def test_what_somebody_cancelled_is_silent(tell: Tell, strips: StripHost) -> None:
    tell.say(Cancelled())
    assert strips.isHidden()


def test_a_bug_is_logged_once_and_shown_once(tell: Tell, strips: StripHost, expect_log: object) -> None:
    expect_log("ERROR ui.shell.tell: bug .*ZeroDivisionError")  # type: ignore[operator]

    def bug() -> Exception:
        try:
            return Exception(1 / 0)
        except ZeroDivisionError as problem:
            return problem

    tell.say(bug())
    assert "bug" in strips
    strips.take_away("bug")
    tell.say(bug())
    assert "bug" not in strips, "the same bug again is not shown again"


def test_there_are_never_more_than_three_strips(tell: Tell, strips: StripHost) -> None:
    for number in range(5):
        tell.say(Trouble(f"Trouble {number}"))
    assert sum(f"trouble:Trouble {number}" in strips for number in range(5)) == MOST
    assert "trouble:Trouble 4" in strips


def test_a_strip_follows_the_language(kit: Kit, tell: Tell, strips: StripHost) -> None:
    language: Language = kit.language
    tell.say(UserError("The name is missing. Type it as it stands on the document."))
    before = words(strips, "input")
    language.swap()
    assert language.code == "sw"
    assert words(strips, "input") == language.tr(before)
