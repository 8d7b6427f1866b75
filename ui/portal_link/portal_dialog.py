"""This counter and its portal: how the link stands and why, what is unsent, what was refused, enrolling again.

Opened over any screen, at the door too. It asks the portal nothing by being open: the state is read from memory every
second, the lists from the disk when they changed.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import Told
from desktop.domain.ids import new_id
from desktop.domain.time import business_day
from desktop.services.connectivity import Connectivity
from desktop.services.counter import Counter
from desktop.services.ports.views import Changed, RefusedEntry, Standing
from ui.changes import Changes
from ui.dates import exact_time
from ui.kit.arrange import add, row
from ui.kit.button import Button
from ui.kit.dialog import TALLEST, Dialog
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.text import Text
from ui.language import N_, say
from ui.portal_link.enrol_part import EnrolPart
from ui.portal_link.enrol_words import answer_words, asks_for_code
from ui.portal_link.facts import PortalFacts, read_portal
from ui.portal_link.refused_part import RefusedDetail, RefusedList
from ui.portal_link.state_part import StatePart
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work

TITLE = N_("This counter and its portal")
BY_ITSELF = N_("This counter asks the portal by itself. Asking again by hand is only quicker; it loses nothing.")
BRIEF, ASKING = 430, 550
"""As high as the state alone needs, and with what an enrolment needs; a list has the full height."""
_TICK_MS = 1_000
_TOPICS = ("link", "standing", "refused", "journal")


class PortalDialog(Dialog):
    """``bill_opened`` carries the id of a bill to be followed on the serve screen; the dialog has gone by then."""

    bill_opened = Signal(str)

    def __init__(self, kit: Kit, counter: Counter, work: Work, changes: Changes, standing: Standing) -> None:
        super().__init__(kit, TITLE, icon="online")
        self._counter, self._work = counter, work
        self._facts = PortalFacts(standing, signed_in=counter.session.member is not None)
        self._tried: Connectivity | None = None
        self._placed = False
        self.state = StatePart(kit)
        self.refused = RefusedList(kit)
        self.enrol = EnrolPart(kit)
        self.detail = RefusedDetail(kit)
        self.ask_button = Button(kit, N_("Ask again"), size="large", icon="refresh", key="F5")
        self.ask_button.setObjectName("portal.ask")
        self._asked = Text(kit, BY_ITSELF, "small", "ink2", wrap=True)
        self._problem = Note(kit, "", "wait")
        self._problem.hide()
        self._place(kit)
        self._connect(changes)
        self._show(self._facts)
        self._placed = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tell)
        self._timer.start()
        self.refresh()

    def dialog_actions(self) -> list[Action]:
        """F5 asks; Ctrl+Enter marks the chosen entry as looked at. Enter opens its bill, or tries the code."""
        return [
            Action("ask_portal", N_("Ask again"), "F5", self.ask, more=("Ctrl+R",)),
            Action("looked_at", N_("Looked at"), "Ctrl+Return", self.look_at, more=("Ctrl+Enter",)),
        ]

    def first_widget(self) -> QWidget:
        """The code where one is wanted, else the list, else the button that asks."""
        if not self.enrol.isHidden():
            return self.enrol.field.line
        return self.ask_button if self.refused.current() is None else self.refused.table

    def refresh(self) -> None:
        """Read the lists again."""
        counter = self._counter
        self._work.read(lambda: read_portal(counter), self._show, self._failed, owner=self, key="portal.facts")

    def ask(self) -> Running:
        """The portal is asked now."""
        return self._work.run(self._counter.ask_again, self._on_asked, self._failed, owner=self)

    def look_at(self) -> Running | None:
        """Somebody dealt with the chosen entry. The intent is minted here, at the key press."""
        entry, intent, counter = self.refused.current(), new_id(), self._counter
        if entry is None or counter.session.member is None:
            return None
        self._problem.hide()
        return self._work.run(
            lambda: counter.portal.see_refusal(intent, entry.id), self._done, self._failed, owner=self
        )

    def try_code(self, code: str) -> None:
        """A code was typed; what becomes of it is told as soon as the link shows it."""
        self._tried = self._counter.connectivity()
        self._work.run(lambda: self._counter.portal.enrol_again(code), self._done, self._failed, owner=self)
        self._tell()

    def on_changed(self, changed: Changed) -> None:
        """The link moved, something was sent or refused."""
        if changed.touches(*_TOPICS):
            self.refresh()

    def _place(self, kit: Kit) -> None:
        add(self.evidence, self.state, 16, self.refused, None)
        close = Button(kit, N_("Close"), "quiet", key="Esc")
        close.clicked.connect(lambda: self.close_with(""))
        add(self.deed, self.enrol, self.detail, None, self._problem, 8, self._asked, 8, self.ask_button, 8)
        self.deed.addLayout(row(None, close, None))

    def _connect(self, changes: Changes) -> None:
        changes.changed.connect(self.on_changed)
        self.ask_button.clicked.connect(self.ask)
        self.enrol.code_typed.connect(self.try_code)
        self.refused.chosen.connect(self._on_chosen)
        self.refused.opened.connect(self._open)
        self.detail.open_asked.connect(self._open)
        self.detail.seen_asked.connect(self.look_at)

    def _show(self, facts: PortalFacts) -> None:
        self._facts = facts
        self._tell()
        if self._asks():
            self.refused.show_later(facts.standing.refused)
        else:
            today = business_day(self._counter.clock())
            self.refused.show_entries(facts.refused, facts.standing.refused, today)
        self.refused.setVisible(facts.signed_in)
        if not self._placed and self.refused.current() is not None and self.ask_button.hasFocus():
            self.first_widget().setFocus()
        self._placed = True

    def _asks(self) -> bool:
        return asks_for_code(self._facts.standing, self._counter.connectivity())

    def _tell(self) -> None:
        """Say the state again: what is in memory, and the present time."""
        standing, link, asks = self._facts.standing, self._counter.connectivity(), self._asks()
        self.state.show_state(standing, link, self._counter.clock())
        self.enrol.setVisible(asks or self._tried is not None)
        self.enrol.show_asking(asks)
        listed = self._facts.signed_in and standing.refused
        self.set_height(self.kit.theme.row(ASKING if asks else TALLEST if listed else BRIEF))
        if self._tried is not None:
            self.enrol.show_answer(*answer_words(standing, self._tried, link))

    def _on_chosen(self, entry: RefusedEntry | None) -> None:
        self.detail.setVisible(entry is not None)
        if entry is not None:
            self.detail.show_entry(entry)

    def _open(self) -> None:
        entry = self.refused.current()
        if entry is not None and entry.bill:
            self.close_with("")
            self.bill_opened.emit(entry.bill)

    def _on_asked(self, _answer: None) -> None:
        at = exact_time(self._counter.clock())
        self._asked.say(say(N_("Asked at {time}. An answer shows here by itself."), time=at))

    def _done(self, _answer: object) -> None:
        """What was done shows by the change it made."""

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        self._problem.say(said(problem))
        self._problem.show()
