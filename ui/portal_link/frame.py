"""The portal in the frame of the window: chip, foot, banner and the two dialogs, kept up to date on every screen.

The link is read from memory every second, because a clock that drifts tells nobody; the standing is read off the GUI
thread after a change. What counts up meanwhile counts from the clock.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.services.counter import Counter
from desktop.services.ports.views import Changed, Standing
from ui.changes import Changes
from ui.kit.kit import Kit
from ui.language import N_
from ui.portal_link.notices import PORTAL_KEY, TO_TELL, TO_TELL_KEY, notices
from ui.portal_link.portal_dialog import PortalDialog
from ui.portal_link.tell_dialog import TellDialog
from ui.shell.action import Action
from ui.shell.window import PORTAL, Shell
from ui.shell_facts import clock_off, shell_link
from ui.work import Work

_TOPICS = ("standing", "staff", "refused", "to_tell", "bills")


class PortalFrame(QObject):
    """``standing_read`` carries a fresh :class:`Standing`; ``bill_asked`` the id of a bill to be followed."""

    standing_read = Signal(object)
    bill_asked = Signal(str)

    def __init__(self, counter: Counter, kit: Kit, work: Work, changes: Changes, shell: Shell) -> None:
        super().__init__()
        self._counter, self._kit, self._work, self._changes, self._shell = counter, kit, work, changes, shell
        self._standing = Standing()
        shell.offer(
            Action(PORTAL, N_("This counter and its portal"), PORTAL_KEY, self.open_portal), before_sign_in=True
        )
        shell.offer(
            Action(TO_TELL, N_("Citizens who can be told"), TO_TELL_KEY, self.open_to_tell),
            Action("take_notice_away", N_("Take the banner away"), "", self._take_away, shell.notices.can_take_away),
        )
        shell.state.ticked.connect(self.show_link)
        changes.changed.connect(self.on_changed)

    def refresh(self) -> None:
        """Read where this counter stands."""
        self.show_link()
        self._work.read(self._counter.standing, self._show_standing, owner=self, key="front.standing")

    def begin_for(self, _member: object) -> None:
        """Somebody sat down: what another one took away is news to them."""
        self._shell.notices.begin_again()
        self.refresh()

    def open_portal(self) -> None:
        """How this counter stands with its portal."""
        dialog = PortalDialog(self._kit, self._counter, self._work, self._changes, self._standing)
        dialog.bill_opened.connect(self.bill_asked)
        self._shell.open_dialog(dialog, dialog.dialog_actions())

    def open_to_tell(self) -> None:
        """The citizens whose receipts are here."""
        dialog = TellDialog(self._kit, self._counter, self._work, self._changes)
        dialog.bill_opened.connect(self.bill_asked)
        self._shell.open_dialog(dialog, dialog.dialog_actions())

    def show_link(self) -> None:
        """The link and the clock, from memory."""
        link = self._counter.connectivity()
        self._shell.state.set(link=shell_link(link, self._standing.enrol_again), clock_off=clock_off(link.drift_s))
        self._shell.notices.show_notices(notices(self._standing, link))

    def on_changed(self, changed: Changed) -> None:
        """What the frame says of the portal, when it changed."""
        if changed.touches("link"):
            self.show_link()
        if changed.touches(*_TOPICS):
            self.refresh()

    def _show_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._shell.state.set(entries_waiting=standing.unsent, unsent_since=standing.unsent_since)
        self.show_link()
        self.standing_read.emit(standing)

    def _take_away(self) -> None:
        self._shell.notices.take_away()
