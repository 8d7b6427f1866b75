"""The serve screen in the real window over a stocked counter, and hands that work it by keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from desktop.services.ports.views import BillView
from tests.support.desk import Desk, open_desk
from tests.support.stock import AGENT
from ui.changes import Changes
from ui.kit.fonts import load_fonts
from ui.kit.kit import Kit
from ui.kit.theme import Look, Theme
from ui.language import Code, Language, Plain
from ui.serve.screen import ServeScreen
from ui.shell.state import ShellState
from ui.shell.window import Shell
from ui.work import Work

PATIENCE_S = 10.0
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def wait(ms: int) -> None:
    """Let the screen live. Unlike ``QTest.qWait`` an event loop gives the other threads their turn meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


@dataclass
class Stage:
    """Window, screen, counter. ``keys`` counts what was pressed, data too."""

    desk: Desk
    kit: Kit
    work: Work
    changes: Changes
    shell: Shell
    screen: ServeScreen
    keys: int = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key to whatever has the caret."""
        QTest.keyClick(self._focus(), key, modifiers)
        QApplication.processEvents()
        self.keys += 1

    def write(self, text: str) -> None:
        """A text, letter by letter."""
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
        QApplication.processEvents()

    def until(self, true: Callable[[], object], what: str = "") -> None:
        """Until it is true; fails after ten seconds."""
        ends = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < ends, f"never came: {what}"
            wait(5)

    def line(self, name: str) -> QLineEdit:
        """The visible field of this name, when it is there."""
        self.until(lambda: self._seen(QLineEdit, name), name)
        found = self._seen(QLineEdit, name)
        assert isinstance(found, QLineEdit)
        return found

    def click(self, name: str) -> None:
        """A press of the button of this name."""
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def button(self, name: str) -> QAbstractButton:
        """The visible button of this name."""
        self.until(lambda: self._seen(QAbstractButton, name), name)
        found = self._seen(QAbstractButton, name)
        assert isinstance(found, QAbstractButton)
        return found

    def seen(self, name: str) -> bool:
        """Whether a widget of this name is on the screen."""
        return self._seen(QWidget, name) is not None

    def bill(self) -> BillView:
        """The bill on the screen."""
        bill = self.desk.counter.bills.bill(self.screen.bill_id)
        assert bill is not None
        return bill

    def find_service(self, text: str) -> None:
        """Search and wait for the answer."""
        search = self.screen.search.service.search
        self.press(Qt.Key.Key_F, CTRL)
        self.write(text)
        self.until(lambda: search._listing.text == text, f"answer for {text}")

    def take_down(self, number: str, name: str, phone: str) -> None:
        """A citizen nobody knows yet, by keys."""
        self.press(Qt.Key.Key_I, CTRL)
        self.write(number)
        self.press(Qt.Key.Key_Return)
        field = self.line("serve.citizen.name")
        self.until(field.hasFocus, "caret in the name")
        self.write(name)
        self.press(Qt.Key.Key_Return)
        self.write(phone)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.screen.search.visit.citizen is not None, "the citizen")

    def add_records(self, plate: str = "KDJ 412X") -> None:
        """A copy of a vehicle's records, answered."""
        self.find_service("umilki gari")
        self.press(Qt.Key.Key_Return)
        field = self.line("serve.service.answer.vehicle_reg")
        self.until(field.hasFocus, "caret in the question")
        self.write(plate)
        self.press(Qt.Key.Key_Return)

    def raise_bill(self) -> BillView:
        """F9, and the waiting page."""
        self.press(Qt.Key.Key_F9)
        self.until(lambda: self.screen.page == "waiting", "the waiting page")
        return self.bill()

    def close(self) -> None:
        """Everything joined."""
        self.changes.stop()
        self.work.stop()
        self.shell.close()
        self.shell.deleteLater()
        self.desk.file.close()

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.shell

    def _seen(self, kind: type[QWidget], name: str) -> QWidget | None:
        return next((w for w in self.shell.findChildren(kind, name) if w.isVisible()), None)


def open_stage(folder: Path, code: Code = "en", look: Look | None = None, size: tuple[int, int] = (1366, 768)) -> Stage:
    """Signed in as the agent, the serve screen in front, 1366×768."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    load_fonts()
    theme = Theme(look or Look())
    theme.apply(app)
    kit = Kit(theme, Language(code))
    desk = open_desk(folder)
    desk.counter.door.sign_in(AGENT[0], AGENT[4])
    desk.counter.services.refresh()
    work, changes = Work(), Changes(desk.counter.subscribe)
    state = ShellState(clock=desk.counter.clock)
    state.set(staff_name=AGENT[2], initials="GN", under_name=Plain("Counter 12"), centre=Plain("GPO Nairobi"))
    shell = Shell(kit, state)
    screen = ServeScreen(desk.counter, kit, work, changes, papers_folder=folder / "papers")
    work.unhandled.connect(shell.tell.say)
    shell.add_screen(screen)
    shell.resize(*size)
    shell.show()
    shell.activateWindow()
    shell.open_screen("serve")
    stage = Stage(desk, kit, work, changes, shell, screen)
    wait(30)
    return stage
