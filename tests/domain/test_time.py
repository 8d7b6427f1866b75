"""Instants in UTC, days in Nairobi."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.time import business_day, day_span, instant_text, read_instant, utc_now

instants = st.datetimes(datetime(2005, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)


@given(instants)
def test_an_instant_is_read_back_as_it_was_written(at: datetime) -> None:
    assert read_instant(instant_text(at)) == at


@given(instants, instants)
def test_texts_sort_as_instants_do(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)


@given(instants)
def test_an_instant_lies_in_the_span_of_its_business_day(at: datetime) -> None:
    start, end = day_span(business_day(at))
    assert start <= at < end
    assert end - start == timedelta(days=1)


def test_midnight_in_nairobi_begins_the_day() -> None:
    last = datetime(2026, 10, 14, 20, 59, 59, 999_000, tzinfo=UTC)
    assert business_day(last) == date(2026, 10, 14)
    assert business_day(last + timedelta(milliseconds=1)) == date(2026, 10, 15)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-10-14",
        "2026-10-14T06:31:08Z",
        "2026-10-14T06:31:08.123",
        "2026-10-14T06:31:08.123+0",
        "2026-13-14T06:31:08.123Z",
        "2026-10-14T06:31:8.1234Z",
        "2026-10-14 06:31:08.123Z",
        "2026-10-14T06:31:60.123Z",
    ],
)
def test_another_form_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant|must be in"):
        read_instant(text)


def test_an_instant_without_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        instant_text(datetime(2026, 10, 14))  # noqa: DTZ001


def test_now_has_the_precision_of_the_record() -> None:
    assert utc_now().microsecond % 1000 == 0
