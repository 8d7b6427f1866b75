"""Reading what was typed: each word becomes the vocabulary's words it may stand for.

A word that is known, or begins known words, is taken as typed. A word that is neither is a typing error and is
taken for the words near it. Only when all words together find nothing are the known ones doubted too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop.services.search.synonyms import equal_words
from desktop.services.search.vocabulary import Vocabulary
from desktop.services.search.words import STOP_WORDS

_PARTS = re.compile(r"[a-z]+|\d+")
_BEGUN = 0.92
_PER_MISSING_LETTER = 0.03
_LEAST_BEGUN = 0.6
_JOINED = 0.95
_DOUBTED = 0.9
_EQUAL = 0.78
_SHORTEST_PART = 3
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Reading:
    """One typed word and the words it is taken for, by number, with their likeness (0 to 1).

    `services` is the set that has any of them. `near` are the words it is taken for as a typing error; they are
    all there is when the word as typed is not known. `needed`: it carries meaning, so a match should have it.
    """

    typed: str
    taken: Mapping[int, float]
    services: int
    near: Mapping[int, float]
    mistyped: bool
    needed: bool


class Reader:
    """Reads words against one vocabulary; what it found for a word is remembered while an agent types on.

    `having` is, for each word of the vocabulary, the set of services that have it; `equals` is what else it means.
    """

    def __init__(self, vocabulary: Vocabulary, having: Sequence[int]) -> None:
        self._vocabulary = vocabulary
        self._having = having
        self.equals = _numbered_equals(vocabulary.number)
        self._read = lru_cache(maxsize=_REMEMBERED)(self._read_word)
        self._near = lru_cache(maxsize=_REMEMBERED)(vocabulary.near)

    def read(self, typed: list[str]) -> list[Reading]:
        """One reading for each word; words that only make sense together or apart are put so."""
        readings = [self._read(part) for word in typed for part in self._parts(word)]
        for place in range(len(readings) - 1):
            self._join(readings, place)
        if not any(reading.needed for reading in readings):
            readings = [replace(reading, needed=True) for reading in readings]
        return readings

    def doubted(self, readings: list[Reading]) -> list[Reading]:
        """The same readings with near words taken too, each weaker than the word as typed."""
        return [self._doubt(reading) for reading in readings]

    def _doubt(self, reading: Reading) -> Reading:
        near = self._near(reading.typed)
        if reading.mistyped or not near:
            return reading
        doubted = {number: likeness * _DOUBTED for number, likeness in near.items()}
        taken = self._with_equals({**doubted, **reading.taken})
        return replace(reading, taken=taken, services=self._services(taken), near=near)

    def _with_equals(self, taken: Mapping[int, float]) -> dict[int, float]:
        """What is taken, and the words that mean the same, each weaker."""
        equal: dict[int, float] = {}
        for number in self.equals.keys() & taken.keys():
            for other in self.equals[number]:
                equal[other] = max(equal.get(other, 0.0), taken[number] * _EQUAL)
        return {**equal, **taken}

    def _services(self, taken: Mapping[int, float]) -> int:
        services = 0
        for number in taken:
            services |= self._having[number]
        return services

    def _parts(self, word: str) -> list[str]:
        """`1500cc` is `1500 cc`, `goodconduct` is `good conduct`, where only the parts are known."""
        known = self._vocabulary.number
        if word in known or self._vocabulary.beginning_with(word):
            return [word]
        parts = _PARTS.findall(word)
        if len(parts) > 1 and all(part in known for part in parts):
            return list(parts)
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if word[:cut] in known and word[cut:] in known:
                return [word[:cut], word[cut:]]
        return [word]

    def _join(self, readings: list[Reading], place: int) -> None:
        """`log book` also means `logbook`: both words then stand for the joined one too."""
        joined = self._vocabulary.number.get(readings[place].typed + readings[place + 1].typed)
        if joined is None:
            return
        for at in (place, place + 1):
            part = readings[at]
            taken = {joined: _JOINED} if part.mistyped else {**part.taken, joined: _JOINED}
            readings[at] = replace(part, taken=taken, services=self._services(taken), near={}, mistyped=False)

    def _read_word(self, word: str) -> Reading:
        known = self._known(word)
        near = {} if known else self._near(word)
        taken = self._with_equals(known or near)
        needed = word not in STOP_WORDS
        return Reading(word, taken, self._services(taken), near, mistyped=not known, needed=needed)

    def _known(self, word: str) -> dict[int, float]:
        known: dict[int, float] = {}
        for begun in self._vocabulary.beginning_with(word):
            missing = len(begun) - len(word)
            likeness = 1.0 if missing == 0 else max(_LEAST_BEGUN, _BEGUN - _PER_MISSING_LETTER * missing)
            known[self._vocabulary.number[begun]] = likeness
        return known


def _numbered_equals(number: Mapping[str, int]) -> dict[int, tuple[int, ...]]:
    return {
        number[word]: tuple(number[other] for other in others if other in number)
        for word, others in equal_words().items()
        if word in number
    }
