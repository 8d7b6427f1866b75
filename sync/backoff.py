"""How long to leave a portal alone that did not answer: doubling to a cap, then jitter, so that fifteen hundred
counters do not come back in the same second.
"""

from __future__ import annotations

import random

FIRST_S = 0.5
CAP_S = 30.0


class Backoff:
    """The waits of one loop; ``reset`` after an answer."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()  # noqa: S311 - spreads load, guards nothing
        self._tries = 0

    def reset(self) -> None:
        """The portal answered."""
        self._tries = 0

    def cut_short(self) -> None:
        """The last wait was ended by somebody; it says nothing about the portal, so the next is no longer than it."""
        self._tries = max(0, self._tries - 1)

    def next_s(self, retry_after_s: float = 0.0) -> float:
        """Seconds to wait before the next try: between half and the whole of the doubled time."""
        capped = min(CAP_S, FIRST_S * 2 ** min(self._tries, 16))
        self._tries += 1
        return float(max(retry_after_s, capped * self._chance.uniform(0.5, 1.0)))
