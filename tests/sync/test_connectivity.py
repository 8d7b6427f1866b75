"""Rules of what the agent reads about the network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sync.connectivity import ConnectivityKeeper, Link

NINE = datetime(2026, 10, 14, 6, 0, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        return self.now


def test_offline_keeps_the_time_it_began() -> None:
    clock = Clock()
    keeper = ConnectivityKeeper(clock)
    keeper.answered(0.1, NINE)
    clock.now += timedelta(minutes=1)
    keeper.unanswered("no connection")
    clock.now += timedelta(minutes=9)
    keeper.unanswered("no connection")
    assert (keeper.now.link, keeper.now.since) == (Link.OFFLINE, NINE + timedelta(minutes=1))
    assert keeper.now.heard_at == NINE


def test_late_answer_is_slow_and_not_offline() -> None:
    keeper = ConnectivityKeeper(Clock())
    keeper.answered(3.0, NINE)
    assert keeper.now.link is Link.SLOW


def test_drift_is_this_clock_minus_the_portals() -> None:
    keeper = ConnectivityKeeper(Clock())
    keeper.answered(0.1, NINE - timedelta(seconds=90))
    assert keeper.now.drift_s == 90


def test_only_a_change_of_state_is_told() -> None:
    keeper = ConnectivityKeeper(Clock())
    told: list[Link] = []
    keeper.subscribe(lambda: told.append(keeper.now.link))
    for _ in range(3):
        keeper.answered(0.1, NINE)
    keeper.unanswered("x")
    keeper.answered(0.1, NINE)
    assert told == [Link.CONNECTED, Link.OFFLINE, Link.CONNECTED]
