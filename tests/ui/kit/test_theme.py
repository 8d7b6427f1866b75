"""The theme changes on the spot, everywhere, and only when it really changes."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.theme import Look
from ui.kit.tokens import DARK, LIGHT


def test_a_part_is_painted_in_the_new_colours_at_once(kit: Kit, qtbot: QtBot) -> None:
    card = Card(kit, "Citizen")
    qtbot.addWidget(card)
    card.resize(200, 120)
    assert card.grab().toImage().pixelColor(100, 100).name().upper() == LIGHT["card"]
    kit.theme.swap_mode()
    assert card.grab().toImage().pixelColor(100, 100).name().upper() == DARK["card"]


def test_qts_own_parts_get_palette_and_sheet(kit: Kit, qapp: QApplication) -> None:
    kit.theme.swap_mode()
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK["win"]
    assert DARK["field"] in qapp.styleSheet()


def test_the_same_look_again_tells_nobody(kit: Kit) -> None:
    told: list[int] = []
    kit.theme.changed.connect(lambda: told.append(1))
    kit.theme.set_look(Look())
    assert told == []
    kit.theme.set_large(True)
    assert told == [1]


def test_rows_grow_less_than_text_in_large_mode(kit: Kit) -> None:
    assert kit.theme.row(40) == 40
    kit.theme.set_large(True)
    assert kit.theme.row(40) == 46
    assert kit.theme.line("body") == 24


def test_high_contrast_draws_states_with_an_edge(kit: Kit, qtbot: QtBot) -> None:
    from ui.kit.chip import Chip

    chip = Chip.of(kit, "paid")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    kit.theme.set_contrast(True)
    image = chip.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0).name().upper() == LIGHT["ok"]
