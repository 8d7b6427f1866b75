"""Allowances: each key may do so many a second, and so many at once. In memory, bounded, forgotten when idle.

A bucket is two numbers: what was left and when. It fills by the clock, so nothing has to run for it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

MOST_KEYS: Final = 50_000


@dataclass(slots=True)
class Buckets:
    """``per_s`` in the long run, ``burst`` at once. Used by one thread. ``now`` is a steady clock's seconds."""

    per_s: float
    burst: float
    _kept: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, key: str, now: float) -> float:
        """Takes one; 0 when there was one, else the seconds until there is."""
        left = self._left(key, now)
        if left < 1.0:
            return (1.0 - left) / self.per_s
        self._keep(key, left - 1.0, now)
        return 0.0

    def wait_s(self, key: str, now: float) -> float:
        """Seconds until one could be taken, without taking it."""
        left = self._left(key, now)
        return 0.0 if left >= 1.0 else (1.0 - left) / self.per_s

    def _left(self, key: str, now: float) -> float:
        kept = self._kept.get(key)
        return self.burst if kept is None else min(self.burst, kept[0] + (now - kept[1]) * self.per_s)

    def _keep(self, key: str, left: float, now: float) -> None:
        self._kept[key] = (left, now)
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEYS:
            self._kept.popitem(last=False)
