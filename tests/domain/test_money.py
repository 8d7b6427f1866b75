"""Money: cents, read from the ways shillings are written, never a float."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import UserError
from desktop.domain.money import MOST_CENTS, Money, figures, read_shillings, shillings

cents = st.integers(min_value=0, max_value=MOST_CENTS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1100.00", 110_000),
        ("5", 500),
        ("233.8", 23_380),
        ("1,050.00", 105_000),
        ("KES 1,050.50", 105_050),
        ("Ksh1,100.00", 110_000),
        (" 10 ", 1_000),
        ("0.05", 5),
        ("10.500", 1_050),
        ("1,000,000", 100_000_000),
    ],
)
def test_every_written_form_of_an_amount_is_read(text: str, expected: int) -> None:
    assert read_shillings(text) == expected


@pytest.mark.parametrize(
    "text", ["", "-5", "5.005", "1e3", "NaN", "1,00", "10.", ".5", "٥", "five", "1 000", "0x10", "10,00.00"]
)
def test_what_is_no_amount_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError, match="not an amount"):
        read_shillings(text)


def test_an_amount_above_every_fee_is_refused() -> None:
    with pytest.raises(UserError, match="more than any fee"):
        read_shillings("1000000000.01")
    assert read_shillings("1000000000") == MOST_CENTS


@given(cents)
def test_what_is_shown_is_read_back(amount: int) -> None:
    assert read_shillings(shillings(amount)) == amount
    assert read_shillings(figures(amount)) == amount


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        Money(1) + Money(1, "USD")


def test_cents_are_whole() -> None:
    with pytest.raises(ValueError, match="whole number"):
        Money(1.5)  # type: ignore[arg-type]


def test_a_minus_is_the_true_minus_sign() -> None:
    assert figures(-105_000) == "\N{MINUS SIGN}1,050.00"


@given(cents, cents)
def test_sums_are_exact(one: int, other: int) -> None:
    assert (Money(one) + Money(other) - Money(other)).cents == one
