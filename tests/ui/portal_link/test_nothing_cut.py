"""No word is cut and nothing lies on anything else, in either language, in large text, with all there is to say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.cut_words import cut_words, overlaps
from tests.ui.portal_link.shots import STATES
from tests.ui.portal_link.stage import Stage, staged, wait
from tests.ui.sign_in.shots import kit_for
from ui.kit.dialog import Dialog
from ui.kit.fonts import load_fonts
from ui.kit.theme import Look
from ui.language import Code

LOOKS = {"en": ("en", False), "sw": ("sw", False), "large-sw": ("sw", True)}


@pytest.fixture(params=LOOKS, ids=list(LOOKS))
def stage(request: pytest.FixtureRequest, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Stage]:
    from tests.screens.gallery import Setting

    code, large = LOOKS[request.param]
    load_fonts()
    kit = kit_for(Setting("x", Look(large=large), _code(code)))
    with staged(tmp_path, kit) as made:
        made.sign_in()
        yield made


def _code(code: str) -> Code:
    return "sw" if code == "sw" else "en"


@pytest.mark.parametrize("state", ["dialog-offline", "dialog-refused", "dialog-wrong-code", "told", "leave", "close"])
def test_nothing_is_cut_in_a_dialog(stage: Stage, state: str) -> None:
    STATES[state](stage)
    wait(50)
    dialog = stage.front.shell.overlay
    assert isinstance(dialog, Dialog)
    assert _wrong(dialog.panel) == []


@pytest.mark.parametrize("state", ["offline", "clock", "enrol", "to-tell"])
def test_nothing_is_cut_in_the_frame(stage: Stage, state: str) -> None:
    STATES[state](stage)
    wait(50)
    shell = stage.front.shell
    assert [_wrong(part) for part in (shell.top_bar, shell.notices, shell.foot)] == [[], [], []]


def _wrong(part: QWidget) -> list[str]:
    return cut_words(part) + overlaps(part)
