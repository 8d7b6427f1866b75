"""Rail codes, receipt numbers and ids."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import is_id, new_id
from desktop.domain.rail_code import is_mpesa_code, mpesa_code_day, mpesa_code_prefix
from desktop.domain.receipt_number import ReceiptNumber, read_receipt_number


@given(st.dates(date(2006, 1, 1), date(2031, 12, 31)))
def test_a_code_names_the_day_it_was_made_for(day: date) -> None:
    assert mpesa_code_day(mpesa_code_prefix(day) + "4K7Q2ZT") == day


def test_the_codes_of_the_field_are_read() -> None:
    assert mpesa_code_day("UJE4K7Q2ZT") == date(2026, 10, 14)
    assert mpesa_code_day("TL14K7Q2ZT") == date(2025, 12, 1)


@pytest.mark.parametrize(
    "code", ["", "UJE4K7Q2Z", "UJE4K7Q2ZTT", "uje4k7q2zt", "UME4K7Q2ZT", "UJ04K7Q2ZT", "UBV4K7Q2ZT"]
)
def test_a_code_of_no_day_is_no_code(code: str) -> None:
    assert not is_mpesa_code(code)


def test_a_receipt_number_is_read_back() -> None:
    number = ReceiptNumber("GPO", 26, 48_127)
    assert str(number) == "GPO-26-0048127"
    assert read_receipt_number(" gpo-26-0048127 ") == number


@pytest.mark.parametrize("text", ["", "GPO-26-48127", "G-26-0048127", "GPO-2026-0048127", "TOOLONGCODE-26-0048127"])
def test_another_form_is_no_receipt_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a receipt number"):
        read_receipt_number(text)


def test_ids_are_of_version_seven_and_differ() -> None:
    ids = [new_id() for _ in range(1_000)]
    assert len(set(ids)) == 1_000
    assert all(is_id(id_) for id_ in ids)
    assert [id_[:13] for id_ in ids] == sorted(id_[:13] for id_ in ids)


@pytest.mark.parametrize(
    "text", ["", "x", "5f3e9c1e-1111-4111-8111-111111111111", "01900000-0000-7000-8000-0000000000A1"]
)
def test_other_texts_are_no_ids(text: str) -> None:
    assert not is_id(text)
