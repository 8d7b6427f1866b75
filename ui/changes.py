"""What changed at the counter, brought to the GUI thread.

Services tell their changes on the thread that made them; a Qt signal carries each over, in order.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from desktop.services.ports.views import Changed

Told = Callable[[Changed], None]
Subscribe = Callable[[Told], Callable[[], None]]


class Changes(QObject):
    """``changed`` carries a :class:`Changed` on the GUI thread, from when this is made until ``stop``."""

    changed = Signal(object)
    _came = Signal(object)

    def __init__(self, subscribe: Subscribe) -> None:
        super().__init__()
        self._came.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = subscribe(self._came.emit)

    def stop(self) -> None:
        """Hear no more."""
        self._unsubscribe()
