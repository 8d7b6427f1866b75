"""The keys of the window: which action each runs just now, and that a deed under way is not begun again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.shell.action import Action
from ui.work import Running


class Keys(QObject):
    """Shortcuts of one window.

    ``everywhere`` are the shell's own actions; ``show`` puts in those of the screen or dialog in front. Two actions
    on one key are a bug and raise ``ValueError``, because neither would run.
    """

    def __init__(self, window: QWidget, failed: Callable[[Exception], None]) -> None:
        super().__init__(window)
        self._window, self._failed = window, failed
        self._everywhere: list[Action] = []
        self._here: list[Action] = []
        self._shortcuts: list[QShortcut] = []
        self._running: dict[str, Running] = {}

    def show(self, everywhere: Iterable[Action], here: Iterable[Action]) -> None:
        """From now on these actions have keys, and no others."""
        self._everywhere, self._here = list(everywhere), list(here)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        taken: dict[str, str] = {}
        for action in self.actions():
            for keys in (action.shortcut, *action.more):
                if keys:
                    self._check(taken, keys, action)
                    self._shortcuts.append(self._shortcut(keys, action))

    def actions(self) -> Sequence[Action]:
        """Everything that can be run now: the screen's first."""
        return [*self._here, *self._everywhere]

    def find(self, action_id: str) -> Action | None:
        return next((action for action in self.actions() if action.id == action_id), None)

    def run(self, action: Action) -> bool:
        """Run ``action`` unless it is not to be had now or still under way; answers whether it was begun."""
        if self.busy(action.id) or not action.enabled():
            return False
        try:
            running = action.run()
        except Exception as problem:  # noqa: BLE001 - told by the one voice, which knows a bug from bad input
            self._failed(problem)
            return True
        if isinstance(running, Running):
            self._running[action.id] = running
        return True

    def busy(self, action_id: str) -> bool:
        """Whether the action's work is still under way."""
        running = self._running.get(action_id)
        if running is not None and not running.active:
            del self._running[action_id]
            return False
        return running is not None

    def _shortcut(self, keys: str, action: Action) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self._window)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.setAutoRepeat(False)
        made.activated.connect(lambda: self.run(action))
        return made

    @staticmethod
    def _check(taken: dict[str, str], keys: str, action: Action) -> None:
        name = QKeySequence(keys).toString()
        if not name:
            raise ValueError(f"{keys!r} of {action.id} is no key")
        if name in taken:
            raise ValueError(f"{name} is both {taken[name]} and {action.id}")
        taken[name] = action.id
