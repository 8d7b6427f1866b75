"""Fees: dated data with a legal basis. An unknown fee is a state of its own and never zero.

A service's fee comes from the catalogue. Where the catalogue does not name a convenience fee, the dated schedule
does. A free service carries none. Nothing at a counter can lower a fee.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.errors import UserError

MOST_UNITS = 500


class FeeBasis(StrEnum):
    """How a service is priced."""

    FIXED = "fixed"
    PER_PAGE = "per_page"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fee:
    """What a service costs; ``amount_cents`` is ``None`` exactly when nobody knows it."""

    basis: FeeBasis
    amount_cents: int | None
    convenience_cents: int | None = None
    legal_basis: str = ""

    def __post_init__(self) -> None:
        if self.basis is FeeBasis.FREE and self.amount_cents != 0:
            raise ValueError("a free service costs nothing")
        if self.basis is FeeBasis.UNKNOWN and self.amount_cents is not None:
            raise ValueError("an unknown fee has no amount")
        if self.basis is FeeBasis.FIXED and not self.amount_cents:
            raise ValueError("a fixed fee has an amount above zero")

    @property
    def known(self) -> bool:
        """True when a bill can be raised without asking for the gazetted amount."""
        return self.amount_cents is not None


@dataclass(frozen=True, slots=True)
class ConvenienceBand:
    """One band of the dated convenience fee schedule; ``up_to_cents`` is inclusive, ``None`` has no end."""

    up_to_cents: int | None
    fee_cents: int
    starts_on: date
    ends_on: date | None
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Price:
    """The two parts of a line, in cents."""

    service_cents: int
    convenience_cents: int

    @property
    def total_cents(self) -> int:
        """What the citizen pays for the line."""
        return self.service_cents + self.convenience_cents


def convenience_for(service_cents: int, day: date, schedule: Iterable[ConvenienceBand]) -> int:
    """The schedule's fee for one line on a day; zero when no band is in force or nothing is paid."""
    if service_cents == 0:
        return 0
    in_force = [b for b in schedule if b.starts_on <= day and (b.ends_on is None or day <= b.ends_on)]
    fitting = [b for b in in_force if b.up_to_cents is None or service_cents <= b.up_to_cents]
    if not fitting:
        return 0
    return min(fitting, key=lambda b: (b.up_to_cents is None, b.up_to_cents or 0)).fee_cents


def price(
    fee: Fee,
    *,
    day: date,
    schedule: Iterable[ConvenienceBand],
    units: int = 1,
    gazetted_cents: int | None = None,
) -> Price:
    """The price of a line. ``gazetted_cents`` is the typed amount of a service whose fee is not known."""
    if not 1 <= units <= MOST_UNITS:
        raise UserError("{units} pages cannot be billed at once. Type 1 to {most}.", units=units, most=MOST_UNITS)
    amount = fee.amount_cents
    if amount is None:
        if gazetted_cents is None or gazetted_cents <= 0:
            raise UserError("The fee of this service is not known. Type the gazetted amount and its legal basis.")
        amount = gazetted_cents
    service_cents = amount * units if fee.basis is FeeBasis.PER_PAGE else amount
    named = fee.convenience_cents
    convenience = named if named is not None and service_cents else convenience_for(service_cents, day, schedule)
    return Price(service_cents, convenience)
