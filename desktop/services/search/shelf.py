"""What the search keeps of each service: its words by field, as numbers.

Services stand in the order of their names' length, so that the first members of a large set are the plain ones
(“Passport application” before “Passport application, second reminder, by post”). Beside the words of its names a
service has further ones: phrases that mean the same as its name, its agency in full and abbreviated, category, code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from desktop.services.search.answer import Searchable
from desktop.services.search.bitset import bits_of
from desktop.services.search.synonyms import equal_words, words_of_equal_phrases
from desktop.services.search.words import STOP_WORDS, stem, words_of

BRACKETED = 0.35
_SHORTEST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Name:
    """The words of one name, by number. Words from `brackets_at` on stand in brackets and weigh less."""

    words: tuple[int, ...]
    brackets_at: int
    weight: float

    def weight_at(self, place: int) -> float:
        """How much the word at this place adds to what the name says."""
        return 1.0 if place < self.brackets_at else BRACKETED


@dataclass(frozen=True, slots=True)
class Shelved:
    """One service: its place in the list it came from, its names, and the further words that find it.

    `shared` are those it shares with its neighbours (agency, category), `own` those from its name and code.
    """

    place: int
    names: tuple[Name, ...]
    shared: frozenset[int]
    own: frozenset[int]


_NOTHING: frozenset[int] = frozenset()


class Shelf:
    """All services of a list, shortest name first.

    `having` is for each word the set of services that have it, `named` of those that have it in a name.
    """

    def __init__(self, services: Sequence[Searchable]) -> None:
        self.numbers: dict[str, int] = {}
        # Known also where no name has them: they lead to the words that mean the same.
        for word in chain(STOP_WORDS, equal_words()):
            self._number(word)
        self._silent = frozenset(self.numbers[word] for word in STOP_WORDS)
        self._of_neighbours: dict[tuple[str, str, str | None], frozenset[int]] = {}
        names = [words_of(service.name_en) for service in services]
        order = sorted(range(len(services)), key=lambda place: len(names[place]))
        self.services = [services[place] for place in order]
        self.shelved = [self._shelve(place, services[place], names[place]) for place in order]
        self.named, self.having = _sets_by_word(self.shelved, len(self.numbers))

    def _number(self, word: str) -> int:
        return self.numbers.setdefault(word, len(self.numbers))

    def _shelve(self, place: int, service: Searchable, english: list[str]) -> Shelved:
        stems = [stem(word) for word in english]
        further = words_of_equal_phrases(stems)
        names: tuple[Name, ...] = (self._name(service.name_en, stems),)
        if service.name_sw:
            stems = [stem(word) for word in words_of(service.name_sw)]
            further |= words_of_equal_phrases(stems)
            names += (self._name(service.name_sw, stems),)
        further |= _code_words(service.code)
        own = frozenset(map(self._number, further)) if further else _NOTHING
        return Shelved(place, names, self._shared(service), own)

    def _name(self, text: str, stems: Sequence[str]) -> Name:
        numbers = self.numbers
        words = tuple([numbers.setdefault(word, len(numbers)) for word in stems])
        before, bracket, _ = text.partition("(")
        brackets_at = len(words_of(before)) if bracket else len(words)
        silent = self._silent
        weight = float(len([word for word in words if word not in silent]))
        if bracket:
            weight -= (1 - BRACKETED) * len([word for word in words[brackets_at:] if word not in silent])
        return Name(words, brackets_at, max(1.0, weight))

    def _shared(self, service: Searchable) -> frozenset[int]:
        """Words of agency, keywords and category; one set for all services that have the same."""
        key = (service.agency, service.keywords, service.category)
        found = self._of_neighbours.get(key)
        if found is None:
            text = " ".join((service.agency, _initials(service.agency), service.keywords, service.category or ""))
            found = frozenset(self._number(stem(word)) for word in words_of(text))
            self._of_neighbours[key] = found
        return found


def _sets_by_word(shelved: Sequence[Shelved], words: int) -> tuple[list[int], list[int]]:
    """For each word the set of services that have it in a name, and of those that have it at all."""
    named: list[list[int]] = [[] for _ in range(words)]
    own: dict[int, list[int]] = {}
    neighbours: dict[frozenset[int], list[int]] = {}
    for number, one in enumerate(shelved):
        neighbours.setdefault(one.shared, []).append(number)
        for name in one.names:
            for word in name.words:
                named[word].append(number)
        for word in one.own:
            own.setdefault(word, []).append(number)
    in_names = [bits_of(numbers, len(shelved)) for numbers in named]
    having = list(in_names)
    for word, numbers in own.items():
        having[word] |= bits_of(numbers, len(shelved))
    for shared, numbers in neighbours.items():
        all_of_them = bits_of(numbers, len(shelved))
        for word in shared:
            having[word] |= all_of_them
    return in_names, having


def _initials(agency: str) -> str:
    """`KPA` for the Kenya Ports Authority."""
    words = [word for word in words_of(agency.partition("(")[0]) if word not in STOP_WORDS]
    return "".join(word[0] for word in words) if len(words) >= _SHORTEST_INITIALS else ""


def _code_words(code: str) -> set[str]:
    """The words of a code that was made from words (`ntsa-mv-record`); a number or a hash has none."""
    parts = words_of(code)
    return {part for part in parts if part.isalpha()} if len(parts) > 1 else set()
