"""Slips of the fingers, made up from a seed: a letter lost, doubled with its neighbour, missed, or two swapped."""

from __future__ import annotations

import random

from desktop.services.search.words import words_of

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST = 4


def mistyped(name: str, chance: random.Random, slips: int) -> str:
    """The name as a hurried agent types it: no brackets, and up to `slips` of its longer words mistyped."""
    words = words_of(name.partition("(")[0])
    longer = [place for place, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    for place in chance.sample(longer, min(slips, len(longer))):
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    match chance.choice(("lost", "added", "missed", "swapped")):
        case "lost":
            return before + after
        case "added":
            return before + _neighbour(letter, chance) + letter + after
        case "missed":
            return before + _neighbour(letter, chance) + after
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _neighbour(letter: str, chance: random.Random) -> str:
    for row in _ROWS:
        place = row.find(letter)
        if place >= 0:
            return row[max(0, min(len(row) - 1, place + chance.choice((-1, 1))))]
    return letter
