"""The same money counted three ways is the same; shares make a whole; what is not confirmed is not in the total."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.ports.views import Channel, TakingsRow, TakingsView
from ui.takings.channels import CHANNELS, channel_words
from ui.takings.day import counted_twice, hours, in_thousands, is_empty, outside_cents, shares, ties

ROW = TakingsRow("x", "X", "X", 2, 100_000, 10_000)
DAY = TakingsView(date(2026, 10, 14), None, 2, 100_000, 10_000, 1, 55_000, 1, 50_000, 0, (ROW,), (ROW,), (ROW,))


def test_a_day_ties_when_every_way_of_counting_gives_the_same() -> None:
    assert ties(DAY)


OTHER = (replace(ROW, service_cents=100_001),)


@pytest.mark.parametrize(
    "day", [replace(DAY, by_service=OTHER), replace(DAY, by_channel=OTHER), replace(DAY, by_hour=OTHER)]
)
def test_a_day_does_not_tie_when_one_way_differs_by_a_cent(day: TakingsView) -> None:
    assert not ties(day)


def test_fees_and_convenience_tie_apart() -> None:
    moved = replace(ROW, service_cents=ROW.service_cents + 1, convenience_cents=ROW.convenience_cents - 1)
    assert not ties(replace(DAY, by_channel=(moved,)))


def test_part_money_and_awaited_money_stand_outside_the_total() -> None:
    assert outside_cents(DAY) == 105_000
    assert DAY.total_cents == 110_000


def test_a_bill_with_two_services_is_counted_once_in_the_sum() -> None:
    assert counted_twice(DAY) == 0
    assert counted_twice(replace(DAY, by_service=(ROW, ROW))) == 2


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=7))
def test_shares_always_make_a_hundred(cents: list[int]) -> None:
    tenths = [int(share.removesuffix(" %").replace(".", "")) for share in shares(cents)]
    assert sum(tenths) == 1_000


def test_shares_of_nothing_are_nothing() -> None:
    assert shares([0, 0]) == ["0.0 %", "0.0 %"]
    assert shares([]) == []


def test_hours_cover_the_opening_and_whatever_came_outside_it() -> None:
    early = replace(DAY, by_hour=(replace(ROW, key="06"),))
    assert hours(early)[0] == ("06:00", 110_000)
    assert hours(early)[-1] == ("16:00", 0)
    assert hours(replace(DAY, by_hour=()))[0] == ("08:00", 0)


@pytest.mark.parametrize(
    ("cents", "shown"), [(0, "0.00"), (55_000, "0.55"), (215_000, "2.15"), (2_140_000, "21.4"), (999_600, "10.0")]
)
def test_thousands_keep_the_tens_while_sums_are_small(cents: int, shown: str) -> None:
    assert in_thousands(cents) == shown


def test_a_day_is_empty_only_when_nobody_came() -> None:
    nothing = TakingsView(DAY.day, None, 0, 0, 0, 0, 0, 0, 0, 0)
    assert is_empty(nothing)
    assert not is_empty(replace(nothing, free_visits=1))
    assert not is_empty(replace(nothing, waiting=1))


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_its_words(channel: Channel) -> None:
    assert channel_words(channel.value) == CHANNELS[channel]
