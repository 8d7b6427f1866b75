"""The citizen who is served: name, masked facts, a bill that still waits, earlier visits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.account_number import grouped
from desktop.domain.identity import masked_id, masked_phone
from desktop.services.ports.views import BillState, BillView, CitizenView
from ui.kit.arrange import column, empty, holder, row
from ui.kit.button import Button, IconButton
from ui.kit.field import FieldFrame
from ui.kit.figures import SumLine
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.picture import Picture
from ui.kit.text import RIGHT, Text
from ui.kit.tokens import FIELD_HEIGHT
from ui.language import N_, Plain, Words, as_spoken, say
from ui.serve.bill_words import OPEN_STATES
from ui.serve.names import ID_KINDS, ShortDay, kes, service_name

EARLIER_MOST = 3


class CitizenHead(QWidget):
    """Who it is. ``cleared`` asks for another citizen, ``correction_asked`` for the form."""

    cleared = Signal()
    correction_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._frame = FieldFrame(kit, FIELD_HEIGHT)
        self._number = Text(kit, Plain(""), "lead", code=True)
        other = IconButton(kit, "close", N_("Another citizen"))
        self.name = Text(kit, Plain(""), "name", wrap=True)
        self._kind = Text(kit, "", "small", "ink2")
        self._masked = Text(kit, Plain(""), "small", align=RIGHT, weight=500)
        self._phone = SumLine(kit, N_("Phone"), Plain(""))
        correct = Button(kit, N_("Correct name or phone"), "quiet", size="row")
        correct.setObjectName("serve.citizen.correct")
        self._frame.row.addWidget(Picture(kit, "person", 16, "ink2"))
        self._frame.row.addWidget(self._number, 1)
        self._frame.row.addWidget(other)
        self._frame.row.setContentsMargins(12, 0, 6, 0)
        kind = row(self._kind, None, self._masked)
        self.setLayout(column(self._frame, 12, self.name, 4, kind, 6, self._phone, 2, row(correct, None)))
        other.clicked.connect(self.cleared)
        correct.clicked.connect(self.correction_asked)

    def show_citizen(self, citizen: CitizenView) -> None:
        """Everything masked that a passer-by must not read."""
        masked = Plain(masked_id(citizen.id_number))
        self._number.say(masked)
        self._masked.say(masked)
        self._kind.say(ID_KINDS[citizen.id_kind])
        self.name.say(Plain(citizen.name))
        phone = masked_phone(citizen.phone)
        self._phone.amount.say(Plain(phone) if phone else N_("none given"))


class CitizenHistory(QWidget):
    """A bill that still waits stands before a second one is raised; under it, earlier visits."""

    bill_asked = Signal(str)
    slip_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._column = column(spacing=12)
        self.setLayout(self._column)

    def show_bills(self, bills: Sequence[BillView]) -> None:
        """The citizen's bills here, newest first."""
        empty(self._column)
        waiting = [bill for bill in bills if bill.state in OPEN_STATES]
        earlier = [bill for bill in bills if bill.state not in OPEN_STATES]
        if waiting:
            self._column.addWidget(self._note(waiting[0], len(waiting) - 1))
        if earlier:
            lines = [self._earlier(bill) for bill in earlier[: EARLIER_MOST - len(waiting[:1])]]
            title = Text(self._kit, N_("Earlier visits"), "small", weight=600)
            self._column.addLayout(column(title, *lines, spacing=6))
        self.setVisible(bool(bills))

    def _note(self, bill: BillView, more: int) -> Note:
        title = N_("Part paid bill from {day}") if bill.state is BillState.PART_PAID else N_("Unpaid bill from {day}")
        words = say(N_("{service}, {sum}"), service=as_spoken(_services(bill)), sum=kes(bill.balance_cents).text)
        note = Note(self._kit, words, "wait", title=say(title, day=ShortDay(bill.raised_at)))
        if bill.account:
            account = say(N_("Account {account}"), account=grouped(bill.account))
            note.add_line(Text(self._kit, account, "small", "ink2", wrap=True))
        if more:
            note.add_line(Text(self._kit, say(N_("and {n} more that wait"), n=more), "small", "ink2", wrap=True))
        open_it = Button(self._kit, N_("Open it"), "quiet", size="row")
        open_it.setObjectName("serve.citizen.open_bill")
        slip = Button(self._kit, N_("Print its slip"), "quiet", size="row")
        slip.setObjectName("serve.citizen.print_slip")
        open_it.clicked.connect(lambda: self.bill_asked.emit(bill.id))
        slip.clicked.connect(lambda: self.slip_asked.emit(bill.id))
        note.add_way_out(open_it)
        note.add_way_out(slip)
        return note

    def _earlier(self, bill: BillView) -> QWidget:
        what = Text(self._kit, _services(bill), "small", wrap=True)
        when = Text(self._kit, ShortDay(bill.raised_at), "small", "ink2")
        line = row(what, when, spacing=8)
        line.setStretch(0, 1)
        line.setAlignment(when, Qt.AlignmentFlag.AlignTop)
        return holder(line)


def _services(bill: BillView) -> Words:
    if not bill.lines:
        return Plain("")
    name = service_name(bill.lines[0])
    more = len(bill.lines) - 1
    return say(N_("{service} and {n} more"), service=name, n=more) if more else name
