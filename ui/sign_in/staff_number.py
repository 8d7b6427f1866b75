"""Somebody whose name is not among the cards: found by the staff number on the badge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.ports.views import StaffChoice
from ui.kit.arrange import column
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.language import N_, Plain, say


class StaffNumber(QWidget):
    """``found`` carries the member as soon as the number is somebody's, ``None`` when it no longer is."""

    found = Signal(object)
    entered = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._names: tuple[StaffChoice, ...] = ()
        self.member: StaffChoice | None = None
        self.field = Field(kit, N_("Staff number"), icon="person")
        self.field.line.setObjectName("sign_in.staff_number")
        self.setLayout(column(self.field, 16))
        self.setFocusProxy(self.field)
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self.entered)

    def show_names(self, names: Sequence[StaffChoice]) -> None:
        """Everybody of the centre."""
        self._names = tuple(names)
        self._look()

    def clear(self) -> None:
        """Nobody."""
        self.field.clear()
        self._look()

    def settle(self) -> bool:
        """Enter: true when the number is somebody's, else it is said that it is nobody's."""
        if self.member is None:
            number = self.field.text().strip()
            unknown = say(N_("Nobody here has the number {number}. Look at the badge again."), number=number)
            self.field.set_error(unknown if number else N_("Type the number on your badge."))
        return self.member is not None

    def _on_changed(self, _text: str) -> None:
        self._look()

    def _look(self) -> None:
        number = self.field.text().strip()
        self.member = next((choice for choice in self._names if choice.member.number == number), None)
        self.field.set_verdict(Plain(self.member.member.name) if self.member else None)
        self.found.emit(self.member)
