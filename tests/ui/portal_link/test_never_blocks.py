"""Going offline and coming back never holds up a screen, however slow the disk is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer

from tests.ui.portal_link.stage import CTRL, SHIFT, Stage, wait

SLOW_READ_S = 2.0
"""Longer than all the flips together: a screen that waited for one read would not live through them."""
FLIPS = 40
LEAST_BEATS = 20


class Heart:
    """Beats on the GUI thread while it lives."""

    def __init__(self) -> None:
        self.beats = 0
        self._timer = QTimer(interval=2)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        self.beats += 1


@pytest.mark.parametrize("dialog", [False, True], ids=["screen", "dialog"])
def test_link_that_flips_never_holds_up_the_screen(stage: Stage, monkeypatch: pytest.MonkeyPatch, dialog: bool) -> None:
    stage.bill()
    stage.unsent(3, age_s=120)
    if dialog:
        stage.press(Qt.Key.Key_R, CTRL | SHIFT)
        stage.portal_dialog()
    wait(100)
    reads = stage.desk.file._reads
    quick: Callable[..., Any] = reads._run

    readers: set[int] = set()

    def slow(*args: Any, **known: Any) -> Any:
        readers.add(threading.get_ident())
        time.sleep(SLOW_READ_S)
        return quick(*args, **known)

    monkeypatch.setattr(reads, "_run", slow)
    thread = threading.Thread(target=_flip, args=(stage,))
    heart = Heart()
    thread.start()
    while thread.is_alive():
        wait(20)
    thread.join()
    assert heart.beats > LEAST_BEATS
    wait(100)
    assert readers, "somebody read, so somebody could have been held up"
    assert threading.get_ident() not in readers
    monkeypatch.setattr(reads, "_run", quick)


def _flip(stage: Stage) -> None:
    """As the sync's threads do: the keeper moves, and tells from its own thread."""
    for n in range(FLIPS):
        if n % 2:
            stage.online()
        else:
            stage.desk.link.unanswered("The portal at https://x cannot be reached: no connection.")
            stage.desk.file.tell({"link", "standing"})
        time.sleep(0.02)
