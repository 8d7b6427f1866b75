"""How often a counter may ask about numbers raised elsewhere: nobody shall read a gateway's through us one by one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

MOST: Final = 30
IN_S: Final = 60.0
MOST_COUNTERS: Final = 10_000


class AskedOften:
    """Counts questions of each counter in this process."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def may_ask(self, counter: str) -> bool:
        """True, and counted, unless the counter asked too often in the last minute."""
        with self._lock:
            now = self._now()
            if len(self._asked) >= MOST_COUNTERS:
                self._asked.clear()
            asked = self._asked.setdefault(counter, deque())
            while asked and asked[0] <= now - IN_S:
                asked.popleft()
            if len(asked) >= MOST:
                return False
            asked.append(now)
            return True
