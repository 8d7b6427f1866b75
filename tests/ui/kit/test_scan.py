"""A scanner is told from a person by its speed, and never types into search text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.scan import FASTEST_PERSON_MS, LEAST_CHARACTERS, Burst

CODE = "48201937722"


@pytest.fixture
def listening(kit: Kit) -> Kit:
    """A kit at a counter where a person sits and a scanner lies."""
    kit.scans.listening = True
    return kit


def test_a_fast_code_with_enter_is_a_scan() -> None:
    burst = Burst()
    for place, character in enumerate(CODE):
        assert burst.typed(character, place * 3) is (place == 0)
    assert burst.ended(40) == CODE


def test_a_person_is_no_scanner() -> None:
    burst = Burst()
    for place, character in enumerate(CODE):
        burst.typed(character, place * (FASTEST_PERSON_MS + 1))
    assert burst.ended(10_000) == ""


def test_a_few_fast_letters_are_no_scan() -> None:
    burst = Burst()
    for place in range(LEAST_CHARACTERS - 1):
        burst.typed("7", place)
    assert burst.ended(LEAST_CHARACTERS) == ""


def test_enter_long_after_a_fast_word_is_no_scan() -> None:
    burst = Burst()
    for place, character in enumerate(CODE):
        burst.typed(character, place)
    assert burst.ended(1_000) == ""


def test_a_scan_leaves_the_search_text_as_it_was(listening: Kit, qtbot: QtBot) -> None:
    field = Field(listening, icon="find", name="Service")
    qtbot.addWidget(field)
    field.set_text("gari")
    entered: list[int] = []
    field.entered.connect(lambda: entered.append(1))
    with qtbot.waitSignal(listening.scans.scanned) as scanned:
        QTest.keyClicks(field.line, CODE)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert scanned.args == [CODE]
    assert field.text() == "gari"
    assert entered == []


def test_a_field_that_takes_scans_gets_the_code(listening: Kit, qtbot: QtBot) -> None:
    field = Field(listening, "Document number", takes_scans=True)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.scanned) as scanned:
        QTest.keyClicks(field.line, CODE)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert scanned.args == [CODE]


def test_a_driven_run_is_not_taken_for_a_scanner(kit: Kit, qtbot: QtBot) -> None:
    field = Field(kit, "ID")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.entered):
        QTest.keyClicks(field.line, CODE)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.text() == CODE
