"""A hand at the keyboard: works the real widgets with key and mouse events, and counts what it pressed.

An agent needs a fixed 280 ms a key; the program's own time is what passes until the screen is ready for the next
one. Pictures are taken of the window as it stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

W = TypeVar("W", bound=QWidget)
KEY_MS = 280
STEP_MS = 2
PATIENCE_S = 30.0
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class NotSeen(Exception):
    """What the hand waited for did not come."""


class Hand:
    """Presses keys in one window. ``keystrokes`` counts every key, ``own_ms`` the program's time under the keys."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.keystrokes = 0
        self.own_ms = 0.0

    def begin(self) -> None:
        """A new citizen: the counts begin at nothing."""
        self.keystrokes, self.own_ms = 0, 0.0

    @property
    def agent_ms(self) -> int:
        """What an agent needs for what was pressed."""
        return round(self.keystrokes * KEY_MS + self.own_ms)

    def find(self, name: str, kind: type[W]) -> W:
        """The visible widget of this object name; ``NotSeen`` after a while."""

        def seen() -> W | None:
            found = [w for w in self.window.findChildren(kind, name) if w.isVisible()]
            return found[0] if found else None

        return self.until(seen, f"a widget named {name}")

    def sees(self, name: str) -> bool:
        """True while a visible widget has this object name."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key, to whatever has the focus."""
        self._timed(lambda: QTest.keyClick(self._focus(), key, modifiers))

    def type(self, text: str) -> None:
        """A text, key by key, to whatever has the focus."""
        for letter in text:
            self._timed(lambda letter=letter: QTest.keyClick(self._focus(), letter))  # type: ignore[misc]

    def click(self, widget: QWidget) -> None:
        """A press of the left button; counts as a key."""
        self._timed(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton))

    def until(self, seen: Callable[[], W | None], what: str, patience_s: float = PATIENCE_S) -> W:
        """What ``seen`` gives once it gives something; the screen lives meanwhile."""
        ends = time.monotonic() + patience_s
        while time.monotonic() < ends:
            if (found := seen()) is not None:
                return found
            self.rest(STEP_MS)
        raise NotSeen(f"{what} did not come within {patience_s:.0f} s")

    def wait(self, true: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Until it is true; the time counts for nobody (the citizen's, the printer's)."""
        self.until(lambda: self.window if true() else None, what, patience_s)

    def settle(self, true: Callable[[], bool], what: str) -> None:
        """Until it is true; the agent waits for the program, so the time is the program's own."""
        begun = time.perf_counter()
        self.wait(true, what)
        self.own_ms += (time.perf_counter() - begun) * 1_000

    def rest(self, ms: int) -> None:
        """Lets the screen live for a while; nobody's time.

        An event loop of our own: QTest's waiting keeps Python's other threads from their turns.
        """
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def picture(self, path: Path) -> None:
        """The window as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.window.grab().save(str(path)):
            raise NotSeen(f"the picture {path.name} could not be written")

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _timed(self, act: Callable[[], None]) -> None:
        begun = time.perf_counter()
        act()
        QApplication.processEvents()
        self.own_ms += (time.perf_counter() - begun) * 1_000
        self.keystrokes += 1
