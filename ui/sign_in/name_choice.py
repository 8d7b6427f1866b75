"""The names one may sign in with, two beside each other; the last one here is first and chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.ports.views import StaffChoice
from ui.kit.kit import Kit
from ui.language import N_
from ui.sign_in.name_card import NameCard, card_of, someone_else

MOST = 9
_ACROSS = 2
_GAP = 12


class NameChoice(QWidget):
    """``chosen`` is sent when a person chose: a member's id, or "" for someone else; ``shown`` when another card is
    marked, whoever did it.
    """

    chosen = Signal(str)
    shown = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._names: tuple[StaffChoice, ...] = ()
        self._cards: dict[str, NameCard] = {}
        self._current: str | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        for place in range(_ACROSS):
            self._grid.setColumnStretch(place, 1)
        kit.language.bind(self.setAccessibleName, N_("Names"))

    @property
    def current(self) -> str | None:
        """The chosen member's id, "" for someone else, ``None`` while there are no names."""
        return self._current

    def current_card(self) -> NameCard | None:
        """The marked card."""
        return self._cards.get(self._current) if self._current is not None else None

    def rows(self) -> int:
        """How many rows of cards there are."""
        return (len(self._cards) + _ACROSS - 1) // _ACROSS

    def show_names(self, names: Sequence[StaffChoice]) -> None:
        """Show these; who was chosen stays chosen, else the first is."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        self._clear()
        for place, choice in enumerate(names[:MOST]):
            self._add(choice.member.id, card_of(self._kit, choice, place + 1))
        if names:
            self._add("", someone_else(self._kit))
        if self._current not in self._cards:
            self._current = next(iter(self._cards), None)
        self._show_current()

    def choose_first(self) -> None:
        """The last one here."""
        self._current = next(iter(self._cards), None)
        self._show_current()

    def choose_place(self, place: int) -> bool:
        """The ``place``-th name from one, 0 for someone else; false when there is none."""
        ids = list(self._cards)
        wanted = "" if place == 0 else ids[place - 1] if place <= len(ids) - 1 else None
        if wanted is None or wanted not in self._cards:
            return False
        self._choose(wanted)
        return True

    def step(self, by: int) -> None:
        """Choose the card ``by`` places on; it stops at the ends."""
        ids = list(self._cards)
        if self._current in ids:
            self._choose(ids[max(0, min(len(ids) - 1, ids.index(self._current) + by))])

    def _choose(self, id_: str) -> None:
        self._current = id_
        self._show_current()
        self.chosen.emit(id_)

    def _add(self, id_: str, card: NameCard) -> None:
        place = len(self._cards)
        self._cards[id_] = card
        self._grid.addWidget(card, place // _ACROSS, place % _ACROSS)
        card.clicked.connect(lambda _checked=False, chosen=id_: self._choose(chosen))

    def _clear(self) -> None:
        for card in self._cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}

    def _show_current(self) -> None:
        for id_, card in self._cards.items():
            card.setChecked(id_ == self._current)
        self.shown.emit()
