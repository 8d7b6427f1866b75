"""Segments, filters and drop-downs: a person's choice is told, the program's is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from ui.kit.dropdown import Dropdown
from ui.kit.filter_chips import Filter, FilterChips
from ui.kit.kit import Kit
from ui.kit.segments import Choice, Segments
from ui.language import Plain

CHOICES = [
    Choice("en", Plain("English")),
    Choice("sw", Plain("Kiswahili")),
    Choice("both", Plain("Zote mbili, pamoja")),
]


@pytest.fixture
def segments(kit: Kit, qtbot: QtBot) -> Segments:
    made = Segments(kit, CHOICES, "both", name="Language", stretch=True)
    qtbot.addWidget(made)
    return made


def part(segments: Segments, place: int) -> QAbstractButton:
    return segments.findChildren(QAbstractButton)[place]


def test_a_click_chooses_and_is_told(segments: Segments, qtbot: QtBot) -> None:
    with qtbot.waitSignal(segments.chosen) as chosen:
        QTest.mouseClick(part(segments, 1), Qt.MouseButton.LeftButton)
    assert chosen.args == ["sw"]
    assert segments.current() == "sw"


def test_choosing_by_program_tells_nobody(segments: Segments) -> None:
    told: list[str] = []
    segments.chosen.connect(told.append)
    segments.choose("en")
    assert (segments.current(), told) == ("en", [])


def test_arrows_go_to_the_neighbour(segments: Segments) -> None:
    QTest.keyClick(part(segments, 2), Qt.Key.Key_Left)
    assert segments.current() == "sw"
    QTest.keyClick(part(segments, 0), Qt.Key.Key_Left)
    assert segments.current() == "sw"


def test_segments_grow_in_height_before_a_word_is_cut(segments: Segments, qtbot: QtBot) -> None:
    segments.resize(420, 32)
    segments.show()
    assert segments.height() == 32
    segments.resize(270, 32)
    assert segments.height() > 32


def test_filters_are_shown_anew_and_keep_the_chosen(kit: Kit, qtbot: QtBot) -> None:
    chips = FilterChips(kit, [Filter("", Plain("All")), Filter("n", Plain("NTSA 4"))], "n")
    qtbot.addWidget(chips)
    chips.show_filters([Filter("", Plain("All")), Filter("n", Plain("NTSA 2")), Filter("l", Plain("Lands 1"))], "n")
    assert chips.current() == "n"
    assert [button.text() for button in chips.findChildren(QAbstractButton)] == ["All", "NTSA 2", "Lands 1"]
    with qtbot.waitSignal(chips.chosen) as chosen:
        QTest.mouseClick(chips.findChildren(QAbstractButton)[2], Qt.MouseButton.LeftButton)
    assert chosen.args == ["l"]


def test_a_drop_down_tells_a_persons_choice(kit: Kit, qtbot: QtBot) -> None:
    box = Dropdown(kit, CHOICES, "en", label="Reason")
    qtbot.addWidget(box)
    inner = box.findChild(QComboBox)
    assert isinstance(inner, QComboBox)
    with qtbot.waitSignal(box.chosen) as chosen:
        QTest.keyClick(inner, Qt.Key.Key_Down)
    assert chosen.args == ["sw"]
    assert inner.accessibleName() == "Reason"
