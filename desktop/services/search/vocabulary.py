"""All words that occur in a list of services, and the ways to one from what was typed.

Three ways: the word itself, words that begin like it (people type beginnings), and words a few typing errors away.
For the last, words are filed under their first five letters with each one left out in turn; what was typed is
looked up the same way. Two texts with at most one error in their first letters meet there, and only those that
meet are compared letter by letter (the idea of symmetric deletion, W. Garbe, 2012, on a short prefix).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from desktop.services.search.closeness import FAR, errors_between

_FILED = 5
_SHORTEST_FORGIVEN = 3
_SHORT = 4
_LONG = 7
_LAST_LETTER = "\uffff"


class Vocabulary:
    """Words by number."""

    def __init__(self, number: Mapping[str, int]) -> None:
        self.number = number
        self.words = list(number)
        self._alphabetical = sorted(self.words)
        self._filed = _filed_by_beginning(self._alphabetical, number)

    def beginning_with(self, typed: str) -> Sequence[str]:
        """The words that begin with `typed`, in alphabetical order."""
        words = self._alphabetical
        return words[bisect_left(words, typed) : bisect_left(words, typed + _LAST_LETTER)]

    def near(self, typed: str) -> dict[int, float]:
        """Words that `typed` may be a mistyping of, with their likeness (0 to 1).

        One error is forgiven from four letters on, two from seven; two from five where one finds nothing. Three
        letters may be a whole word that lacks one.
        """
        if len(typed) < _SHORTEST_FORGIVEN:
            return {}
        found = self._within(typed, 2 if len(typed) >= _LONG else 1)
        if len(typed) < _SHORT:
            return {number: likeness for number, likeness in found.items() if self._lacks_a_letter(typed, number)}
        if not found and len(typed) > _SHORT:
            found = self._within(typed, 2)
        return found

    def _lacks_a_letter(self, typed: str, number: int) -> bool:
        word = self.words[number]
        return word[0] == typed[0] and len(word) == len(typed) + 1

    def _within(self, typed: str, bound: int) -> dict[int, float]:
        found: dict[int, float] = {}
        for number in self._meeting(typed):
            word = self.words[number]
            whole, beginning = errors_between(typed, word, bound)
            if min(whole, beginning) != FAR:
                found[number] = _likeness(typed, word, whole, beginning)
        return found

    def _meeting(self, typed: str) -> set[int]:
        meeting: set[int] = set()
        for variant in _variants(typed[:_FILED]):
            meeting.update(self._filed.get(variant, ()))
        return meeting


def _likeness(typed: str, word: str, whole: int, beginning: int) -> float:
    length = len(typed)
    as_whole = 1 - whole / max(length, len(word))
    # A beginning says less than a word: every letter still to come might have been another.
    as_beginning = (1 - beginning / length) * (0.9 - 0.02 * max(0, len(word) - length))
    likeness = max(as_whole if whole != FAR else 0.0, as_beginning if beginning != FAR else 0.0)
    return likeness if typed[0] == word[0] else likeness * 0.9


def _variants(beginning: str) -> set[str]:
    return {beginning, *(beginning[:n] + beginning[n + 1 :] for n in range(len(beginning)))}


def _filed_by_beginning(words: Iterable[str], number: Mapping[str, int]) -> dict[str, list[int]]:
    by_beginning: dict[str, list[int]] = {}
    for word in words:
        by_beginning.setdefault(word[:_FILED], []).append(number[word])
    filed: dict[str, list[int]] = {}
    for beginning, numbers in by_beginning.items():
        for variant in _variants(beginning):
            filed.setdefault(variant, []).extend(numbers)
    return filed
