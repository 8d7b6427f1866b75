"""A stage for tests and pictures of screens: a stocked counter, a kit, workers, and the shell round a screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.domain.staff import Role
from desktop.services.ports.views import BillView
from sync.protocol.feed import StaffRow
from tests.support import desk as support
from tests.support.desk import Desk, open_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT, stock
from ui.changes import Changes
from ui.kit.kit import Kit
from ui.shell.screen import Screen
from ui.shell.state import ShellState
from ui.shell.window import Shell
from ui.shell_facts import printer_light, under_name
from ui.work import Work

PATIENCE_S = 5.0
VERIFIER = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


@dataclass
class Stage:
    """Everything a screen is given, and the shell it stands in."""

    desk: Desk
    kit: Kit
    work: Work
    changes: Changes
    shell: Shell

    def sign_in(self, member: tuple[str, str, str, object, str] = AGENT) -> None:
        """Somebody sits down, without the page."""
        self.desk.counter.door.sign_in(member[0], member[4])
        standing, signed = self.desk.counter.standing(), self.desk.counter.session.member
        assert signed is not None
        self.shell.state.set(
            staff_name=signed.name,
            initials=signed.initials,
            under_name=under_name(signed, standing),
            printer=printer_light(self.desk.counter.printer()),
        )

    def open(self, screen: Screen) -> None:
        """The screen in the shell, in front."""
        self.shell.add_screen(screen)
        self.shell.open_screen(screen.id)
        self.show()

    def open_full(self, screen: Screen) -> None:
        """The screen in the whole window."""
        self.shell.show_full(screen)
        self.show()

    def show(self) -> None:
        """The window is in front and painted."""
        self.shell.show()
        self.shell.activateWindow()
        self.until(self.shell.isActiveWindow)

    def bill(self, name: str = "") -> BillView:
        """A bill for a copy of a vehicle's records, 550.00, that the portal has."""
        person = amina()
        if name:
            person = replace(person, name=name, id_number=str(10_000_000 + abs(hash(name)) % 80_000_000))
        citizen = self.desk.counter.citizens.take_down(person)
        made = self.desk.counter.bills.raise_bill(draft(citizen.id))
        self.desk.portal_has(made)
        return made

    def until(self, true: Callable[[], bool]) -> None:
        """Let the screen live until it is so; an ``AssertionError`` when it never is."""
        ends = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < ends, "it never came"
            QApplication.processEvents()
            time.sleep(0.002)
        QApplication.processEvents()

    def rest(self, seconds: float = 0.1) -> None:
        """Let the screen live a little, where nothing is to come."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            QApplication.processEvents()
            time.sleep(0.002)


def new_counter(folder: Path) -> Desk:
    """A counter that has had no word from a portal yet."""
    with patch.object(support, "stock", lambda _file, _pepper: None):
        return open_desk(folder)


def first_download(desk: Desk) -> None:
    """The portal's first word: the counter's place, its staff and its services."""
    stock(desk.file, desk.secrets.pepper)


def more_staff(desk: Desk, how_many: int) -> None:
    """The portal sends further agents, with staff numbers from 1100."""
    for n in range(how_many):
        identity = f"01900000-0000-7000-8000-0000000001{n:02d}"
        row = StaffRow(identity, str(1_100 + n), f"Rahab Wambui {'Nyambura ' * (n % 2)}Maina", Role.AGENT, VERIFIER)
        desk._row("staff", row)


@contextmanager
def staged(folder: Path, kit: Kit, make: Callable[[Path], Desk] = open_desk) -> Iterator[Stage]:
    """A stage in this folder, taken down at the end."""
    desk = make(folder)
    work, changes = Work(), Changes(desk.counter.subscribe)
    shell = Shell(kit, ShellState(clock=desk.counter.clock))
    try:
        yield Stage(desk, kit, work, changes, shell)
    finally:
        changes.stop()
        stopped = work.stop()
        shell.close()
        shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        desk.file.close()
        assert stopped
