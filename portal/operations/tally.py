"""What this process counted: requests with their durations, entries by outcome, who was asked to slow down.

Plain dictionaries on the event loop's thread: counting costs less than a microsecond, and no library is loaded for it
before somebody asks for the figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import msgspec

BOUNDS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the classes of durations; what is longer stands in one more class."""

KIND: Final = "huduma.kind"
"""Where an address tells in a request's scope what kind it took, in a word: rounds that push and rounds that wait."""


class Durations(msgspec.Struct):
    """How many took how long: a count for each class, and the sum in seconds."""

    classes: list[int] = msgspec.field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    sum_s: float = 0.0

    def add(self, took_s: float) -> None:
        """Counts one."""
        self.classes[bisect_left(BOUNDS_S, took_s)] += 1
        self.sum_s += took_s

    def merge(self, other: Durations) -> None:
        """Adds what another process counted."""
        self.classes = [mine + theirs for mine, theirs in zip(self.classes, other.classes, strict=True)]
        self.sum_s += other.sum_s


class Counted(msgspec.Struct):
    """A tally as it is written for other processes; keys are the labels, joined by a tab."""

    requests: dict[str, Durations] = {}
    entries: dict[str, int] = {}
    limited: dict[str, int] = {}


@dataclass(slots=True)
class Tally:
    """Labels of ``requests``: method, address, status."""

    requests: dict[tuple[str, str, int], Durations] = field(default_factory=dict)
    entries: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)

    def request(self, method: str, address: str, status: int, took_s: float) -> None:
        """Counts an answered request. ``address`` is the template, never what was asked for."""
        key = (method, address, status)
        durations = self.requests.get(key)
        if durations is None:
            durations = self.requests[key] = Durations()
        durations.add(took_s)

    def counted(self) -> Counted:
        """As it is written."""
        requests = {"\t".join((m, a, str(s))): durations for (m, a, s), durations in self.requests.items()}
        return Counted(requests, dict(self.entries), dict(self.limited))

    def merge(self, other: Counted) -> None:
        """Adds what another process counted."""
        for key, durations in other.requests.items():
            method, address, status = key.split("\t")
            self.requests.setdefault((method, address, int(status)), Durations()).merge(durations)
        self.entries.update(other.entries)
        self.limited.update(other.limited)
