"""Citizens who can be told: they went away with an acknowledgement, and their receipts are here now.

Names and phones stand here and nowhere before. Told is an entry: who told whom, and when, is known at both ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.account_number import grouped
from desktop.domain.errors import Told
from desktop.domain.ids import new_id
from desktop.domain.money import figures
from desktop.domain.time import business_day
from desktop.services.counter import Counter
from desktop.services.ports.views import Changed, CitizenToTell
from ui.changes import Changes
from ui.dates import Day, clock_time
from ui.kit.arrange import add, row
from ui.kit.button import Button
from ui.kit.dialog import Dialog
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.table import Table
from ui.kit.table_row import Cell, Column, TableRow
from ui.kit.text import Text
from ui.kit.waiting import EmptyState
from ui.language import N_, Plain, Words, as_spoken
from ui.portal_link.facts import read_to_tell
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work

TITLE = N_("Citizens who can be told")
EXPLAINED = N_(
    "They went away with an acknowledgement, and the portal has issued their receipts since. Call or send word, then "
    "mark them as told. The receipt is printed from the bill."
)
COLUMNS = (
    Column(N_("Since")),
    Column(N_("Citizen"), stretch=True),
    Column(N_("Phone")),
    Column(N_("Account number")),
    Column(N_("Paid KES"), "right"),
    Column(N_("Receipt number")),
)
_TOPICS = ("to_tell", "bills", "standing")


class TellDialog(Dialog):
    """``bill_opened`` carries the id of a bill to be followed on the serve screen; the dialog has gone by then."""

    bill_opened = Signal(str)

    def __init__(self, kit: Kit, counter: Counter, work: Work, changes: Changes) -> None:
        super().__init__(kit, TITLE, icon="phone", height=520, with_deed=False)
        self._counter, self._work = counter, work
        self.table = Table(kit, COLUMNS, TITLE)
        self.table.setObjectName("to_tell.list")
        self.nobody = EmptyState(kit, N_("Nobody waits to be told."), icon="paid")
        self._explained = Text(kit, EXPLAINED, "body", "ink2", wrap=True)
        self._problem = Note(kit, "", "wait")
        self._problem.hide()
        self.open_button = Button(kit, N_("Open the bill"), size="large", key="Return")
        self.open_button.setObjectName("to_tell.open")
        self.told_button = Button(kit, N_("Told"), "deed", size="large", key="Ctrl+Return")
        self.told_button.setObjectName("to_tell.told")
        self._place(kit)
        self.table.opened.connect(self._open)
        self.open_button.clicked.connect(self._open_current)
        self.told_button.clicked.connect(self.told)
        changes.changed.connect(self.on_changed)
        self._show([])
        self.refresh()

    def dialog_actions(self) -> list[Action]:
        """Enter opens the bill; told has a key of its own."""
        return [Action("told", N_("Told"), "Ctrl+Return", self.told, more=("Ctrl+Enter",))]

    def first_widget(self) -> QWidget:
        """The list: the arrows choose at once."""
        return self.table

    def refresh(self) -> None:
        """Read the list again."""
        counter = self._counter
        self._work.read(lambda: read_to_tell(counter), self._show, self._failed, owner=self, key="portal.to_tell")

    def told(self) -> Running | None:
        """The chosen citizen knows. The intent is minted here, at the key press."""
        marked, intent, counter = self.table.current(), new_id(), self._counter
        if marked is None:
            return None
        self._problem.hide()
        return self._work.run(lambda: counter.portal.told(intent, marked.key), self._done, self._failed, owner=self)

    def on_changed(self, changed: Changed) -> None:
        """Another receipt came, somebody was told."""
        if changed.touches(*_TOPICS):
            self.refresh()

    def _place(self, kit: Kit) -> None:
        self._matter = QStackedWidget()
        for part in (self.table, self.nobody):
            self._matter.addWidget(part)
        close = Button(kit, N_("Close"), "quiet", key="Esc")
        close.clicked.connect(lambda: self.close_with(""))
        add(self.evidence, self._explained, 12)
        self.evidence.addWidget(self._matter, 1)
        add(self.evidence, 8, self._problem, 8)
        self.evidence.addLayout(row(close, None, self.open_button, self.told_button, spacing=12))

    def _show(self, citizens: Sequence[CitizenToTell]) -> None:
        place = max(0, self.table.currentIndex().row())
        before = self.table.current()
        keys = [citizen.bill for citizen in citizens]
        current = before.key if before is not None and before.key in keys else None
        if current is None and keys:
            current = keys[min(place, len(keys) - 1)]
        today = business_day(self._counter.clock())
        self.table.show_rows([_row(citizen, today) for citizen in citizens], current)
        self._matter.setCurrentWidget(self.table if keys else self.nobody)
        for part in (self._explained, self.open_button, self.told_button):
            part.setVisible(bool(keys))

    def _open_current(self) -> None:
        marked = self.table.current()
        if marked is not None:
            self._open(marked.key)

    def _open(self, bill_id: str) -> None:
        self.close_with("")
        self.bill_opened.emit(bill_id)

    def _done(self, _answer: object) -> None:
        """Who was told leaves the list by the change it made."""

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        self._problem.say(said(problem))
        self._problem.show()


def phone_to_call(e164: str) -> str:
    """``+254712345126`` → ``0712 345 126``: as it is dialled here."""
    if not e164.startswith("+254") or len(e164) != 13:
        return e164
    local = "0" + e164.removeprefix("+254")
    return f"{local[:4]} {local[4:7]} {local[7:]}"


def _row(citizen: CitizenToTell, today: date) -> TableRow:
    since: Words = Plain(clock_time(citizen.stated_at))
    if business_day(citizen.stated_at) != today:
        since = as_spoken(Day(citizen.stated_at))
    phone: Cell | Words = Plain(phone_to_call(citizen.phone))
    if not citizen.phone:
        phone = Cell(N_("none given"), ink="ink3")
    cells: list[Cell | Words] = [
        since,
        Cell(Plain(citizen.name), strong=True),
        phone,
        Plain(grouped(citizen.account)),
        Plain(figures(citizen.total_cents)),
        Cell(Plain(citizen.receipt_number), code=True),
    ]
    return TableRow(citizen.bill, cells)
