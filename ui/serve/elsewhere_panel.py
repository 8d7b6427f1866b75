"""A bill raised elsewhere, found by the number the citizen brought: offered, asked, answered, taken up.

Stands where the services are listed. Enter looks the number up; taking up has a key of its own, so that a key held
never does both. No answer is said calmly: nothing is known then, and nothing is wrong.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.account_number import grouped
from desktop.domain.errors import Told, Trouble
from desktop.services.ports.asked_views import ElsewhereView
from ui.dates import exact_time
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.card import Rule
from ui.kit.chip import Chip
from ui.kit.figures import Fact, FactGrid
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.scroll import Scroll
from ui.kit.text import Text
from ui.kit.tokens import CARD_PADDING, Tone
from ui.kit.waiting import LoadingBar
from ui.language import N_, Plain, Words, say
from ui.serve.elsewhere_words import can_be_taken_up, next_step, offer_words, rail_words, standing_of
from ui.serve.names import kes
from ui.shell.tell import said

ASKS = N_("The portal asks the rail that raised it: what it is for, how much, and whether it is paid.")
AWAY = N_(
    "The portal cannot be reached, so nothing is known of this number now. It can be paid by hand all the same: the "
    "citizen keeps the SMS, and you look it up when the portal is back."
)


class ElsewherePanel(QWidget):
    """``look_asked`` and ``take_asked`` are the two steps; ``found`` is what was answered, or ``None``.

    ``changed`` when what may be done is another.
    """

    look_asked = Signal()
    take_asked = Signal()
    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.number = ""
        self.found: ElsewhereView | None = None
        self._offer = Text(kit, "", "body", wrap=True)
        self._asks = Text(kit, ASKS, "small", "ink2", wrap=True)
        self._look = Button(kit, N_("Look it up"), icon="find", key="Return")
        self._look.setObjectName("serve.elsewhere.look")
        self._bar = LoadingBar(kit, "")
        self._notes: dict[Tone, Note] = {tone: Note(kit, "", tone) for tone in ("neutral", "ok", "wait", "info")}
        self._card = _FoundCard(kit)
        self._take = Button(kit, N_("Take it up"), "deed", size="large", key="Ctrl+U")
        self._take.setObjectName("serve.elsewhere.take_up")
        self._place()
        self._look.clicked.connect(self.look_asked)
        self._take.clicked.connect(self.take_asked)

    @property
    def takeable(self) -> bool:
        """Whether the bill in front can be taken up."""
        return self.found is not None and can_be_taken_up(self.found)

    def offer(self, number: str) -> None:
        """A number that may be one; what was found of it before stays while it is the same."""
        if number == self.number:
            return
        self.number, self.found = number, None
        self._offer.say(offer_words(grouped(number)))
        self._show(None, None)

    def show_asking(self) -> None:
        """It is being asked; the bar comes when that takes a while."""
        self._say(None, "neutral")
        self._bar.start(say(N_("Asking about {number}…"), number=grouped(self.number)))

    def show_found(self, found: ElsewhereView) -> None:
        """What is known of it."""
        if found.number != self.number:
            return
        self.found = found
        self._show(found, next_step(found), "info" if found.bill else standing_of(found).note)

    def show_problem(self, problem: Told) -> None:
        """Why nothing is known; the number stays."""
        self.found = None
        if isinstance(problem, Trouble):
            self._show(None, AWAY, "info")
        else:
            self._show(None, said(problem), "wait")

    def show_not_taken(self, problem: Told) -> None:
        """Why it was not taken up; what was found stays."""
        self._say(said(problem), "wait")

    def set_busy(self, busy: bool) -> None:
        """It is being taken up."""
        self._take.setEnabled(not busy)

    def _show(self, found: ElsewhereView | None, words: Words | None, tone: Tone = "neutral") -> None:
        self._bar.stop()
        self._card.setVisible(found is not None)
        if found is not None:
            self._card.show_found(found)
        self._offer.setVisible(found is None)
        self._asks.setVisible(found is None and words is None)
        self._look.say(N_("Look again") if words is not None else N_("Look it up"))
        self._look.setVisible(not self.takeable)
        self._take.setVisible(self.takeable)
        self._take.setEnabled(True)
        self._say(words, tone)
        self.changed.emit()

    def _say(self, words: Words | None, tone: Tone) -> None:
        for each, note in self._notes.items():
            note.setVisible(words is not None and each == tone)
        if words is not None:
            self._notes[tone].say(words)

    def _place(self) -> None:
        inner = QWidget()
        inner.setLayout(
            column(
                *(self._card, self._offer, self._asks, self._bar, *self._notes.values()),
                *(row(self._look, None), self._take, None),
                spacing=12,
                margins=(CARD_PADDING, 16, CARD_PADDING, CARD_PADDING),
            )
        )
        self.setLayout(column(Scroll(inner)))
        for note in self._notes.values():
            note.hide()
        self._card.hide()
        self._take.hide()


class _FoundCard(QWidget):
    """What it is for, how much, who raised it, how it stands, and when that was asked."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._number = Text(kit, Plain(""), "total", code=True)
        self._chip = Chip(kit, "")
        self._title = Text(kit, Plain(""), "name", wrap=True)
        grid = FactGrid(kit, 3)
        empty = Plain("")
        self._due = grid.add(Fact(kit, N_("To pay"), empty, style="state"))
        self._expected = grid.add(Fact(kit, N_("As billed"), empty))
        self._paid = grid.add(Fact(kit, N_("Paid"), empty))
        self._rail = grid.add(Fact(kit, N_("Raised by"), empty))
        self._at = grid.add(Fact(kit, N_("Asked at"), empty))
        self._grid = grid
        head = row(self._number, None, self._chip, spacing=12)
        self.setLayout(column(head, self._title, Rule(kit), grid, spacing=10))

    def show_found(self, found: ElsewhereView) -> None:
        """Another bill."""
        look = standing_of(found)
        self._number.say(Plain(grouped(found.number)))
        self._chip.show_state(look.words, look.tone, look.icon)
        self._title.say(Plain(found.description))
        self._title.setVisible(bool(found.description))
        self._grid.setVisible(bool(found.rail) and found.expected_cents > 0)
        self._due.value.say(kes(found.due_cents))
        self._expected.value.say(kes(found.expected_cents))
        self._paid.value.say(kes(found.paid_cents))
        self._rail.value.say(rail_words(found))
        self._at.value.say(Plain(exact_time(found.checked_at)) if found.checked_at is not None else Plain(""))
