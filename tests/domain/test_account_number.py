"""Account numbers: check digits that catch mis-keying, and what a payer meant by what was typed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.account_number import (
    FIRST_BASE,
    LAST_BASE,
    LENGTH,
    PROMPT_LIMIT,
    as_typed,
    base_of,
    grouped,
    is_account,
    make_account,
)

bases = st.integers(min_value=FIRST_BASE, max_value=LAST_BASE)


@given(bases)
def test_a_made_number_is_right_and_names_its_base(base: int) -> None:
    account = make_account(base)
    assert is_account(account)
    assert base_of(account) == base
    assert len(account) == LENGTH <= PROMPT_LIMIT
    assert int(account) % 97 == 1


@given(bases, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_never_passes(base: int, place: int, shift: int) -> None:
    account = make_account(base)
    wrong = account[:place] + str((int(account[place]) + shift) % 10) + account[place + 1 :]
    assert not is_account(wrong)


@given(bases, st.integers(0, 9))
def test_two_neighbours_swapped_never_pass(base: int, place: int) -> None:
    account = make_account(base)
    swapped = account[:place] + account[place + 1] + account[place] + account[place + 2 :]
    assert swapped == account or not is_account(swapped)


def test_random_misreadings_pass_less_than_twelve_in_a_thousand() -> None:
    chance = random.Random(7)
    passed = sum(is_account("".join(chance.choice("0123456789") for _ in range(LENGTH))) for _ in range(100_000))
    assert passed < 1_200


@pytest.mark.parametrize("base", [0, FIRST_BASE - 1, LAST_BASE + 1])
def test_a_base_outside_the_leased_range_is_a_bug(base: int) -> None:
    with pytest.raises(ValueError, match="nine-digit base"):
        make_account(base)


@pytest.mark.parametrize(
    "typed",
    ["48201937722", " 482 0193 7722 ", "482-0193-7722", "482.0193.7722", "4820I937722", "482O193 7722", "482o193l722"],
)
def test_what_a_payer_meant_is_found(typed: str) -> None:
    meant = as_typed(typed)
    assert meant.isdigit()
    assert len(meant) == LENGTH


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert as_typed("4820i93772 2") == "48201937722"
    assert as_typed("482O1937722") == "48201937722"


def test_a_gateway_number_keeps_its_letters() -> None:
    assert as_typed("qmz-t4vx ") == "QMZT4VX"
    assert as_typed("oil tank") == "OILTANK"


def test_the_shown_form_is_three_four_four() -> None:
    assert grouped("48201937722") == "482 0193 7722"
    assert grouped("QMZT4VX") == "QMZT4VX"
    assert as_typed(grouped("48201937722")) == "48201937722"


@given(st.text(max_size=40))
def test_reading_what_was_typed_never_fails_and_is_stable(text: str) -> None:
    assert as_typed(as_typed(text)) == as_typed(text)
