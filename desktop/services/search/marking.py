"""Which letters to mark in what is shown, and what the typed words were taken for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from desktop.services.search.answer import Searchable, Span
from desktop.services.search.query import Reading
from desktop.services.search.vocabulary import Vocabulary
from desktop.services.search.words import placed_words, stem


def marked_spans(text: str | None, readings: Sequence[Reading], vocabulary: Vocabulary) -> tuple[Span, ...]:
    """The letters of `text` that the typed words matched: what was typed of a word, or the whole word when it was
    mistyped or means the same."""
    spans: list[Span] = []
    for word, (start, end) in placed_words(text or ""):
        number = vocabulary.number.get(stem(word))
        typed = [reading.typed for reading in readings if number is not None and number in reading.taken]
        if typed:
            begun = max((len(one) for one in typed if word.startswith(one)), default=0)
            # Letters and places agree only where no apostrophe was left out.
            spans.append((start, start + begun) if begun and end - start == len(word) else (start, end))
    return tuple(spans)


def interpreted(
    readings: Sequence[Reading], service: Searchable, vocabulary: Vocabulary, equals: Mapping[int, Collection[int]]
) -> str | None:
    """The typed words as they were taken for the best match; None when every word was taken as typed."""
    surface: dict[int, str] = {}
    for text in (service.name_en, service.name_sw or "", service.agency):
        for word, _ in placed_words(text):
            surface.setdefault(vocabulary.number.get(stem(word), -1), word)
    answered = [reading for reading in readings if reading.services]
    words = [_taken_word(reading, surface, vocabulary, equals) for reading in answered]
    return None if words == [reading.typed for reading in readings] else " ".join(words)


def _taken_word(
    reading: Reading, surface: Mapping[int, str], vocabulary: Vocabulary, equals: Mapping[int, Collection[int]]
) -> str:
    """The word of the best match that the typed one was taken for; else the nearest word that means one of its."""
    if not reading.near or any(word.startswith(reading.typed) for word in surface.values()):
        return reading.typed
    shown = [number for number in reading.near if number in surface]
    meant = [number for number in reading.near if not surface.keys().isdisjoint(equals.get(number, ()))]
    if not (shown or meant or reading.mistyped):
        return reading.typed
    best = max(shown or meant or reading.near, key=lambda number: reading.near[number])
    return surface.get(best, vocabulary.words[best])
