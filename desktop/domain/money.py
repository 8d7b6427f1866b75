"""Money: integer cents with a currency. No floats, no discounts.

Shillings arrive as text ("1100.00", "5", "1,050.00") and are read as decimals, because a payment rail writes the
same amount in several ways and a float would lose a cent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.errors import UserError

KES = "KES"
CENTS = 100
MOST_CENTS = 100_000_000_000  # a thousand million shillings: above this a typing error is certain

_SHILLINGS = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2}0*)?")


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of one currency; adding two currencies is a bug and raises ``ValueError``."""

    cents: int
    currency: str = KES

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise ValueError(f"cents must be a whole number, not {self.cents!r}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {figures(self.cents)}"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")


def figures(cents: int) -> str:
    """``105000`` → ``1,050.00``; a minus is the true minus sign."""
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    whole, rest = divmod(abs(cents), CENTS)
    return f"{sign}{whole:,}.{rest:02d}"


def shillings(cents: int) -> str:
    """``105000`` → ``1050.00``, the form a rail reads."""
    whole, rest = divmod(cents, CENTS)
    return f"{whole}.{rest:02d}"


def read_shillings(text: str) -> int:
    """Cents from decimal shillings; raises ``UserError`` for anything that is not a plain positive amount."""
    plain = text.strip().removeprefix("KES").removeprefix("Ksh").strip()
    if not plain.isascii() or not _SHILLINGS.fullmatch(plain):
        raise UserError("“{text}” is not an amount. Type shillings, like 1050 or 1050.00.", text=text)
    cents = int(Decimal(plain.replace(",", "")) * CENTS)
    if cents > MOST_CENTS:
        raise UserError("“{text}” is more than any fee. Look at the amount again.", text=text)
    return cents
