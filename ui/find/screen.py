"""Find (F4): one field takes any reference; below it the bills, at the right the chosen one and its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from desktop.domain.time import business_day
from desktop.services.counter import Counter
from desktop.services.ports.views import Changed
from ui.changes import Changes
from ui.find.bill_card import FoundBill
from ui.find.found import Found, Those, look_for, reference, row_of
from ui.kit.arrange import column, holder, row
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.columns import Columns
from ui.kit.field import Field
from ui.kit.filter_chips import Filter, FilterChips
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.picture import Picture
from ui.kit.table import Table
from ui.kit.table_row import Column
from ui.kit.text import Text
from ui.kit.tokens import CARD_GAP, LARGE_HEIGHT
from ui.kit.waiting import EmptyState
from ui.language import N_, Plain, Words, counted, say
from ui.serve.assignments import Assignments
from ui.serve.screen import dialogs_over
from ui.shell.action import Action, FootKey
from ui.shell.screen import Screen
from ui.work import Running, Work

REFERENCES = N_("Account, receipt number, M-PESA code, name or plate")
IN_LISTS = N_("Those that need someone stand first. Names are shortened in lists.")
COLUMNS = (
    Column(N_("State")),
    Column(N_("Account number")),
    Column(N_("Citizen")),
    Column(N_("Service"), stretch=True),
    Column(N_("Bill KES"), "right"),
    Column(N_("Paid KES"), "right"),
    Column(N_("Since"), "right"),
)
BESIDE = (3, 5)
"""Service and what was paid: columns that stand beside the list as well, and give way in a narrow window."""
NARROW = 1_150


class FindScreen(Screen):
    """``open_bill`` carries the id of a bill to be followed on the serve screen, ``look_up`` a number found nowhere."""

    id, title, icon, key = "find", N_("Find"), "find", "F4"
    open_bill = Signal(str)
    look_up = Signal(str)

    def __init__(self, counter: Counter, kit: Kit, work: Work, changes: Changes) -> None:
        super().__init__(kit)
        self._counter, self._work = counter, work
        self._found = Found("", ())
        self._those: Those = "waiting"
        self._brief = False
        self.field = Field(
            kit,
            icon="find",
            name=REFERENCES,
            hint=REFERENCES,
            height=LARGE_HEIGHT,
            takes_scans=True,
        )
        self.field.line.setObjectName("find.reference")
        self.field.line.installEventFilter(self)
        for part in (Picture(kit, "barcode", 16, "ink2"), Text(kit, N_("or scan a code"), "small", "ink2")):
            self.field.add_action(part)
        self.field.add_action(KeyCap(kit, "/"))
        self.filters = FilterChips(kit)
        self.filters.hide()
        self.list = Table(kit, COLUMNS, N_("Bills"))
        self.list.setObjectName("find.bills")
        self.bill = FoundBill(kit)
        self.card = Card(kit, N_("Bills that wait"), icon="clock", facts=Plain(""))
        self.nothing = EmptyState(kit, N_("No bills wait."), icon="paid", key="F2", deed=N_("Serve a citizen"))
        self.not_found = EmptyState(
            kit, N_("Nothing here has this reference. Look at it again, or ask at the counter that raised the bill.")
        )
        self._elsewhere = Button(kit, N_("Look it up at the portal"), icon="find", key="Return")
        self._elsewhere.setObjectName("find.elsewhere")
        self._elsewhere.clicked.connect(self._open)
        self._assignments = Assignments(kit, counter, work, dialogs_over(self))
        self._assignments.problem.connect(self.problem)
        self.bill.money.assign_asked.connect(self._assignments.ask)
        self._looking = Action(
            "find.look", N_("Find by a reference"), "Ctrl+F", self._look, where=self.title, more=("/",)
        )
        self._build()
        self.field.changed.connect(lambda _text: self.refresh())
        self.field.scanned.connect(self.scanned)
        self.field.entered.connect(self._open)
        self.filters.chosen.connect(self._on_filter)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.open_bill)
        self.bill.opened.connect(self.open_bill)
        changes.changed.connect(self.on_changed)

    def screen_actions(self) -> Sequence[Action]:
        return (self._looking,)

    def foot_keys(self) -> Sequence[FootKey]:
        return (
            FootKey(("Up", "Down"), N_("Choose")),
            FootKey(("Return",), N_("Open")),
            FootKey(("Ctrl+F",), N_("Reference")),
            FootKey(("Esc",), N_("Bills that wait")),
        )

    def help_lines(self) -> Sequence[Words]:
        return (
            N_("Type or scan any reference: account, receipt number, M-PESA code, name, plate."),
            N_("Without a reference the bills that wait are listed, those that need someone first."),
        )

    def opened(self) -> None:
        self._look()
        self.refresh()

    def back(self) -> bool:
        """Esc: from what was found back to the bills that wait."""
        had = bool(self.field.text()) or self._those != "waiting"
        self.field.set_text("")
        self._those = "waiting"
        self.refresh()
        return had

    def scanned(self, code: str) -> bool:
        """A scanned code is a reference like any other."""
        self.field.set_text(code)
        self.refresh()
        return True

    def refresh(self) -> None:
        """Read the bills again."""
        text, those, counter = self.field.text(), self._those, self._counter
        self._work.read(lambda: look_for(counter, text, those), self._show, self.problem.emit, key="find.bills")

    def on_changed(self, changed: Changed) -> None:
        """A bill was raised or paid, a citizen was told."""
        if self.isVisible() and changed.touches("bills", "to_tell"):
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field keeps the caret while the arrows move through the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if by:
                self.list.step(by)
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._matter = QStackedWidget()
        self._nowhere = holder(column(self.not_found, row(None, self._elsewhere, None), None, spacing=4))
        for part in (self.list, self.nothing, self._nowhere):
            self._matter.addWidget(part)
        self.card.flush(self._matter, 1)
        self.card.foot().addWidget(Text(self.kit, IN_LISTS, "label", "ink2", wrap=True))
        middle = holder(column(self.field, self.filters, self.card, spacing=CARD_GAP))
        self.setLayout(column(Columns(self.kit, None, middle, self.bill, right_width=332, middle_most=1_200)))

    def _show(self, found: Found) -> None:
        self._found, self._those = found, found.those
        self._show_filters(found)
        before = self.list.current()
        keys = [bill.id for bill in found.bills]
        current = before.key if before is not None and before.key in keys else next(iter(keys), None)
        self._show_rows(current)
        self._elsewhere.setVisible(bool(found.number))
        self._title(_title_of(found), len(found.bills))
        self._matter.setCurrentWidget(self.list if found.bills else self._nowhere if found.text else self.nothing)
        self.bill.setVisible(bool(found.bills))
        if current is not None:
            self._on_chosen(current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window service and payment are told beside the list alone."""
        super().resizeEvent(event)
        brief = event.size().width() < NARROW
        if brief != self._brief:
            self._brief = brief
            for column in BESIDE:
                self.list.setColumnHidden(column, brief)
            current = self.list.current()
            self._show_rows(current.key if current is not None else None)

    def _show_rows(self, current: str | None) -> None:
        today, told = business_day(self._counter.clock()), self._found.of_told
        rows = [row_of(bill, today, told=told, brief=self._brief) for bill in self._found.bills]
        self.list.show_rows(rows, current)

    def _title(self, title: str, count: int) -> None:
        if self.card.head is not None:
            self.card.head.title.say(title)
        if self.card.facts is not None:
            self.card.facts.say(counted(count, N_("1 bill"), N_("{n} bills")))

    def _on_chosen(self, bill_id: str) -> None:
        bill = next((bill for bill in self._found.bills if bill.id == bill_id), None)
        if bill is not None:
            self.bill.show_bill(bill, told=self._found.of_told, money=self._found.money.get(bill_id, ()))

    def _on_filter(self, key: str) -> None:
        """Which bills, while nothing is typed."""
        self._those = "to_tell" if key == "to_tell" else "waiting"
        self.field.set_text("")
        self.refresh()

    def _show_filters(self, found: Found) -> None:
        """A line of filters where there is more than one list."""
        self.filters.setVisible(found.to_tell > 0)
        told = say(N_("To be told {n}"), n=found.to_tell)
        chosen = "" if found.text else found.those
        filters = [Filter("waiting", N_("Bills that wait"), "clock"), Filter("to_tell", told, "paid")]
        self.filters.show_filters(filters, chosen)

    def _look(self) -> Running | None:
        self.field.line.setFocus()
        self.field.select_all()
        return None

    def _open(self) -> None:
        if self._found.text != reference(self.field.text()):
            return
        if self._found.bills:
            self.bill.open()
        elif self._found.number:
            self.look_up.emit(self._found.number)


def _title_of(found: Found) -> str:
    if found.text:
        return N_("Found")
    return N_("Citizens who can be told") if found.of_told else N_("Bills that wait")
