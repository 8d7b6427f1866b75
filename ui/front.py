"""The front of the counter: the window, its screens, and who may open which.

Sign-in stands before everything; F12 comes back to it, and warns when work is unsent. The frame's facts follow what
changes at the counter.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.domain.staff import StaffMember
from desktop.services.counter import Counter
from desktop.services.ports.views import Changed, Standing
from ui.changes import Changes
from ui.find.screen import FindScreen
from ui.garbage import Collector
from ui.kit.kit import Kit
from ui.portal_link.frame import PortalFrame
from ui.portal_link.leaving import Leaving
from ui.printers.paper_frame import PaperFrame
from ui.printers.screen import PrintersScreen
from ui.serve.screen import ServeScreen
from ui.shell.state import ShellState
from ui.shell.window import Shell
from ui.shell_facts import centre_words, printer_light, under_name
from ui.sign_in.screen import SignInScreen
from ui.takings.screen import TakingsScreen
from ui.work import Work

SCREENS = frozenset({"serve", "find", "takings", "setup"})


class Front(QObject):
    """Window and screens of one counter, from ``open`` to ``close``."""

    def __init__(self, counter: Counter, kit: Kit) -> None:
        super().__init__()
        self.counter = counter
        self.kit = kit
        self.work = Work()
        self.garbage = Collector()
        self.changes = Changes(counter.subscribe)
        self.state = ShellState(clock=counter.clock)
        self.shell = Shell(kit, self.state)
        self.sign_in = SignInScreen(counter, kit, self.work, self.changes)
        self.serve = ServeScreen(counter, kit, self.work, self.changes)
        self.find = FindScreen(counter, kit, self.work, self.changes)
        self.takings = TakingsScreen(counter, kit, self.work, self.changes)
        self.printers = PrintersScreen(counter, kit, self.work, self.changes)
        for screen in (self.serve, self.find, self.takings, self.printers):
            self.shell.add_screen(screen)
        self.portal = PortalFrame(counter, kit, self.work, self.changes, self.shell)
        self.papers = PaperFrame(counter, kit, self.work, self.changes, self.shell)
        self.leaving = Leaving(kit, self.state, self.shell.open_dialog)
        self.shell.may_close = lambda: self.leaving.may_close(self.shell.close)
        self._connect()

    def open(self, *, whole_screen: bool = False) -> None:
        """The sign-in page, and the window: over the whole screen where a person works with it."""
        self.garbage.start()
        self._refresh()
        self.shell.show_full(self.sign_in)
        if whole_screen:
            self.shell.showMaximized()
        else:
            self.shell.show()

    def close(self) -> None:
        """No more answers are delivered; the worker threads are joined. The window may go without a word."""
        self.shell.may_close = lambda: True
        self.changes.stop()
        self.work.stop()
        self.garbage.stop()

    def on_signed_in(self, member: StaffMember) -> None:
        """Somebody sat down."""
        self.state.set(staff_name=member.name, initials=member.initials)
        self.shell.allow(SCREENS)
        self.shell.open_screen("serve")
        self.portal.begin_for(member)
        self.papers.refresh()

    def on_lock_asked(self) -> None:
        """F12: locks, after a warning while work is unsent."""
        self.leaving.lock(self._lock)

    def on_open_bill(self, bill_id: str) -> None:
        """A bill found elsewhere is followed on the serve screen."""
        self.shell.open_screen("serve")
        self.serve.open_bill(bill_id)

    def on_look_up(self, number: str) -> None:
        """A number found nowhere here is looked up where bills are served."""
        self.shell.open_screen("serve")
        self.serve.look_up(number)

    def on_changed(self, changed: Changed) -> None:
        """The frame's facts that the change touches."""
        if changed.touches("printer"):
            self.state.set(printer=printer_light(self.counter.printer()))

    def _connect(self) -> None:
        self.work.unhandled.connect(self.shell.tell.say)
        self.changes.changed.connect(self.on_changed)
        self.sign_in.signed_in.connect(self.on_signed_in)
        self.find.open_bill.connect(self.on_open_bill)
        self.find.look_up.connect(self.on_look_up)
        self.printers.dialog_asked.connect(self.shell.open_dialog)
        self.portal.bill_asked.connect(self.on_open_bill)
        self.portal.standing_read.connect(self._show_standing)
        self.shell.lock_asked.connect(self.on_lock_asked)

    def _lock(self) -> None:
        """The member leaves; what was on the screens stays for the next one only as far as it is the counter's."""
        self.work.run(self.counter.door.sign_out, lambda _: None, owner=self)
        self.shell.show_full(self.sign_in)

    def _refresh(self) -> None:
        self.state.set(printer=printer_light(self.counter.printer()))
        self.portal.refresh()

    def _show_standing(self, standing: Standing) -> None:
        member = self.counter.session.member
        self.state.set(
            centre=centre_words(standing),
            under_name=under_name(member, standing) if member else self.state.facts.under_name,
        )
