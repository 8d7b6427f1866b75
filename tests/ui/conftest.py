"""A kit in the house's look for tests of parts, shell and screens, and the fonts loaded once."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui.kit.fonts import load_fonts
from ui.kit.kit import Kit, Scans
from ui.kit.theme import Theme
from ui.language import Language
from ui.work import Work


def pytest_itemcollected(item: pytest.Item) -> None:
    """Qt's offscreen platform says at every shown window that it has no size hints; that is no fault of ours."""
    item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def _widgets_gone() -> Iterator[None]:
    """Carry out deletions at the end of each test: no event loop does, and kept windows slow every later test.

    Cycles are collected here too, on this thread, and not by a worker in the middle of a test.
    """
    gc.disable()
    yield
    if QApplication.instance() is not None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect(1)
    gc.enable()


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> list[str]:
    """The families that the bundled files gave Qt."""
    return load_fonts()


@pytest.fixture
def kit(qapp: QApplication, fonts: list[str]) -> Kit:
    """Light, English; no scanner listens, since tests type as fast as one."""
    theme = Theme()
    theme.apply(qapp)
    return Kit(theme, Language("en"), Scans())


@pytest.fixture
def work(qapp: QApplication) -> Iterator[Work]:
    """Workers that are joined at the end."""
    made = Work()
    yield made
    assert made.stop()
