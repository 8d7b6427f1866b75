"""A day's takings and the sums that must agree. Pure: figures in, figures out.

The same money is counted three ways (service, channel, hour); a difference is shown, never hidden behind a total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.services.connectivity import Connectivity, Link
from desktop.services.counter import Counter
from desktop.services.ports.views import TakingsRow, TakingsView

OPENS, CLOSES = 8, 17
_TENTHS: Final = 1_000


@dataclass(frozen=True)
class DayFacts:
    """The figures, how the portal is reached, and which day is today."""

    view: TakingsView
    link: Connectivity
    today: date

    @property
    def offline(self) -> bool:
        """No answer from the portal now."""
        return self.link.link is Link.OFFLINE

    @property
    def is_today(self) -> bool:
        return self.view.day == self.today


def read_day(counter: Counter, day: date | None, today: date) -> DayFacts:
    """The figures of ``day`` (``None``: today), read off the GUI thread."""
    return DayFacts(counter.takings(day or today), counter.connectivity(), today)


def is_empty(view: TakingsView) -> bool:
    """No money, no visit, nothing that waits."""
    return not (view.bills_paid or view.free_visits or view.waiting or view.part_paid)


def ties(view: TakingsView) -> bool:
    """True when services, channels and hours each add up to the day, fees and convenience fees apart."""
    wanted = (view.service_cents, view.convenience_cents)
    return all(_sums(rows) == wanted for rows in (view.by_service, view.by_channel, view.by_hour))


def outside_cents(view: TakingsView) -> int:
    """Money that is not in the total: what arrived for bills not yet full, and what waiting bills still ask for."""
    return view.part_paid_cents + view.waiting_cents


def counted_twice(view: TakingsView) -> int:
    """By how much the bills of the services are more than the bills of the day: one bill may hold several services."""
    return sum(row.bills for row in view.by_service) - view.bills_paid


def shares(cents: Sequence[int]) -> list[str]:
    """Each part's share of the whole, ``58.2 %``; the shares add up to 100.0 (largest remainders round up)."""
    whole = sum(cents)
    if whole <= 0:
        return ["0.0 %" for _ in cents]
    tenths = [part * _TENTHS // whole for part in cents]
    by_rest = sorted(range(len(cents)), key=lambda n: -(cents[n] * _TENTHS % whole))
    for n in by_rest[: _TENTHS - sum(tenths)]:
        tenths[n] += 1
    return [f"{part // 10}.{part % 10} %" for part in tenths]


def hours(view: TakingsView) -> list[tuple[str, int]]:
    """Label and cents of every hour from opening to closing, wider when money came outside."""
    found = {int(row.key): row.total_cents for row in view.by_hour}
    first, last = min([OPENS, *found]), max([CLOSES - 1, *found])
    return [(f"{hour:02d}:00", found.get(hour, 0)) for hour in range(first, last + 1)]


def in_thousands(cents: int) -> str:
    """``21.4`` thousand shillings; below ten thousand to the ten, ``2.15``, so that small days add up at sight."""
    tens = (cents + 500) // 1_000
    if tens < 1_000:
        return f"{tens // 100}.{tens % 100:02d}"
    tenths = (cents + 5_000) // 10_000
    return f"{tenths // 10}.{tenths % 10}"


def _sums(rows: Sequence[TakingsRow]) -> tuple[int, int]:
    return sum(row.service_cents for row in rows), sum(row.convenience_cents for row in rows)
