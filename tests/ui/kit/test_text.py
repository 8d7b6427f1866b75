"""Text wraps or keeps its room; strong and marked words; nothing is cut."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.kit.text_block import Run, TextBlock, runs_of
from ui.language import Plain, say

LONG = Plain("Kadi, Airtel Money, T-Kash: changanua msimbo kwenye bili")


def test_a_wrapping_text_is_as_high_as_its_lines(kit: Kit, qtbot: QtBot) -> None:
    text = Text(kit, LONG, "small", wrap=True)
    qtbot.addWidget(text)
    assert text.heightForWidth(2000) == 18
    assert text.heightForWidth(200) == 36


def test_a_text_that_does_not_wrap_keeps_its_whole_width(kit: Kit, qtbot: QtBot) -> None:
    text = Text(kit, LONG, "small")
    qtbot.addWidget(text)
    assert text.minimumSizeHint() == text.sizeHint()
    assert text.sizeHint().width() > 300


def test_a_wrapping_text_is_never_narrower_than_its_longest_word(kit: Kit, qtbot: QtBot) -> None:
    text = Text(kit, Plain("a kwa inarekodiwa"), "small", wrap=True)
    word = Text(kit, Plain("inarekodiwa"), "small")
    qtbot.addWidget(text)
    qtbot.addWidget(word)
    assert text.minimumSizeHint().width() >= word.sizeHint().width() - 1


def test_a_hyphen_is_no_place_to_break_a_word(kit: Kit) -> None:
    theme = kit.theme
    wide = TextBlock([Run("M-PESA")], theme.font("body"), 20, theme).natural_width
    block = TextBlock([Run("Lipa na M-PESA")], theme.font("body"), 20, theme, width=wide + 4)
    assert block.height == 2 * 20


def test_stars_make_words_strong_and_facts_are_never_read_as_stars(kit: Kit) -> None:
    runs = runs_of(kit.language, say("Amount **{amount}**, then the PIN", amount="**1600**"))
    assert [(run.text, run.strong) for run in runs] == [
        ("Amount ", False), ("**1600**", True), (", then the PIN", False),
    ]  # fmt: skip


def test_data_keeps_its_stars(kit: Kit) -> None:
    assert runs_of(kit.language, Plain("a **b**")) == [Run("a **b**")]


def test_a_screen_reader_hears_the_words_without_stars(kit: Kit, qtbot: QtBot) -> None:
    text = Text(kit, say("Business number **{n}**", n="222222"))
    qtbot.addWidget(text)
    assert text.text() == "Business number 222222"


def test_marked_letters_are_painted_on_the_mark_colour(kit: Kit, qtbot: QtBot) -> None:
    text = Text(kit, "", "label")
    qtbot.addWidget(text)
    text.show_runs([Run("wa "), Run("umiliki", marked=True)])
    text.resize(text.sizeHint())
    image = text.grab().toImage()
    mark = kit.theme.colour("mark").name()
    assert any(image.pixelColor(x, 3).name() == mark for x in range(image.width()))


def test_larger_text_needs_more_room(kit: Kit, qtbot: QtBot) -> None:
    text = Text(kit, LONG, "small", wrap=True)
    qtbot.addWidget(text)
    before = text.sizeHint()
    kit.theme.set_large(True)
    assert text.sizeHint().height() == 22
    assert text.sizeHint().width() > before.width()
