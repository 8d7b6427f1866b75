"""The index over all services of a list, and the search itself.

A query is answered in two steps. First all services are weighed as sets: which have every word, which miss one,
and so on down until there are enough. Then the best hundred or two of them are looked at closely and put in order
(`ranking`). Only the services that are shown are looked at a third time, for the letters to mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from desktop.services.search.answer import AgencyCount, Searchable, SearchAnswer, SearchResult
from desktop.services.search.bitset import bits_of, members
from desktop.services.search.marking import interpreted, marked_spans
from desktop.services.search.query import Reader, Reading
from desktop.services.search.ranking import Ranking
from desktop.services.search.shelf import Shelf
from desktop.services.search.vocabulary import Vocabulary
from desktop.services.search.words import MAX_TEXT, MAX_WORDS, fold, stem, words_of

ENOUGH = 5
LOOKED_AT = 160
_PARTLY = 0.5
_BOOST = 0.12
_EXACT_CODE = 2.0


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A service by its number on the shelf, and its score."""

    number: int
    matched: float
    score: float


@dataclass(frozen=True, slots=True)
class _Lift:
    """What lifts a service beside its words: that its code was typed, that it is sold often."""

    exact: int | None
    boosts: Mapping[str, float]

    def of(self, number: int, code: str) -> float:
        """How much is added to the score."""
        often = _BOOST * min(1.0, self.boosts.get(code, 0.0))
        return often + (_EXACT_CODE if number == self.exact else 0.0)


class ServiceIndex:
    """An index that never changes: a new catalogue is a new index. Safe to share between threads."""

    def __init__(self, services: Sequence[Searchable]) -> None:
        shelf = Shelf(services)
        size = len(services)
        self._services = shelf.services
        self._shelved = shelf.shelved
        self._vocabulary = Vocabulary(shelf.numbers)
        self._named = shelf.named
        self._reader = Reader(self._vocabulary, shelf.having)
        self._all = (1 << size) - 1
        self._as_listed = sorted(range(size), key=lambda number: self._shelved[number].place)
        self._agencies = _sets_by_agency(self._services)
        self._by_code = {fold(service.code): number for number, service in enumerate(self._services)}

    def __len__(self) -> int:
        return len(self._services)

    def search(
        self,
        text: str,
        *,
        limit: int = 20,
        agency: str | None = None,
        boosts: Mapping[str, float] | None = None,
    ) -> SearchAnswer:
        """The services that `text` most likely means, best first, at most `limit`.

        `agency` keeps one agency's only. `boosts` lifts codes that are sold often or lately (0 to 1); it decides
        between matches that are about equally good. A text without a word lists all services, boosted ones first.
        """
        typed = [stem(word) for word in words_of(text[:MAX_TEXT])[:MAX_WORDS]]
        kept = self._all if agency is None else self._agencies.get(agency, 0)
        if not typed:
            return self._browse(kept, limit, boosts or {})
        readings = self._reader.read(typed)
        if not _having_all(readings):
            readings = self._reader.doubted(readings)
        lift = _Lift(self._by_code.get("-".join(fold(text).split())), boosts or {})
        found, ranked = self._find(readings, kept, lift)
        results = tuple(self._result(one, readings) for one in ranked[:limit])
        taken_for = self._taken_for(readings, ranked[0]) if ranked else None
        return SearchAnswer(results, (found & kept).bit_count(), taken_for, self._counts(found))

    def _find(self, readings: Sequence[Reading], kept: int, lift: _Lift) -> tuple[int, list[_Ranked]]:
        """The set of all matches (of every agency), and the best of the kept ones in order."""
        ranking = Ranking(readings, len(self._services))
        found = _having_all(readings) | (0 if lift.exact is None else 1 << lift.exact)
        ranked = self._ranked(found & kept, ranking, lift)
        if found.bit_count() < ENOUGH:
            partly = self._partly(found, ranking, lift)
            found |= bits_of((one.number for one in partly), len(self._services))
            ranked += [one for one in partly if kept >> one.number & 1]
        ranked.sort(key=lambda one: (-one.score, self._shelved[one.number].place))
        return found, ranked

    def _partly(self, found: int, ranking: Ranking, lift: _Lift) -> list[_Ranked]:
        """Services that miss words, when too few have all: those with the most words, and not much worse."""
        for tier in _tiers([reading.services for reading in ranking.readings]):
            missing_some = tier & ~found
            if missing_some:
                ranked = self._ranked(missing_some, ranking, lift)
                good = _PARTLY * (1.0 if found else max(one.matched for one in ranked))
                return [one for one in ranked if one.matched >= good]
        return []

    def _ranked(self, found: int, ranking: Ranking, lift: _Lift) -> list[_Ranked]:
        ranked = []
        for number in self._worth_a_look(found, ranking.readings, lift):
            matched, score = ranking.score(self._shelved[number])
            ranked.append(_Ranked(number, matched, score + lift.of(number, self._services[number].code)))
        return ranked

    def _worth_a_look(self, found: int, readings: Sequence[Reading], lift: _Lift) -> Iterable[int]:
        """At most some hundreds of a set: boosted ones, those with the typed words in a name, short names."""
        if found.bit_count() <= LOOKED_AT:
            return members(found, LOOKED_AT)
        named = found
        for reading in readings:
            named &= self._naming(reading)
        chosen = {number for number in self._numbers(lift.boosts) if found >> number & 1}
        return chosen.union(members(named, LOOKED_AT), members(found, LOOKED_AT // 3))

    def _naming(self, reading: Reading) -> int:
        """The services with the word in a name: as typed where it is a word, else what it is taken for."""
        exact = self._vocabulary.number.get(reading.typed)
        if exact is not None and self._named[exact]:
            return self._named[exact]
        naming = 0
        for number in reading.taken:
            naming |= self._named[number]
        return naming

    def _numbers(self, codes: Iterable[str]) -> Iterable[int]:
        return (self._by_code[code] for code in map(fold, codes) if code in self._by_code)

    def _taken_for(self, readings: Sequence[Reading], best: _Ranked) -> str | None:
        return interpreted(readings, self._services[best.number], self._vocabulary, self._reader.equals)

    def _result(self, ranked: _Ranked, readings: Sequence[Reading]) -> SearchResult:
        service = self._services[ranked.number]
        needed = [reading for reading in readings if reading.needed]
        spans = [
            marked_spans(text, needed, self._vocabulary) for text in (service.name_en, service.name_sw, service.agency)
        ]
        return SearchResult(service, ranked.score, *spans)

    def _browse(self, kept: int, limit: int, boosts: Mapping[str, float]) -> SearchAnswer:
        boosted = sorted(self._numbers(boosts), key=lambda number: -boosts.get(self._services[number].code, 0.0))
        others = (number for number in self._as_listed if number not in boosted)
        numbers = islice((number for number in chain(boosted, others) if kept >> number & 1), limit)
        results = tuple(SearchResult(self._services[number], 0.0, (), (), ()) for number in numbers)
        return SearchAnswer(results, kept.bit_count(), None, self._counts(self._all))

    def _counts(self, found: int) -> tuple[AgencyCount, ...]:
        sets = ((agency, (found & bits).bit_count()) for agency, bits in self._agencies.items())
        counts = [AgencyCount(agency, count) for agency, count in sets if count]
        return tuple(sorted(counts, key=lambda one: -one.count))


def _having_all(readings: Iterable[Reading]) -> int:
    """The services that have every word that is needed and known; none when no word is."""
    sets = [reading.services for reading in readings if reading.needed and reading.services]
    if not sets:
        return 0
    found = sets[0]
    for services in sets[1:]:
        found &= services
    return found


def _tiers(sets: Sequence[int]) -> Iterable[int]:
    """Services in at least all but one of the sets, all but two, … at least one."""
    at_least = [0] * (len(sets) + 1)
    for services in sets:
        for count in range(len(sets), 0, -1):
            at_least[count] |= services & at_least[count - 1] if count > 1 else services
    return reversed(at_least[1 : len(sets)])


def _sets_by_agency(services: Sequence[Searchable]) -> dict[str, int]:
    members_of: dict[str, list[int]] = {}
    for number, service in enumerate(services):
        members_of.setdefault(service.agency, []).append(number)
    return {agency: bits_of(numbers, len(services)) for agency, numbers in members_of.items()}
