"""What every paper carries, and what makes a paper impossible: amounts, totals and instants that cannot be.

The papers themselves stand in `document`, `summary` and `visit_papers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from desktop.domain.errors import UserError

Language = Literal["en", "sw", "both"]
Mark = Literal["", "practice", "demonstration"]

LANGUAGES: tuple[str, ...] = ("en", "sw", "both")
MARKS: tuple[str, ...] = ("", "practice", "demonstration")
CHECK_HEX = re.compile(r"[0-9A-Fa-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One service on a paper. Fees are of the whole line, for all its `units`, in cents."""

    service_en: str
    service_sw: str = ""
    agency: str = ""
    detail: str = ""
    """What tells this line from another of its kind: a plate, a title number. Printed as it stands."""
    units: int = 1
    service_fee_cents: int
    convenience_cents: int = 0

    def __post_init__(self) -> None:
        refuse_money(self.service_en, self.service_fee_cents)
        refuse_money(self.service_en, self.convenience_cents)
        if self.units < 1:
            raise UserError(
                "{name} stands {units} times on the bill. Use 1 or more.", name=self.service_en, units=self.units
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper carries: where it was handed out, its language, which copy it is."""

    centre: str
    town: str
    counter: str
    """The counter's label as the citizen sees it above the desk, such as `12`."""
    language: Language = "both"
    copy_number: int = 0
    """0 is the original and the only unmarked paper; 1 and up print COPY n / NAKALA n."""
    copy_reason: str = ""
    mark: Mark = ""
    """`practice` and `demonstration` papers say in a band that they are worth nothing."""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise UserError(
                "There is no paper in the language “{language}”. Use en, sw or both.", language=self.language
            )
        if self.mark not in MARKS:
            raise UserError("A paper cannot be marked “{mark}”. Use practice or demonstration.", mark=self.mark)
        if self.copy_number < 0:
            raise UserError(
                "Copy {number} cannot exist. The original is 0, copies begin at 1.", number=self.copy_number
            )


def refuse_money(name: str, cents: int) -> None:
    """Money on paper is whole cents from zero up; anything else must not reach a printer."""
    if type(cents) is not int or cents < 0:
        raise UserError(
            "{name}: {cents} is not an amount in cents. The paper was not made.", name=name, cents=repr(cents)
        )


def refuse_total(what: str, lines: tuple[PaperLine, ...], bill_fee_cents: int, total_cents: int) -> None:
    """A paper whose lines do not add up to its total is never printed."""
    refuse_money("Convenience fee", bill_fee_cents)
    refuse_money("Total", total_cents)
    added = bill_fee_cents + sum(line.service_fee_cents + line.convenience_cents for line in lines)
    if not lines or added != total_cents:
        raise UserError(
            "The lines of this {what} add up to {added} cents, its total says {total}. Nothing was printed; "
            "raise the bill again.",
            what=what,
            added=added,
            total=total_cents,
        )


def refuse_naive(*instants: datetime) -> None:
    """Instants on a paper know their zone and are UTC."""
    for instant in instants:
        if instant.utcoffset() != UTC.utcoffset(None):
            raise UserError("The time {instant} on a paper is not UTC. The paper was not made.", instant=instant)


def refuse_check(check_hex: str) -> None:
    """The check printed on the paper is 16 hexadecimal digits."""
    if not CHECK_HEX.fullmatch(check_hex):
        raise UserError("The check “{check}” is not 16 hexadecimal digits. The paper was not made.", check=check_hex)
