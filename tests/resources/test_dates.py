"""Days in words, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from resources.dates import day_name, long_date, short_date, short_date_time, weekday_date

DAY = date(2026, 10, 14)


def test_day_is_written_short_and_long_in_both_languages() -> None:
    assert (short_date(DAY, "en"), short_date(DAY, "sw")) == ("14 Oct 2026", "14 Okt 2026")
    assert (weekday_date(DAY, "en"), weekday_date(DAY, "sw")) == ("Wed 14 Oct 2026", "Jumatano 14 Okt 2026")
    assert long_date(DAY, "en") == "Wednesday 14 October 2026"
    assert long_date(DAY, "sw") == "Jumatano 14 Oktoba 2026"


def test_time_follows_the_day_on_the_clock_of_24_hours() -> None:
    at = datetime(2026, 10, 4, 15, 5, tzinfo=UTC)
    assert short_date_time(at, "en") == "Sun 4 Oct 2026, 15:05"
    assert short_date_time(at, "sw") == "Jumapili 4 Okt 2026, 15:05"


def test_no_two_days_or_months_are_written_alike() -> None:
    for code in ("en", "sw"):
        assert len({day_name(DAY + timedelta(days=n), code) for n in range(7)}) == 7
        assert len({weekday_date(DAY + timedelta(days=n), code)[:9] for n in range(7)}) == 7
        assert len({short_date(date(2026, month, 1), code) for month in range(1, 13)}) == 12
