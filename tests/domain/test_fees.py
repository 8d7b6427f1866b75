"""Fees: an unknown fee is a state and never zero; the convenience fee is dated data."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.errors import UserError
from desktop.domain.fees import MOST_UNITS, ConvenienceBand, Fee, FeeBasis, Price, convenience_for, price

DAY = date(2026, 10, 14)
BANDS = [
    ConvenienceBand(19_999, 500, date(2023, 12, 1), None, "Gazette"),
    ConvenienceBand(99_999, 2_500, date(2023, 12, 1), None, "Gazette"),
    ConvenienceBand(None, 5_000, date(2023, 12, 1), None, "Gazette"),
    ConvenienceBand(None, 9_900, date(2020, 1, 1), date(2023, 11, 30), "Older"),
]


def test_an_unknown_fee_needs_a_typed_amount() -> None:
    fee = Fee(FeeBasis.UNKNOWN, None)
    for typed in (None, 0, -1):
        with pytest.raises(UserError, match="not known"):
            price(fee, day=DAY, schedule=BANDS, gazetted_cents=typed)
    assert price(fee, day=DAY, schedule=BANDS, gazetted_cents=20_000) == Price(20_000, 2_500)


def test_a_typed_amount_never_replaces_a_known_fee() -> None:
    assert price(Fee(FeeBasis.FIXED, 50_000), day=DAY, schedule=BANDS, gazetted_cents=100).service_cents == 50_000


@pytest.mark.parametrize(
    ("cents", "fee"), [(100, 500), (19_999, 500), (20_000, 2_500), (99_999, 2_500), (100_000, 5_000)]
)
def test_the_band_that_holds_the_amount_decides(cents: int, fee: int) -> None:
    assert convenience_for(cents, DAY, BANDS) == fee


def test_a_band_counts_on_its_days_alone() -> None:
    assert convenience_for(100_000, date(2023, 11, 30), BANDS) == 9_900
    assert convenience_for(100_000, date(2019, 1, 1), BANDS) == 0


def test_a_named_convenience_fee_stands_over_the_schedule_also_when_it_is_zero() -> None:
    assert price(Fee(FeeBasis.FIXED, 50_000, 0), day=DAY, schedule=BANDS) == Price(50_000, 0)
    assert price(Fee(FeeBasis.FIXED, 50_000, 5_000), day=DAY, schedule=BANDS).total_cents == 55_000


def test_a_free_service_carries_no_fee_at_all() -> None:
    assert price(Fee(FeeBasis.FREE, 0, 5_000), day=DAY, schedule=BANDS) == Price(0, 0)


def test_pages_multiply_the_fee_and_the_band_is_that_of_the_sum() -> None:
    assert price(Fee(FeeBasis.PER_PAGE, 5_000), day=DAY, schedule=BANDS, units=4) == Price(20_000, 2_500)
    assert price(Fee(FeeBasis.FIXED, 5_000), day=DAY, schedule=BANDS, units=4).service_cents == 5_000


@pytest.mark.parametrize("units", [0, -1, MOST_UNITS + 1])
def test_pages_have_bounds(units: int) -> None:
    with pytest.raises(UserError, match="pages"):
        price(Fee(FeeBasis.PER_PAGE, 5_000), day=DAY, schedule=BANDS, units=units)


def test_contradictions_cannot_be_made() -> None:
    for basis, amount in ((FeeBasis.FREE, 1), (FeeBasis.UNKNOWN, 0), (FeeBasis.FIXED, 0), (FeeBasis.FIXED, None)):
        with pytest.raises(ValueError, match=r"fee|service"):
            Fee(basis, amount)
