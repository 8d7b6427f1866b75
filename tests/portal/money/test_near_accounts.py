"""What a payer may have meant: one slip of the thumb away, with right check digits, each with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.account_number import FIRST_BASE, LAST_BASE, as_typed, is_account, make_account
from portal.money.near_account import near_accounts

MEANT = "48201937722"
accounts = st.integers(FIRST_BASE, LAST_BASE).map(make_account)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("4B20193772Z", "look_alike"),
        ("48Z0I9377Z2", "look_alike"),
        ("48201937700", "check_digits"),
        ("482019377", "check_digits"),
        ("48210937722", "swapped"),
        ("48201937272", "swapped"),
        ("48201931722", "one_off"),
        ("4820193772", "one_off"),
        ("482019377222", "one_off"),
        ("482 0193 77-21", "one_off"),
        ("ACC48201937722", "one_off"),
        ("Amina 48201937722 ID", "one_off"),
    ],
)
def test_a_slip_of_the_thumb_finds_what_was_meant(typed: str, why: str) -> None:
    assert why in near_accounts(typed)[MEANT]


@pytest.mark.parametrize(
    "typed", ["", "GOOD CONDUCT", "0712345678", "7", "x" * 500, "²³", "²³¹²³¹²³¹", "²³¹²³¹²³¹²³", "٤٨٢٠١٩٣٧٧٢٢"]
)
def test_what_is_no_number_near_or_far_is_no_trouble(typed: str) -> None:
    assert MEANT not in near_accounts(typed)


@given(account=accounts, at=st.integers(0, 10), digit=st.sampled_from("0123456789"))
def test_any_one_wrong_digit_is_found(account: str, at: int, digit: str) -> None:
    typed = account[:at] + digit + account[at + 1 :]
    assert typed == account or account in near_accounts(typed)


@given(account=accounts, at=st.integers(0, 9))
def test_any_two_digits_swapped_are_found(account: str, at: int) -> None:
    typed = account[:at] + account[at + 1] + account[at] + account[at + 2 :]
    assert typed == account or account in near_accounts(typed)


@given(typed=st.text(max_size=40) | accounts)
def test_only_whole_account_numbers_are_near_and_never_the_one_that_was_typed(typed: str) -> None:
    near = near_accounts(typed)
    assert all(is_account(account) and why for account, why in near.items())
    assert as_typed(typed) not in near
    assert len(near) < 40
