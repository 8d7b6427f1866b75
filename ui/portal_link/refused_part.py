"""Entries the portal refused: the list at the left, and for the chosen one why, the way on and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.account_number import grouped
from desktop.domain.time import business_day
from desktop.services.ports.views import RefusedEntry
from ui.dates import Day, clock_time
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.kit import Kit
from ui.kit.lines import IconLine
from ui.kit.table import Table
from ui.kit.table_row import Column, TableRow
from ui.kit.text import Text
from ui.language import N_, Plain, Words, as_spoken, counted, say
from ui.portal_link.refusals import done_words, way_on
from ui.serve.refusal_words import refusal_words

COLUMNS = (
    Column(N_("When")),
    Column(N_("What was done")),
    Column(N_("Account number")),
    Column(N_("By"), stretch=True),
)

NOTHING = N_("The portal has refused none of this counter's entries.")


class RefusedList(QWidget):
    """``chosen`` follows the marked entry (``None`` when there is none), ``opened`` comes with Enter."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._entries: dict[str, RefusedEntry] = {}
        self._title = Text(kit, N_("Refused by the portal"), "title")
        self._count = Text(kit, "", "label", "ink2")
        self._none = IconLine(kit, "check", NOTHING, tone="ok", ink="ink2")
        self.table = Table(kit, COLUMNS, N_("Refused by the portal"), fit=True)
        self.table.setObjectName("portal.refused")
        self._head = row(self._title, None, self._count)
        self.setLayout(column(self._head, 8, self._none, self.table))
        self.table.chosen.connect(lambda _key: self.chosen.emit(self.current()))
        self.table.opened.connect(lambda _key: self.opened.emit())

    def current(self) -> RefusedEntry | None:
        """The marked entry."""
        marked = self.table.current()
        return self._entries.get(marked.key) if marked is not None else None

    def show_later(self, in_all: int) -> None:
        """The counter must be enrolled first: nothing could be raised anew before that."""
        self.show_entries((), 0, None)
        words = counted(
            in_all,
            N_("1 refused entry is shown here once the counter is enrolled."),
            N_("{n} refused entries are shown here once the counter is enrolled."),
        )
        self._none.setVisible(in_all > 0)
        self._none.show_line("clock", words)

    def show_entries(self, entries: Sequence[RefusedEntry], in_all: int, today: date | None) -> None:
        """These, of ``in_all``; where the marked one went, the one that took its place is marked."""
        place = max(0, self.table.currentIndex().row())
        before = self.current()
        self._entries = {entry.id: entry for entry in entries}
        keys = list(self._entries)
        current = before.id if before is not None and before.id in keys else None
        if current is None and keys:
            current = keys[min(place, len(keys) - 1)]
        self.table.show_rows([_row(entry, today) for entry in entries], current)
        self._title.setVisible(bool(keys))
        self._count.setVisible(bool(keys))
        self.table.setVisible(bool(keys))
        self._none.setVisible(not in_all)
        self._none.show_line("check", NOTHING, "ok")
        self._count.say(counted(in_all, N_("1 entry"), N_("{n} entries")))
        self.chosen.emit(self.current())


class RefusedDetail(QWidget):
    """``open_asked`` and ``seen_asked`` are its two buttons."""

    open_asked = Signal()
    seen_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._title = Text(kit, "", "title", wrap=True)
        self._why = Text(kit, "", "small", wrap=True)
        self._way = Text(kit, "", "small", wrap=True)
        self.open_button = Button(kit, N_("Open the bill"), "deed", key="Return")
        self.open_button.setObjectName("portal.refused.open")
        self.seen_button = Button(kit, N_("Looked at"), key="Ctrl+Return")
        self.seen_button.setObjectName("portal.refused.seen")
        self.setLayout(
            column(self._title, 8, self._why, 8, self._way, 12, self.open_button, 8, self.seen_button)
        )  # fmt: skip
        self.open_button.clicked.connect(self.open_asked)
        self.seen_button.clicked.connect(self.seen_asked)

    def show_entry(self, entry: RefusedEntry) -> None:
        """Why it was refused, and the way on."""
        self._title.say(done_words(entry.kind))
        self._why.say(say(N_("**The portal says:** {reason}."), reason=as_spoken(refusal_words(entry.reason))))
        self._way.say(say(N_("**What to do:** {way}"), way=as_spoken(way_on(entry))))
        self.open_button.setVisible(bool(entry.bill))


def _row(entry: RefusedEntry, today: date | None) -> TableRow:
    when: Words = Plain(clock_time(entry.at))
    if business_day(entry.at) != today:
        when = as_spoken(Day(entry.at))
    account = Plain(grouped(entry.account) if entry.account else "–")
    return TableRow(entry.id, [when, done_words(entry.kind), account, Plain(entry.actor or "–")])
