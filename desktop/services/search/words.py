"""From text to words: case, accents, apostrophes and plurals make no difference.

Folding keeps the length of a text, so the place of a word in the folded text is its place on the screen.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from desktop.services.search.answer import Span

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ`´"), "'")
MAX_TEXT = 80
MAX_WORDS = 10

# Words that carry the grammar, not the meaning: they are never required and hardly weigh.
_GRAMMAR = """
a an and at by for from in is my of on or the to with i want need please get
cha kwa la na ni pa vya wa ya za kama au nataka naomba nahitaji ninataka ninahitaji tafadhali
"""
STOP_WORDS = frozenset(_GRAMMAR.split())


class _Folding(dict[int, str]):
    """One letter for one letter: the lower-case base letter, or a space for what is no letter."""

    def __missing__(self, point: int) -> str:
        base = unicodedata.normalize("NFKD", chr(point))[0].lower()
        self[point] = base if base.isascii() and len(base) == 1 else " "
        return self[point]


_FOLDING = _Folding(_APOSTROPHES)


def fold(text: str) -> str:
    """Lower case without accents, of the same length."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDING)


def words_of(text: str) -> list[str]:
    """The words of a text, folded and in order; `Ng'ombe` is one word, `ngombe`."""
    words: list[str] = _WORD.findall(fold(text))
    if "'" in text or not text.isascii():
        return [word.replace("'", "") for word in words]
    return words


def placed_words(text: str) -> list[tuple[str, Span]]:
    """The folded words with their places in the text."""
    return [(match[0].replace("'", ""), match.span()) for match in _WORD.finditer(fold(text))]


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The word without an English plural: `certificates` and `certificate` are one word."""
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]
