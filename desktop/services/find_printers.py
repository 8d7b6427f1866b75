"""Looking for printers: on USB, in this computer's queues and in its own network. Seconds long, so on a thread alone.

Nobody waits for it: the screen is told when the answer changes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printing.discovery import FoundPrinter

log = logging.getLogger(__name__)


class PrinterFinder:
    """``told`` is called from another thread when looking begins and when it ends."""

    def __init__(self, told: Callable[[], None]) -> None:
        self._told = told
        self._lock = threading.Lock()
        self._looking = False
        self._found: tuple[FoundPrinter, ...] = ()

    @property
    def looking(self) -> bool:
        """True while an answer is on its way."""
        return self._looking

    @property
    def found(self) -> tuple[FoundPrinter, ...]:
        """What the last look found, receipt printers first."""
        return self._found

    def look(self) -> None:
        """Begins to look; nothing while it looks already."""
        with self._lock:
            if self._looking:
                return
            self._looking = True
        self._told()
        threading.Thread(target=self._run, name="find printers", daemon=True).start()

    def _run(self) -> None:
        from printing.discovery import find_printers

        try:
            self._found = tuple(find_printers(network=True))
        except Exception:
            log.exception("looking for printers stumbled")
        finally:
            self._looking = False
            self._told()
