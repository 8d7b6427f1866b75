"""X and Z: what a counter took. X is a look in between and may be printed at any time; Z closes a day, is numbered by
its counter and never changed. Money that came late stands in the next Z and names its own day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.errors import UserError
from printing.paper_base import Paper, refuse_money, refuse_naive


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """So many bills of one service or channel, or of one late day, and their money."""

    name_en: str
    name_sw: str = ""
    count: int
    cents: int

    def __post_init__(self) -> None:
        refuse_money(self.name_en, self.cents)
        refuse_count(self.name_en, self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Paper):
    """What both say. Confirmed money is in the total; what waits or is part paid stands beside it."""

    day: str
    """The business day, such as `2026-10-14`."""
    as_of: datetime
    """The last word from the portal that is in these figures."""
    bills_paid: int
    service_cents: int
    convenience_cents: int
    by_service: tuple[SummaryRow, ...] = ()
    by_channel: tuple[SummaryRow, ...] = ()
    waiting: int = 0
    waiting_cents: int = 0
    part_paid: int = 0
    part_paid_cents: int = 0
    free_visits: int = 0
    receipts: int = 0
    copies: int = 0
    not_known: int = 0
    """Papers of which nobody knows whether they came out."""
    made_by: str

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_day(self.day)
        refuse_naive(self.as_of)
        for name in ("service_cents", "convenience_cents", "waiting_cents", "part_paid_cents"):
            refuse_money(name, getattr(self, name))
        for name in ("bills_paid", "waiting", "part_paid", "free_visits", "receipts", "copies", "not_known"):
            refuse_count(name, getattr(self, name))
        for rows in (self.by_service, self.by_channel):
            if rows and sum(row.cents for row in rows) != self.total_cents:
                raise UserError(
                    "The rows of this summary add up to {added} cents, its total says {total}. Nothing was printed; "
                    "look at the takings again.",
                    added=sum(row.cents for row in rows),
                    total=self.total_cents,
                )

    @property
    def total_cents(self) -> int:
        """Confirmed takings of the day."""
        return self.service_cents + self.convenience_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class XSummary(Summary):
    """A look at the day so far; changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZSummary(Summary):
    """The day as it was closed."""

    number: int
    """Counted by this counter from 1, without a gap."""
    closed_at: datetime
    late: tuple[SummaryRow, ...] = ()
    """Money of earlier days that arrived after their Z; each row's name is its day. Not in this day's total."""

    def __post_init__(self) -> None:
        Summary.__post_init__(self)
        refuse_naive(self.closed_at)
        if self.number < 1:
            raise UserError("A Z has a number from 1 on, not {number}. The paper was not made.", number=self.number)


def refuse_count(name: str, count: int) -> None:
    if type(count) is not int or count < 0:
        raise UserError("{name}: {count} is not a number of papers or bills.", name=name, count=repr(count))


def refuse_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as fault:
        raise UserError("“{day}” is not a day like 2026-10-14. The paper was not made.", day=day) from fault
