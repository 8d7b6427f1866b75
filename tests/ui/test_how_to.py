"""The example of docs/screens.md is code that runs: what a newcomer copies must work."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.paths import ROOT
from ui.kit.button import Button
from ui.kit.kit import Kit
from ui.shell.screen import Screen
from ui.shell.state import ShellState
from ui.shell.window import Shell
from ui.work import Work

IMPORTS = """
from __future__ import annotations
from collections.abc import Callable, Sequence
from ui.dates import clock_time
from ui.kit.arrange import add, column
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.columns import Columns
from ui.kit.figures import SumLine
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.language import N_, Plain, say
from ui.shell.action import Action, FootKey
from ui.shell.screen import Screen
from ui.work import Running, Work
"""


def example() -> type[Screen]:
    """The class that the page shows."""
    page = (ROOT / "docs" / "screens.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert found is not None
    made: dict[str, object] = {}
    exec(IMPORTS + found.group(1), made)
    shift = made["Shift"]
    assert isinstance(shift, type)
    assert issubclass(shift, Screen)
    return shift


def test_the_example_closes_the_shift_by_key_and_by_button(kit: Kit, work: Work, qtbot: QtBot) -> None:
    closed = SimpleNamespace(at=datetime(2026, 10, 14, 14, 2, tzinfo=UTC))
    screen = example()(kit, work, lambda: closed)  # type: ignore[call-arg,arg-type]
    shell = Shell(kit, ShellState())
    qtbot.addWidget(shell)
    shell.add_screen(screen)
    shell.open_screen("shift")
    with qtbot.waitActive(shell):
        shell.show()
    note = screen.note  # type: ignore[attr-defined]
    QTest.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: note.words.text() == "Closed at 17:02.")
    note.say("Open")
    button = screen.findChild(Button)
    assert isinstance(button, Button)
    button.click()
    qtbot.waitUntil(lambda: note.words.text() == "Closed at 17:02.")
