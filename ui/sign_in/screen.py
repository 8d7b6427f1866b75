"""The sign-in page. The last one here is chosen and the caret is in the PIN: switching is six digits and Enter.

The staff list shows itself when the first download brings it. Checking a PIN takes some 50 ms off this thread; a
second Enter meanwhile does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.errors import Told
from desktop.domain.staff import PIN_DIGITS, WRONG_PINS, StaffMember
from desktop.services.connectivity import Link
from desktop.services.counter import Counter
from desktop.services.ports.views import Changed, StaffChoice
from ui.changes import Changes
from ui.kit.kit import Kit
from ui.language import N_, Words, say
from ui.shell.action import Action
from ui.shell.flag import Ribbon
from ui.shell.screen import Screen
from ui.shell.tell import said
from ui.sign_in.door_facts import DoorFacts, read_door
from ui.sign_in.door_form import DoorForm
from ui.sign_in.name_choice import MOST
from ui.sign_in.place_panel import PlacePanel
from ui.sign_in.soundness import soundness
from ui.work import Running, Work

_TICK_MS = 1_000
_TOPICS = ("staff", "standing", "link", "printer", "journal")


class SignInScreen(Screen):
    """``signed_in`` carries the member who sat down."""

    signed_in = Signal(object)

    id, title, icon = "sign_in", N_("Sign in"), "person"

    def __init__(self, counter: Counter, kit: Kit, work: Work, changes: Changes) -> None:
        super().__init__(kit)
        self._counter, self._work = counter, work
        self._facts: DoorFacts | None = None
        self._minute = ""
        self.panel = PlacePanel(kit)
        self.form = DoorForm(kit)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.panel)
        across.addWidget(Ribbon(kit))
        across.addWidget(self.form, 1)
        self._signing_in = Action("sign_in", N_("Sign in"), "Return", self._on_enter, more=("Enter",))
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.form.go.clicked.connect(self._ask)
        self.form.entered.connect(self._ask)
        changes.changed.connect(self.on_changed)
        self._on_tick()

    def screen_actions(self) -> Sequence[Action]:
        shown = min(MOST, len(self._facts.names)) if self._facts else 0
        names = [self._choosing(place) for place in range(1, shown + 1)]
        return (self._signing_in, *names, *([self._choosing(0)] if names else []))

    def help_lines(self) -> Sequence[Words]:
        return (
            N_("Your PIN is yours alone: what is done after it stands under your name."),
            say(N_("After {n} wrong PINs a name is locked. A supervisor gives a new PIN."), n=WRONG_PINS),
        )

    def opened(self) -> None:
        self.form.begin()
        self._timer.start()
        self._on_tick()
        self.refresh()

    def left(self) -> None:
        self._timer.stop()
        self.form.begin()

    def back(self) -> bool:
        """Esc: the typed digits go, then the choice is the first name again."""
        return self.form.back()

    def refresh(self) -> None:
        """Read place, names, link and printer again."""
        self._work.read(lambda: read_door(self._counter), self._show, self.problem.emit, owner=self, key="sign_in.door")

    def on_changed(self, changed: Changed) -> None:
        """The first download brings names and place; link and printer come and go."""
        if self.isVisible() and changed.touches(*_TOPICS):
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a name while the caret is in the PIN."""
        steps = {Qt.Key.Key_Up: -2, Qt.Key.Key_Down: 2, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.form.names.step(by)

    def _choosing(self, place: int) -> Action:
        words = say(N_("Choose name {n}"), n=place) if place else N_("Someone else, by staff number")
        return Action(f"name:{place}", words, f"Alt+{place}", lambda: self._choose(place), listed=False)

    def _choose(self, place: int) -> None:
        self.form.names.choose_place(place)

    def _ask(self) -> None:
        self.act.emit(self._signing_in)

    def _on_enter(self) -> Running | None:
        choice = self.form.settle()
        return self._sign_in(choice) if choice is not None else None

    def _sign_in(self, choice: StaffChoice) -> Running | None:
        if not self.form.pin.field.whole() and not choice.locked:
            self.form.pin.show_problem(say(N_("A PIN has {digits} digits. Type all of them."), digits=PIN_DIGITS))
            return None
        pin, staff = self.form.pin.field.take(), choice.member.id
        door, offline = self._counter.door, self._counter.connectivity().link is Link.OFFLINE
        return self._work.run(
            lambda: door.sign_in(staff, pin, offline=offline), self._on_signed_in, self._on_refused, owner=self
        )

    def _on_signed_in(self, member: StaffMember) -> None:
        self.form.pin.show_right()
        self.signed_in.emit(member)

    def _on_refused(self, problem: Exception) -> None:
        if isinstance(problem, Told):
            self.form.pin.show_wrong(said(problem))
        else:
            self.problem.emit(problem)
        self.refresh()

    def _show(self, facts: DoorFacts) -> None:
        before, self._facts = self._facts, facts
        self.panel.show_place(facts.standing)
        self.panel.show_lines(soundness(facts))
        self.form.show_names(facts)
        if before is None or len(before.names) != len(facts.names):
            self.reshaped.emit()

    def _on_tick(self) -> None:
        """Say the minute, and once a minute look whether all is still sound."""
        now = self._counter.clock()
        minute = f"{now:%Y%m%d%H%M}"
        if minute != self._minute:
            self._minute = minute
            self.panel.show_time(now)
            if self._timer.isActive():
                self.refresh()
