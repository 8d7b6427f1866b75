"""Windows are really shown here: see ``tests/ui/conftest.py``."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication


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
