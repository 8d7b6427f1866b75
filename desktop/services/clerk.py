"""The clerk: does by itself what follows from what happened. Today: orders the papers a citizen is owed.

One thread, poked by changes; everything it does is a use case that may run twice without harm. It looks once at
start, so a paper owed when the power went is ordered when it comes back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from desktop.domain.errors import Cancelled, Told
from desktop.services.ports.journal import Journal
from desktop.services.ports.views import Changed
from desktop.services.print_paper import order_owed
from desktop.services.printer_view import PrinterView

log = logging.getLogger(__name__)
STOP_S = 5.0
AGAIN_S = 20.0
"""After trouble it looks again so much later, whether anything changes or not."""


class Clerk:
    """Runs from ``start`` to ``stop``; ``wake`` wakes the printer after something was ordered.

    ``offline``: the portal cannot be reached, so a number that is awaited will not come soon.
    """

    def __init__(
        self,
        journal: Journal,
        printer: Callable[[], PrinterView],
        wake: Callable[[], None],
        offline: Callable[[], bool] = lambda: False,
    ) -> None:
        self._journal = journal
        self._offline = offline
        self._printer = printer
        self._wake = wake
        self._poke = threading.Event()
        self._lock = threading.Lock()
        self._touched: set[str] = set()
        self._all = True
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="clerk", daemon=True)
        self._unsubscribe = journal.subscribe(self._on_changed)

    def start(self) -> None:
        """Looks at what is owed, then at each change."""
        self._poke.set()
        self._thread.start()

    def stop(self) -> None:
        """Ends after what it is doing; joined when it returns. A second time, nothing."""
        if self._stopping:
            return
        self._unsubscribe()
        self._stopping = True
        self._poke.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("link") and self._offline():
            with self._lock:
                self._all = True  # bills that wait for their number get a slip that says so
            self._poke.set()
        if changed.touches("owed"):
            bills = {topic.removeprefix("bill:") for topic in changed.topics if topic.startswith("bill:")}
            with self._lock:
                self._touched |= bills
            self._poke.set()

    def _run(self) -> None:
        again_s: float | None = None
        while True:
            self._poke.wait(again_s)
            self._poke.clear()
            again_s = None
            if self._stopping:
                return
            try:
                if self._order():
                    self._wake()
            except Cancelled:
                return
            except Told as told:
                log.warning("a paper that is owed could not be ordered: %s", told)
                with self._lock:
                    self._all = True  # which bills it was about is forgotten; the next look is at everything
                again_s = AGAIN_S

    def _order(self) -> list[str]:
        """The first time everything that is owed, then only what changed."""
        with self._lock:
            among, self._touched = tuple(self._touched), set()
            everything, self._all = self._all, False
        if not everything and not among:
            return []
        among = () if everything else among
        return order_owed(self._journal, self._printer().name, among, numberless=self._offline())
