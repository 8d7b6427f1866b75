"""Which of two matches was more likely meant.

First how well the typed words are matched, rare words weighing more than common ones. Between equals: how much of
the name the words are (“Birth certificate” before “Authentication of birth or death certificates”), whether they
stand in the order typed, whether the name begins with them, and how often the counter has sold it lately.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log

from desktop.services.search.query import Reading
from desktop.services.search.shelf import Name, Shelved

_FURTHER = 0.72
_COVERED = 0.2
_IN_ORDER = 0.06
_BEGINS = 0.03
_NEAR_PLACES = 3

Hits = dict[int, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class _Match:
    """How one name is matched: for each typed word its likeness and place, and how good that is."""

    likeness: list[float]
    places: list[int]
    covered: float
    strength: float


class Ranking:
    """The order of matches for one query."""

    def __init__(self, readings: Sequence[Reading], services: int) -> None:
        self.readings = [reading for reading in readings if reading.needed and reading.services]
        rarity = [log(1 + services / (1 + reading.services.bit_count())) + 0.5 for reading in self.readings]
        total = sum(rarity) or 1.0
        self._weights = [weight / total for weight in rarity]
        self.hits: Hits = {}
        for token, reading in enumerate(self.readings):
            for number, likeness in reading.taken.items():
                self.hits.setdefault(number, []).append((token, likeness))
        self._hit_numbers = frozenset(self.hits)

    def score(self, shelved: Shelved) -> tuple[float, float]:
        """How well the typed words are matched (0 to 1), and the whole score, which orders matches."""
        matches = [self._match(name) for name in shelved.names]
        likeness = self._further(shelved)
        for match in matches:
            likeness = [max(pair) for pair in zip(likeness, match.likeness, strict=True)]
        matched = sum(weight * one for weight, one in zip(self._weights, likeness, strict=True))
        best = max(matches, key=lambda match: (match.strength, match.covered))
        return matched, matched + _COVERED * best.covered + _order_of(best.places)

    def _match(self, name: Name) -> _Match:
        likeness = [0.0] * len(self.readings)
        places = [-1] * len(self.readings)
        covered = 0.0
        for place, number in enumerate(name.words):
            hits = self.hits.get(number)
            if hits is None:
                continue
            covered += name.weight_at(place) * max(hit[1] for hit in hits)
            for token, alike in hits:
                if alike > likeness[token]:
                    likeness[token], places[token] = alike, place
        strength = sum(weight * one for weight, one in zip(self._weights, likeness, strict=True))
        return _Match(likeness, places, covered / name.weight, strength)

    def _further(self, shelved: Shelved) -> list[float]:
        likeness = [0.0] * len(self.readings)
        for number in chain(self._hit_numbers & shelved.own, self._hit_numbers & shelved.shared):
            for token, alike in self.hits[number]:
                likeness[token] = max(likeness[token], alike * _FURTHER)
        return likeness


def _order_of(places: Sequence[int]) -> float:
    begins = _BEGINS if 0 in places else 0.0
    pairs = list(pairwise(places))
    if not pairs:
        return begins + (_IN_ORDER if begins else 0.0)
    near = sum(1.0 for one, two in pairs if 0 <= one < two <= one + _NEAR_PLACES)
    return begins + _IN_ORDER * near / len(pairs)
