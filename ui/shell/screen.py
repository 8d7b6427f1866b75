"""What the shell expects of a screen: a title, a place in the rail, its actions, and a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.kit.kit import Kit
from ui.language import Words
from ui.shell.action import Action, FootKey


class Screen(QWidget):
    """One screen. Subclasses set the class attributes and override what they need.

    ``reshaped`` is sent when actions, foot keys or head widgets are others than before; the shell then asks again.
    ``problem`` carries an exception that has no place of its own on the screen; ``act`` asks for an action, exactly
    as its key does (a button's click emits it, so that a deed under way is not begun again).
    """

    reshaped = Signal()
    problem = Signal(object)
    act = Signal(object)

    id: str = ""
    title: Words = ""
    rail_title: Words = ""
    icon: str = ""
    key: str = ""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit

    def screen_actions(self) -> Sequence[Action]:
        """What can be done here, with keys; empty by default."""
        return ()

    def foot_keys(self) -> Sequence[FootKey]:
        """At most five keys for the foot."""
        return ()

    def head_widgets(self) -> Sequence[QWidget]:
        """What stands beside the title: chips, segments. The same widgets every time, not new ones."""
        return ()

    def help_lines(self) -> Sequence[Words]:
        """Sentences for F1, over the list of keys."""
        return ()

    def opened(self) -> None:
        """The screen comes to the front: put the caret where the work begins."""

    def left(self) -> None:
        """The screen goes to the back: stop what only matters in front."""

    def back(self) -> bool:
        """Esc: one step back that loses nothing; false when there is nothing to step back from."""
        return False

    def scanned(self, code: str) -> bool:
        """A code came from the scanner outside a field that takes one; true when the screen used it."""
        return False
