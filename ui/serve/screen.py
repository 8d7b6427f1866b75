"""The serve screen: search, waiting, paid. It knows which page is in front and follows the bill of the visit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.account_number import is_account
from desktop.services.counter import Counter
from desktop.services.look_elsewhere import brought_number
from desktop.services.ports.views import BillView, Changed
from ui.changes import Changes
from ui.kit.dialog import Dialog
from ui.kit.kit import Kit
from ui.language import N_, Words
from ui.serve.assignments import Assignments
from ui.serve.bill_deeds import BillDeeds, OpenDialog
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_follower import BillFollower
from ui.serve.bill_words import SETTLED_STATES
from ui.serve.fee_approvals import FeeApprovals
from ui.serve.keys import FOOT, FOOT_ELSEWHERE, FOOT_NOT_KNOWN, Page, ServeKeys
from ui.serve.paid_banner import ShownAt
from ui.serve.paid_page import PaidPage
from ui.serve.raising import Raised
from ui.serve.search_page import SearchPage
from ui.serve.waiting_page import WaitingPage
from ui.shell.action import Action, FootKey
from ui.shell.screen import Screen
from ui.shell.window import Shell
from ui.work import Work

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ServeScreen(Screen):
    """``page`` is the page in front, ``bill_id`` the bill that is followed (empty while there is none)."""

    id, title, icon, key = "serve", N_("Serve"), "serve", "F2"

    def __init__(
        self, counter: Counter, kit: Kit, work: Work, changes: Changes, *, papers_folder: Path | None = None
    ) -> None:
        super().__init__(kit)
        self._counter, self._work = counter, work
        self._agent = ""
        self.page: Page = "search"
        self.search = SearchPage(kit, counter, work)
        self.waiting = WaitingPage(kit, counter.clock)
        self.paid = PaidPage(kit, counter.clock)
        self._pages: dict[Page, QWidget] = {"search": self.search, "waiting": self.waiting, "paid": self.paid}
        self._follower = BillFollower(counter, work)
        open_dialog = dialogs_over(self)
        self._deeds = BillDeeds(kit, counter, work, open_dialog, papers_folder)
        self._approvals = FeeApprovals(kit, counter, work, open_dialog)
        self._assignments = Assignments(kit, counter, work, open_dialog)
        ways = (self.next_citizen, self.same_citizen)
        self._keys = ServeKeys(counter, work, (self.search, self.waiting, self.paid), self._deeds, ways)
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._connect()
        changes.changed.connect(self.on_changed)

    @property
    def bill_id(self) -> str:
        """The bill that waits or is paid on the screen."""
        return self._follower.bill_id

    @property
    def paid_shown_at(self) -> ShownAt | None:
        """When the present bill was first painted as paid; ``None`` before."""
        return self.paid.banner.shown

    def open_bill(self, bill_id: str) -> None:
        """Follow a bill found elsewhere."""
        self._follower.follow(bill_id)

    def next_citizen(self) -> None:
        """An empty first page; bills that wait go on waiting without the screen."""
        self._follower.forget()
        self._show_page("search")
        self.search.next_citizen()

    def same_citizen(self) -> None:
        """Another service for the citizen of the bill in front."""
        facts = self.paid.facts if self.page == "paid" else self.waiting.facts
        self._follower.forget()
        self._show_page("search")
        if facts is not None and facts.bill.citizen is not None:
            self.search.same_citizen(facts.bill.citizen)

    def screen_actions(self) -> Sequence[Action]:
        return self._keys.actions(self.page)

    def foot_keys(self) -> Sequence[FootKey]:
        if self.page == "search" and self.search.service.search.number:
            return FOOT_ELSEWHERE
        not_known = self.page == "waiting" and self.waiting.not_known
        return FOOT_NOT_KNOWN if not_known else FOOT[self.page]

    def help_lines(self) -> Sequence[Words]:
        return (
            N_("Left to right, as people talk: the citizen, the service, the bill, then the payment."),
            N_("F9 raises the bill and nothing else does. The payment shows by itself."),
            N_("Ctrl+M asks the citizen's phone to pay. One prompt at a time; wait for what comes of it."),
            N_("A number the citizen brought is typed in the search field: Enter looks it up, Ctrl+U takes it up."),
        )

    def opened(self) -> None:
        member = self._counter.session.member
        agent = member.id if member is not None else ""
        if self._agent and agent != self._agent:
            self.next_citizen()
        self._agent = agent
        self._read_standing()
        if self.page == "search":
            self.search.service.search.ask()
            self.search.begin()
        elif self.page == "waiting":
            self.waiting.came_to_front()

    def left(self) -> None:
        self.waiting.left()

    def back(self) -> bool:
        if self.page == "search":
            return self.search.back()
        self.same_citizen()
        return True

    def scanned(self, code: str) -> bool:
        """A scanned number raised elsewhere is looked up; every other code goes to Find."""
        number = brought_number(code)
        if self.page != "search" or not number or is_account(number):
            return False
        self.search.service.look_up(number)
        return True

    def look_up(self, number: str) -> None:
        """Look up a number that is found nowhere here."""
        if self.page != "search":
            self.next_citizen()
        self.search.service.look_up(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing while no field has the caret begins a search."""
        text = event.text()
        if self.page == "search" and text.isprintable() and text.strip() and not event.modifiers() & _COMMANDS:
            self.search.service.search.begin_with(text)
        else:
            super().keyPressEvent(event)

    def on_changed(self, changed: Changed) -> None:
        """Something changed at the counter."""
        self._follower.hear(changed)
        if changed.touches("catalogue", "standing"):
            self._read_standing()
        if changed.touches("catalogue"):
            self.search.service.search.ask()
        if self.page == "search" and any(topic.startswith("bill:") for topic in changed.topics):
            self.search.citizen.read_bills()

    def _connect(self) -> None:
        self._follower.told.connect(self._on_told)
        self.search.raised.connect(self._on_raised)
        self.search.bill_asked.connect(self.open_bill)
        self.search.slip_asked.connect(self._deeds.slip_again)
        self.search.approval_asked.connect(self._approvals.ask)
        self._approvals.approved.connect(self.search.service.show_approval)
        self.waiting.sibling_chosen.connect(self.open_bill)
        self.waiting.assign_asked.connect(self._assignments.ask)
        self.waiting.reshaped.connect(self.reshaped)
        self.search.service.elsewhere.changed.connect(self.reshaped)
        self.paid.steps.bill_asked.connect(self.open_bill)
        self.paid.paper.again.connect(self._deeds.retry)
        self.paid.picture_wanted.connect(self._deeds.draw)
        self._deeds.pictured.connect(self._on_pictured)
        self._deeds.saved.connect(self.paid.paper.show_saved)
        self._keys.act.connect(self.act)
        for part in (self.search, self._follower, self._deeds, self._approvals, self._assignments, self._keys):
            part.problem.connect(self.problem)

    def _read_standing(self) -> None:
        self._work.read(self._counter.standing, self.search.show_standing, self.problem.emit, key="serve.standing")

    def _on_raised(self, raised: Raised) -> None:
        if raised.bills:
            ids = [bill.id for bill in raised.bills]
            self._follower.follow(ids[0], ids)

    def _on_told(self, facts: BillFacts, siblings: tuple[BillView, ...]) -> None:
        if facts.bill.state in SETTLED_STATES:
            self.paid.show_facts(facts, siblings)
            self._show_page("paid")
        else:
            self.waiting.show_facts(facts, siblings)
            self._show_page("waiting")

    def _on_pictured(self, bill_id: str, png: bytes) -> None:
        if bill_id == self.bill_id:
            self.paid.show_picture(png)

    def _show_page(self, page: Page) -> None:
        if page == self.page:
            return
        self.page = page
        self._stack.setCurrentWidget(self._pages[page])
        if page == "waiting":
            self.waiting.came_to_front()
        else:
            self.waiting.left()
        if page != "search":
            self.setFocus()
        self.reshaped.emit()


def dialogs_over(screen: QWidget) -> OpenDialog:
    """Opens dialogs in the window the screen stands in."""

    def open_dialog(dialog: Dialog, actions: Sequence[Action]) -> None:
        window = screen.window()
        if isinstance(window, Shell):
            window.open_dialog(dialog, actions)
        else:
            dialog.open_over(window)

    return open_dialog
