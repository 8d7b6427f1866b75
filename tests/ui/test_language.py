"""Words follow the language: at once, everywhere, and no longer than their widgets live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.dates import Day, DayAndTime, LongDay, clock_time, exact_time, running_time
from ui.language import N_, Language, Plain, as_spoken, counted, say

SW = {
    "Queue": "Foleni",
    "Counter {n}": "Kaunta {n}",
    "Open {screen}": "Fungua {screen}",
    "Wrong {n}": "Mbaya {m}",
    "{n} services": "Huduma {n}",
}
AT = datetime(2026, 10, 14, 6, 31, 8, tzinfo=UTC)


def words_of(code: str) -> Callable[[str], str]:
    return (lambda text: SW.get(text, text)) if code == "sw" else str


@pytest.fixture
def language(qapp: QApplication) -> Language:
    return Language("en", words_of)


def test_english_is_the_key_itself(language: Language) -> None:
    assert language.tr("Queue") == "Queue"


def test_a_sentence_takes_its_facts(language: Language) -> None:
    language.set_code("sw")
    assert language.tr("Counter {n}", n=12) == "Kaunta 12"


def test_a_fact_that_is_spoken_follows_the_language(language: Language) -> None:
    words = say(N_("Open {screen}"), screen=as_spoken("Queue"))
    assert language.words(words) == "Open Queue"
    language.swap()
    assert language.words(words) == "Fungua Foleni"


def test_a_translation_with_a_wrong_fact_falls_back_to_english(language: Language) -> None:
    language.set_code("sw")
    assert language.tr("Wrong {n}", n=1) == "Wrong 1"


def test_data_is_not_translated(language: Language) -> None:
    language.set_code("sw")
    assert language.words(Plain("Queue")) == "Queue"
    assert language.words("Queue") == "Foleni"


def test_one_and_many(language: Language) -> None:
    assert language.words(counted(1, N_("1 service"), N_("{n} services"))) == "1 service"
    assert language.words(counted(5489, N_("1 service"), N_("{n} services"))) == "5,489 services"


def test_what_is_bound_is_said_again_and_again(language: Language, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    language.bind(label.setText, "Counter {n}", n=12)
    assert label.text() == "Counter 12"
    language.swap()
    assert label.text() == "Kaunta 12"


def test_binding_the_same_setter_again_replaces_what_it_says(language: Language, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    language.bind(label.setText, "Counter {n}", n=1)
    language.bind(label.setText, "Queue")
    assert language.bound() == 1
    language.swap()
    assert label.text() == "Foleni"


def test_a_binding_goes_with_its_widget(language: Language) -> None:
    label = QLabel()
    language.bind(label.setText, "Queue")
    label.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    language.swap()
    assert language.bound() == 0


def test_a_setter_that_raises_because_its_widget_is_gone_is_dropped(language: Language) -> None:
    said: list[str] = []

    def setter(text: str) -> None:
        if said:
            raise RuntimeError("Internal C++ object already deleted.")
        said.append(text)

    language.bind(setter, "Queue")
    language.swap()
    assert said == ["Queue"]
    assert language.bound() == 0


def test_the_change_is_told_after_the_words_changed(language: Language, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    language.bind(label.setText, "Queue")
    seen: list[str] = []
    language.changed.connect(lambda: seen.append(label.text()))
    language.set_code("sw")
    language.set_code("sw")
    assert seen == ["Foleni"]


def test_the_real_catalogue_speaks_kiswahili(qapp: QApplication) -> None:
    assert Language("sw").tr("Help") != "Help"


def test_a_day_is_nairobis_and_in_the_language(language: Language) -> None:
    late = datetime(2026, 10, 14, 22, 0, tzinfo=UTC)
    assert language.said(Day(late)) == "15 Oct 2026"
    assert language.said(DayAndTime(AT)) == "Wed 14 Oct 2026, 09:31"
    language.swap()
    assert language.said(DayAndTime(AT)) == "Jumatano 14 Okt 2026, 09:31"
    assert language.said(LongDay(AT)) == "Jumatano 14 Oktoba 2026"


def test_times_are_nairobis() -> None:
    assert clock_time(AT) == "09:31"
    assert exact_time(AT) == "09:31:08"
    assert [running_time(s) for s in (-3, 72, 3600)] == ["00:00", "01:12", "1:00:00"]
