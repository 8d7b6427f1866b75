"""The first card: find the citizen, take a new one down, choose what the paper speaks, see what still waits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.domain.identity import IdKind
from desktop.services.counter import Counter
from desktop.services.ports.views import BillView, CitizenView
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.key_cap import KeyCap
from ui.kit.kit import Kit
from ui.kit.scroll import Scroll
from ui.kit.segments import Choice, Segments
from ui.kit.text import Text
from ui.language import N_, Plain
from ui.serve.citizen_finder import CitizenFinder
from ui.serve.known_citizen import CitizenHead, CitizenHistory
from ui.serve.new_citizen import NewCitizen
from ui.work import Work

BILLS_MOST = 6
LANGUAGES = (
    Choice("en", Plain("English")),
    Choice("sw", Plain("Kiswahili")),
    Choice("both", N_("Both")),
)


class CitizenCard(Card):
    """``chosen`` carries the citizen, or ``None`` when the agent looks for another one."""

    chosen = Signal(object)
    language_chosen = Signal(str)
    bill_asked = Signal(str)
    slip_asked = Signal(str)
    problem = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work) -> None:
        super().__init__(kit, N_("Citizen"), number=1, key="Ctrl+I")
        self._counter, self._work = counter, work
        self._citizen: CitizenView | None = None
        self._head = CitizenHead(kit)
        self._finder = CitizenFinder(kit, counter, work)
        self._form = NewCitizen(kit, counter, work)
        self._history = CitizenHistory(kit)
        self.languages = Segments(kit, LANGUAGES, "both", name=N_("Slip and receipt in"), stretch=True, padding=8)
        self._new = Button(kit, N_("New citizen"), size="small", icon="plus")
        self._new.setObjectName("serve.citizen.new")
        self._place(kit)
        self._connect()
        self._show()

    def focus(self) -> None:
        """The caret where the citizen is found; a known one stays until asked away."""
        if self._citizen is not None:
            self.languages.findChildren(QAbstractButton)[2].setFocus()
        elif not self._form.isHidden() and self._finder.typed():
            self._form.name.setFocus()
        else:
            self._finder.number.setFocus()

    def start_new(self) -> None:
        """A citizen nobody knows here: number, name, phone."""
        if self._citizen is not None:
            self.look_for_another()
        self._form.show()
        self._finder.number.setFocus()

    def look_for_another(self) -> None:
        """Back to the empty card."""
        self._citizen = None
        self._finder.clear()
        self._form.fill("", "")
        self._form.hide()
        self._show()
        self.chosen.emit(None)

    def clear(self) -> None:
        """The next citizen, with the usual languages."""
        self.languages.choose("both")
        self.look_for_another()

    def show_citizen(self, citizen: CitizenView) -> None:
        """This citizen is served, with the bills known here."""
        self._citizen = citizen
        self._head.show_citizen(citizen)
        self._history.hide()
        self._form.hide()
        self._show()
        self.read_bills()

    def read_bills(self) -> None:
        """Look again which bills the citizen has."""
        citizen = self._citizen
        if citizen is not None:
            self._work.read(
                lambda: (citizen.id, _bills(self._counter, citizen.id)),
                self._show_bills,
                self.problem.emit,
                owner=self,
                key="serve.citizen.bills",
            )

    def settle(self, then: Callable[[], None]) -> None:
        """Go on with a citizen: the known one, or the one in the form, taken down first; else say what is missing."""
        if self._citizen is not None:
            then()
        elif not self._form.isHidden():
            if self._finder.typed():
                self._form.save(self._finder.id_kind, self._finder.typed(), lambda _citizen: then())
            else:
                self._finder.enter()
                self._finder.number.setFocus()
        else:
            self._finder.enter()
            self._finder.number.setFocus()

    def _place(self, kit: Kit) -> None:
        names = ("en", "sw", "both")
        for button, name in zip(self.languages.findChildren(QAbstractButton), names, strict=True):
            button.setObjectName(f"serve.citizen.language.{name}")
        speaks = column(Text(kit, N_("Slip and receipt in"), "label", "ink2"), self.languages, spacing=4)
        inner = QWidget()
        inner.setLayout(column(self._head, self._finder, self._form, speaks, self._history, None, spacing=12))
        self.body.addWidget(Scroll(inner), 1)
        self.body.addSpacing(12)
        self.body.addLayout(row(self._new, None, KeyCap(kit, "Ctrl+Shift+I")))
        self._form.hide()

    def _connect(self) -> None:
        self._finder.found.connect(self._on_found)
        self._finder.unknown.connect(self._on_unknown)
        self._form.phone.entered.connect(self._on_save)
        self._form.save_button.clicked.connect(self._on_save)
        self._form.taken_down.connect(self._on_found)
        self._head.cleared.connect(self._on_cleared)
        self._head.correction_asked.connect(self._on_correction)
        self._new.clicked.connect(self.start_new)
        self._history.bill_asked.connect(self.bill_asked)
        self._history.slip_asked.connect(self.slip_asked)
        self.languages.chosen.connect(self.language_chosen)
        for part in (self._finder.failed, self._form.failed):
            part.connect(self.problem)

    def _show(self) -> None:
        known = self._citizen is not None
        self._head.setVisible(known)
        self._finder.setVisible(not known)
        if not known:
            self._history.hide()

    def _on_found(self, citizen: CitizenView) -> None:
        self.show_citizen(citizen)
        self.chosen.emit(citizen)

    def _on_unknown(self) -> None:
        self._form.begin()

    def _on_save(self) -> None:
        if not self._finder.typed():
            self._finder.enter()
            self._finder.number.setFocus()
            return
        self._form.save(self._finder.id_kind, self._finder.typed())

    def _on_cleared(self) -> None:
        self.look_for_another()
        self._finder.number.setFocus()

    def _on_correction(self) -> None:
        citizen = self._citizen
        if citizen is None:
            return
        self._citizen = None
        self._show()
        self._finder.kind.choose(IdKind(citizen.id_kind).value)
        self._finder.number.set_text(citizen.id_number)
        self._form.fill(citizen.name, citizen.phone)
        self.chosen.emit(None)
        self._form.begin()

    def _show_bills(self, answer: tuple[str, list[BillView]]) -> None:
        citizen_id, bills = answer
        if self._citizen is not None and self._citizen.id == citizen_id:
            self._history.show_bills(bills)


def _bills(counter: Counter, citizen_id: str) -> list[BillView]:
    listed = counter.bills.of_citizen(citizen_id, BILLS_MOST)
    return [bill for one in listed if (bill := counter.bills.bill(one.id)) is not None]
