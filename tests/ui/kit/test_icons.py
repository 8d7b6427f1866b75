"""Icons: every one that is asked for exists, and every one is drawn by the same rules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.paths import ROOT
from ui.kit.icons import SIZES, icon, icon_folder, icon_names
from ui.kit.states import STATES

_ICON_CALLS = {"Picture", "IconButton", "IconLine", "Outlined", "icon"}
FILLED = {"part_paid"}


def asked_for() -> set[str]:
    """Names of icons that the interface writes down: ``icon="…"`` and the parts that take one."""
    found = {look.icon for look in STATES.values()}
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(_names(node))
    return found - {""}


def _names(call: ast.Call) -> list[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    values = [word.value for word in call.keywords if word.arg == "icon"]
    if name in _ICON_CALLS and len(call.args) > 1:
        values.append(call.args[0 if name == "icon" else 1])
    return [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    assert asked_for() - set(icon_names()) == set()


def test_the_search_for_names_finds_them() -> None:
    assert {"find", "close", "warning", "paid", "clock"} <= asked_for()


@pytest.mark.parametrize("path", sorted(icon_folder().glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_keeps_the_rules_of_the_set(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke-width="1.75"' in text
    assert 'stroke-linecap="round"' in text
    assert set(re.findall(r'(?:stroke|fill)="(#[^"]+|[a-z]+[A-Z]?[a-z]*)"', text)) <= {"none", "currentColor"}
    assert ('fill="currentColor"' in text) is (path.stem in FILLED)


@pytest.mark.parametrize("size", SIZES)
def test_an_icon_is_sharp_at_the_density_of_the_screen(qapp: QApplication, size: int) -> None:
    picture = icon("clock", size, "#141D18", 2.0)
    assert picture.width() == 2 * size
    assert picture.deviceIndependentSize().width() == size


def test_an_icon_takes_the_colour_it_is_asked_for(qapp: QApplication) -> None:
    image = icon("minus", 24, "#AE231B").toImage()
    assert image.pixelColor(12, 12).name() == "#ae231b"


def test_a_misspelt_name_is_a_bug_and_no_empty_square(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("clokc", 16, "#141D18")
