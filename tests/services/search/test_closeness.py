"""Counting typing errors, against a plain full-table count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.services.search.bitset import bits_of, members
from desktop.services.search.closeness import FAR, errors_between
from desktop.services.search.vocabulary import Vocabulary

LETTERS = st.text(alphabet="abc", min_size=1, max_size=8)


def plain_count(one: str, two: str) -> int:
    """Optimal string alignment by the whole table."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(two) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(two) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != two[j - 1])
            )
            if i > 1 and j > 1 and one[i - 1] == two[j - 2] and one[i - 2] == two[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(two)]


@given(LETTERS, LETTERS, st.integers(1, 2))
def test_errors_are_those_of_the_whole_table_up_to_the_bound(typed: str, word: str, bound: int) -> None:
    whole, beginning = errors_between(typed, word, bound)
    count = plain_count(typed, word)
    least = min(plain_count(typed, word[:end]) for end in range(1, len(word) + 1))
    assert whole == (count if count <= bound else FAR)
    assert beginning == (least if least <= bound else FAR)


@given(st.sets(LETTERS, min_size=1, max_size=30), LETTERS)
def test_every_word_one_error_away_is_near(words: set[str], typed: str) -> None:
    vocabulary = Vocabulary({word: number for number, word in enumerate(sorted(words))})
    near = {vocabulary.words[number] for number in vocabulary.near(typed)}
    if len(typed) >= 4:
        assert {word for word in words if plain_count(typed, word) <= 1} <= near


def test_swapped_letters_are_one_error() -> None:
    assert errors_between("brith", "birth", 1) == (1, 1)
    assert errors_between("umilk", "umiliki", 1) == (FAR, 1)


@given(st.sets(st.integers(0, 300)), st.integers(1, 50))
def test_set_as_integer_gives_its_lowest_members(numbers: set[int], most: int) -> None:
    bits = bits_of(numbers, 301)
    assert bits.bit_count() == len(numbers)
    assert list(members(bits, most)) == sorted(numbers)[:most]
