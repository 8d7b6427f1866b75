"""What lies over the window, at most one at a time, and whose keys work meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.kit.overlay import Overlay
from ui.shell.action import Action
from ui.shell.keys import Keys


class Overlays(QObject):
    """Opens dialogs, palette and help over ``window``; ``wake`` gives the page its keys back afterwards."""

    def __init__(self, window: QWidget, keys: Keys, wake: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._keys, self._wake = window, keys, wake
        self._current: Overlay | None = None

    @property
    def current(self) -> Overlay | None:
        return self._current

    def open(self, overlay: Overlay, actions: Sequence[Action]) -> None:
        """Show ``overlay`` instead of any other; only ``actions`` have keys until it is gone."""
        self.close()
        self._current = overlay
        self._keys.show((), actions)
        overlay.gone.connect(self._on_gone)
        overlay.open_over(self._window)

    def close(self) -> None:
        if self._current is not None:
            self._current.close_overlay()

    def _on_gone(self) -> None:
        self._current = None
        self._wake()
