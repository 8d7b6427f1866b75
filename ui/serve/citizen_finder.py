"""Who is this: the kind of document and its number, with what the counter knows of it while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import UserError
from desktop.domain.identity import IdKind, read_id
from desktop.services.counter import Counter
from desktop.services.ports.views import CitizenView
from ui.kit.arrange import column
from ui.kit.dropdown import Dropdown
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.segments import Choice
from ui.language import N_
from ui.serve.names import ID_KINDS
from ui.shell.tell import said
from ui.work import Work


class CitizenFinder(QWidget):
    """``found`` carries the citizen of the entered number, ``unknown`` comes when nobody here has it."""

    found = Signal(object)
    unknown = Signal()
    failed = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work) -> None:
        super().__init__()
        self._counter, self._work = counter, work
        self._known: tuple[str, CitizenView | None] | None = None
        choices = [Choice(kind.value, words) for kind, words in ID_KINDS.items()]
        self.kind = Dropdown(kit, choices, IdKind.NATIONAL.value, label=N_("Document"))
        self.number = Field(kit, N_("Number on it"), icon="person")
        self.number.line.setObjectName("serve.citizen.number")
        self.kind.setObjectName("serve.citizen.kind")
        self.setLayout(column(self.kind, self.number, spacing=12))
        self.number.changed.connect(self._on_changed)
        self.number.entered.connect(self.enter)
        self.kind.chosen.connect(self._on_changed)
        self.setFocusProxy(self.number.line)

    @property
    def id_kind(self) -> IdKind:
        """The chosen document."""
        return IdKind(self.kind.current())

    def typed(self) -> str:
        """The number in its kept form, empty while it cannot be one."""
        try:
            return read_id(self.id_kind, self.number.text())
        except UserError:
            return ""

    def enter(self) -> None:
        """Take the number as it stands: say what is wrong, or find the citizen."""
        try:
            number = read_id(self.id_kind, self.number.text())
        except UserError as problem:
            self.number.set_error(said(problem))
            return
        kind = self.id_kind
        self._work.read(
            lambda: (number, self._counter.citizens.find(kind, number)),
            self._entered,
            self.failed.emit,
            owner=self,
            key="serve.citizen.enter",
        )

    def clear(self) -> None:
        """Nobody yet."""
        self._known = None
        self.kind.choose(IdKind.NATIONAL.value)
        self.number.clear()

    def _on_changed(self, _text: str) -> None:
        self.number.set_error(None)
        number, kind = self.typed(), self.id_kind
        self.number.set_verdict(None)
        if number:
            self._work.read(
                lambda: (number, self._counter.citizens.find(kind, number)),
                self._looked_up,
                self.failed.emit,
                owner=self,
                key="serve.citizen.look",
            )

    def _looked_up(self, answer: tuple[str, CitizenView | None]) -> None:
        number, citizen = answer
        if number != self.typed():
            return
        if citizen is not None:
            self.number.set_verdict(N_("Known here"), "ok", "check")
        else:
            self.number.set_verdict(N_("New here"), "neutral", "plus")

    def _entered(self, answer: tuple[str, CitizenView | None]) -> None:
        number, citizen = answer
        if number != self.typed():
            return
        if citizen is not None:
            self.found.emit(citizen)
        else:
            self.unknown.emit()
