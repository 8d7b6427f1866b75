"""Amounts as the gateway writes them: text or numbers, with commas or without, read as decimals and never as floats.

A sum that was not said is not zero: ``None`` leads to no conclusion, a zero may mean that nothing was paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.domain.money import CENTS, MOST_CENTS
from portal.rails.rail_json import read_rail_json


def read_json(body: bytes) -> object:
    """JSON whose numbers stay text, so that no amount becomes a float; ``ValueError`` for anything else."""
    return read_rail_json(body)


def cents_of(written: object) -> int | None:
    """Whole cents of a written amount, zero included; ``None`` where it is no amount."""
    if not isinstance(written, str) or not written.strip().isascii():
        return None
    try:
        cents = Decimal(written.strip().removeprefix("KES").strip().replace(",", "")) * CENTS
    except InvalidOperation:
        return None
    if not cents.is_finite() or not 0 <= cents <= MOST_CENTS or cents != cents.to_integral_value():
        return None
    return int(cents)


def text_of(fields: Mapping[str, Any], *names: str, most: int = 200) -> str:
    """The first of these fields that has a text, trimmed and cut."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()[:most]
    return ""
