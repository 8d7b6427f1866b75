"""The system's request to end leaves the event loop at once: no window is asked, and none can say no."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication

from ui.application import quit_on_signals

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Loop:
    """Stands for the application: what it was asked to do."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def exit(self, code: int) -> None:
        self.asked.append(f"exit {code}")

    def quit(self) -> None:
        self.asked.append("quit, which a window may refuse")


@pytest.fixture
def loop() -> Iterator[Loop]:
    before = [signal.getsignal(number) for number in SIGNALS]
    yield Loop()
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_system_that_ends_is_not_held_up_by_a_warning(loop: Loop, number: signal.Signals) -> None:
    quit_on_signals(cast(QApplication, loop))
    signal.raise_signal(number)
    assert loop.asked == ["exit 0"]
