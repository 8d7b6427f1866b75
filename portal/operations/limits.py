"""How much one caller may ask: by the kind of address, for a counter and for the place it calls from.

Meant for loops that ran wild and for guessing, never for a busy day: a centre's fifteen hundred counters behind one
address, a carrier's thousands of phones behind another and a rail at a thousand a second all fit. Each process counts
for itself, so several processes together allow as many times more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from starlette.types import Scope

from portal.operations.source import crowd_of
from portal.operations.token_bucket import Buckets
from sync.protocol.messages import COUNTER_HEADER

COUNTER, ENROL, PAGE, RAIL, PLAIN, FREE = "counter", "enrol", "page", "rail", "plain", "free"
_COUNTER_HEADER: Final = COUNTER_HEADER.lower().encode()
_KINDS: Final = (
    (("/v1/round", "/v1/past", "/v1/elsewhere"), COUNTER),
    (("/v1/enrol",), ENROL),
    (("/B/", "/b/", "/R/", "/r/"), PAGE),
    (("/rails/",), RAIL),
    (("/health", "/ready", "/metrics", "/sandbox"), FREE),
)
NOT_FOUND: Final = 404


def kind_of_path(path: str) -> str:
    """Which allowance a path takes from."""
    return next((kind for starts, kind in _KINDS if path.startswith(starts)), PLAIN)


def counter_of(scope: Scope) -> str:
    """The counter a request says it is from, where that has the form of an id; not yet proven."""
    for name, value in scope["headers"]:
        if name == _COUNTER_HEADER:
            text = value[:64].decode("latin-1")
            return text if text.replace("-", "").isalnum() and text.isascii() else ""
    return ""


@dataclass(slots=True)
class Limits:
    """The allowances of one process. A counter's own is kept for it and its place, so nobody uses another's up."""

    counter: Buckets = field(default_factory=lambda: Buckets(100, 1_000))
    place: Buckets = field(default_factory=lambda: Buckets(3_000, 6_000))
    enrol: Buckets = field(default_factory=lambda: Buckets(50, 2_000))
    page: Buckets = field(default_factory=lambda: Buckets(50, 400))
    missed: Buckets = field(default_factory=lambda: Buckets(0.5, 60))
    rail: Buckets = field(default_factory=lambda: Buckets(2_000, 4_000))
    plain: Buckets = field(default_factory=lambda: Buckets(50, 400))

    def ask(self, kind: str, source: str, counter: str, now: float) -> int:
        """0 when the request may go on, else the seconds after which to come again."""
        if kind == FREE:
            return 0
        crowd = crowd_of(source)
        if kind == COUNTER:
            wait_s = self.place.take(crowd, now) or self.counter.take(f"{crowd}/{counter}", now)
        elif kind == PAGE:
            wait_s = self.missed.wait_s(crowd, now) or self.page.take(crowd, now)
        else:
            wait_s = {ENROL: self.enrol, RAIL: self.rail}.get(kind, self.plain).take(crowd, now)
        return math.ceil(wait_s)

    def note(self, kind: str, source: str, status: int, now: float) -> None:
        """A page that was not found costs more: numbers are guessed by missing."""
        if kind == PAGE and status == NOT_FOUND:
            self.missed.take(crowd_of(source), now)
