"""Every page of the gallery in every look and language: no cut word, no overlap, every icon named, one green button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.cut_words import cut_words, overlaps
from tests.screens.gallery import PAGES, SETTINGS, Setting, build, kit_for
from ui.kit.dialog import Dialog
from ui.kit.fonts import load_fonts
from ui.shell.window import SIZE, Shell


@pytest.fixture(scope="module", autouse=True)
def _fonts(qapp: QApplication) -> None:
    load_fonts()


def shown(page: str, setting: Setting, app: QApplication, qtbot: QtBot) -> Shell:
    shell = build(kit_for(setting, app), page)
    qtbot.addWidget(shell)
    shell.show()
    app.processEvents()
    app.processEvents()
    return shell


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_and_nothing_overlaps(page: str, setting: Setting, qapp: QApplication, qtbot: QtBot) -> None:
    shell = shown(page, setting, qapp, qtbot)
    assert (shell.width(), shell.height()) == SIZE, "the page fits the smallest screen"
    assert cut_words(shell) == []
    front = shell.findChild(Dialog)
    if page not in ("palette", "help", "dialog"):
        assert overlaps(shell) == []
    elif front is not None:
        assert overlaps(front) == []


class Windows(QObject):
    """Notices every widget that is shown as a window of its own, however briefly."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("page", PAGES)
def test_no_part_is_ever_a_window_of_its_own(page: str, qapp: QApplication, qtbot: QtBot) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        shown(page, SETTINGS[0], qapp, qtbot)
    finally:
        qapp.removeEventFilter(windows)
    assert set(windows.seen) == {"Shell"}


@pytest.mark.parametrize("page", PAGES)
def test_every_button_has_a_name(page: str, qapp: QApplication, qtbot: QtBot) -> None:
    shell = shown(page, SETTINGS[0], qapp, qtbot)
    nameless = [
        b for b in shell.findChildren(QAbstractButton) if b.isVisible() and not (b.text() or b.accessibleName())
    ]
    assert nameless == []


def test_a_picture_is_as_large_as_the_smallest_screen(qapp: QApplication, qtbot: QtBot) -> None:
    picture = shown("serve", SETTINGS[0], qapp, qtbot).grab()
    assert (picture.width(), picture.height()) == SIZE
