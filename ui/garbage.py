"""Cyclic garbage is collected on the GUI thread only.

Python collects cycles on whichever thread happens to allocate. A closed dialog is such a cycle, and it holds Qt's
text layouts; taking those apart on the writer's or a sync thread while the GUI thread paints is a crash once in a
thousand. So the collector is off, and a timer of the GUI thread does its work by Python's own thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1_000


class Collector(QObject):
    """``start`` takes collection over from Python, ``stop`` gives it back. Made and used on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def collect_due(self) -> int:
        """Collect the oldest generation whose time has come; answers its number, -1 for none."""
        due = [
            n for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
        ]
        if not due:
            return -1
        gc.collect(due[-1])
        return due[-1]
