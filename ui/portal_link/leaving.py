"""Leaving while work is unsent: F12 and the window's closing warn once, with the figures, and never trap.

What is unsent stays on this counter and is sent by itself, so there is nothing to decide: Esc stays, the same key
again leaves. A lock nobody answers happens by itself, because who pressed F12 may have gone already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.dates import age
from ui.kit.arrange import add, row
from ui.kit.button import Button
from ui.kit.dialog import Dialog
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.language import N_, Say, Words, counted, say
from ui.shell.action import Action
from ui.shell.state import ShellFacts, ShellState

JUST_WRITTEN_S: Final = 10.0
"""While the portal answers, what is younger than this is on its way and nobody is warned of it."""
LOCKS_AFTER_S: Final = 30
OpenDialog = Callable[[Dialog, Sequence[Action]], None]


def warns(facts: ShellFacts, unsent_s: float) -> bool:
    """Whether somebody who leaves should know that work is unsent."""
    on_its_way = facts.link.kind in ("online", "slow") and unsent_s < JUST_WRITTEN_S
    return facts.entries_waiting > 0 and not on_its_way


def unsent_sentence(waiting: int, unsent_s: float) -> Say:
    """How much, and since when."""
    if waiting == 0:
        return say(N_("Everything is sent now."))
    if waiting == 1:
        return say(N_("1 entry is not sent yet; it has waited for {age}."), age=age(unsent_s))
    return say(N_("{n} entries are not sent yet, the oldest for {age}."), n=f"{waiting:,}", age=age(unsent_s))


def kept_sentence(waiting: int, *, closing: bool) -> Words:
    """What becomes of it meanwhile."""
    if closing:
        one = N_("It stays on this counter and is sent by itself when the counter is opened again.")
        many = N_("They stay on this counter and are sent by themselves when it is opened again.")
    else:
        one = N_("It stays on this counter and is sent by itself, also while the counter is locked.")
        many = N_("They stay on this counter and are sent by themselves, also while it is locked.")
    return counted(waiting, one, many)


class LeaveDialog(Dialog):
    """``leave`` is called when the person leaves all the same; ``closed`` says "left" then, else "" for staying."""

    def __init__(self, kit: Kit, state: ShellState, leave: Callable[[], None], *, closing: bool) -> None:
        title = N_("Work is not sent yet")
        super().__init__(kit, title, icon="sent", width=620, height=270, with_deed=False)
        self._state, self._leave, self._closing = state, leave, closing
        self._left_s = 0 if closing else LOCKS_AFTER_S
        self.figures = Text(kit, "", "name", wrap=True)
        self._by_itself = Text(kit, "", "label", "ink2", wrap=True, middle=True)
        self._kept = Text(kit, "", "body", "ink2", wrap=True)
        self.stay = Button(kit, N_("Stay"), size="large", key="Esc")
        self.stay.setObjectName("leave.stay")
        self.leave_button = Button(kit, N_("Leave all the same"), size="large", key=_key(closing))
        self.leave_button.setObjectName("leave.leave")
        add(self.evidence, self.figures, 8, self._kept, None)
        self.evidence.addLayout(row(self._by_itself, self.stay, self.leave_button, spacing=12))
        self.stay.clicked.connect(lambda: self.close_with(""))
        self.leave_button.clicked.connect(self.go)
        state.changed.connect(self._tell)
        state.ticked.connect(self._on_tick)
        self._tell()

    def dialog_actions(self) -> list[Action]:
        """The key that was pressed leaves when it is pressed again; Enter alone changes nothing."""
        keys = ("Ctrl+Return", "Ctrl+Enter")
        if self._closing:
            return [Action("leave", N_("Leave all the same"), keys[0], self.go, more=keys[1:])]
        return [Action("leave", N_("Leave all the same"), "F12", self.go, more=keys)]

    def first_widget(self) -> QWidget:
        """Space or Enter on it changes nothing."""
        return self.stay

    def go(self) -> None:
        """Leave."""
        self.close_with("left")
        self._leave()

    def _tell(self) -> None:
        waiting = self._state.facts.entries_waiting
        self.figures.say(unsent_sentence(waiting, self._state.unsent_s))
        self._kept.say(kept_sentence(waiting, closing=self._closing) if waiting else "")
        words: Words = say(N_("Locks by itself in {n} s"), n=self._left_s) if self._left_s else ""
        self._by_itself.say(words)

    def _on_tick(self) -> None:
        self._tell()
        if not self._left_s:
            return
        self._left_s -= 1
        if self._left_s == 0:
            self.go()


class Leaving(QObject):
    """Stands between the wish to leave and leaving."""

    def __init__(self, kit: Kit, state: ShellState, open_dialog: OpenDialog) -> None:
        super().__init__()
        self._kit, self._state, self._open = kit, state, open_dialog
        self._warned = False

    def lock(self, leave: Callable[[], None]) -> None:
        """``leave`` at once where everything is sent, else after a warning."""
        if warns(self._state.facts, self._state.unsent_s):
            self._ask(leave, closing=False)
        else:
            leave()

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether the window may go now; else the warning is up, and a second wish to close goes through."""
        if self._warned or not warns(self._state.facts, self._state.unsent_s):
            return True
        self._warned = True
        self._ask(lambda: _call(close), closing=True)
        return False

    def _ask(self, leave: Callable[[], None], *, closing: bool) -> None:
        dialog = LeaveDialog(self._kit, self._state, leave, closing=closing)
        dialog.closed.connect(self._on_closed)
        self._open(dialog, dialog.dialog_actions())

    def _on_closed(self, decision: str) -> None:
        self._warned = decision == "left" and self._warned


def _key(closing: bool) -> str:
    return "Ctrl+Return" if closing else "F12"


def _call(close: Callable[[], object]) -> None:
    close()
