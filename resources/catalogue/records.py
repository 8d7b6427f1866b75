"""The plain values a catalogue is made of.

Money is integer cents of KES or None (not known); a basis is one of four words. The rooms that decide about money
turn these into their own values; this room imports none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from resources.catalogue.questions import Question

FeeBasis = Literal["fixed", "free", "per_page", "unknown"]
FEE_BASES: tuple[FeeBasis, ...] = ("fixed", "free", "per_page", "unknown")


@dataclass(frozen=True, slots=True)
class Service:
    """One thing a citizen can ask for.

    `fee_cents` is an amount for `fixed`, 0 for `free`, None for `unknown`; for `per_page` it is the price of one
    page or None. `convenience_fee_cents` None means: the dated schedule decides. `agency` is the short name that
    `Catalogue.agency` looks up. Texts that no source gives are None. `raised_elsewhere` is the Pay Bill of a bill that
    the agency raises itself, None where it is raised here.
    """

    code: str
    name_en: str
    name_sw: str | None
    agency: str
    category: str | None
    fee_cents: int | None
    fee_basis: FeeBasis
    convenience_fee_cents: int | None
    brings_en: str | None = None
    brings_sw: str | None = None
    ready_en: str | None = None
    ready_sw: str | None = None
    questions: tuple[str, ...] = ()
    source: str | None = None
    raised_elsewhere: str | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """Who gets the money. `name` is the short form on screens, `code` an abbreviation people type or None."""

    name: str
    code: str | None
    full_name_en: str
    full_name_sw: str | None
    desk: str | None


@dataclass(frozen=True, slots=True)
class ConvenienceBand:
    """The fee for paying through the state's platform, for service fees from..to (both included, cents of KES).

    `to_cents` None is open upwards, `ends_on` None still runs. Both days are included, in Nairobi.
    """

    from_cents: int
    to_cents: int | None
    fee_cents: int
    starts_on: date
    ends_on: date | None
    legal_basis: str


@dataclass(frozen=True)
class Catalogue:
    """Services of one file, with the shipped questions, agencies and convenience schedule."""

    services: tuple[Service, ...]
    questions: Mapping[str, Question]
    agencies: Mapping[str, Agency]
    convenience_bands: tuple[ConvenienceBand, ...]
    _by_code: Mapping[str, Service] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = MappingProxyType({service.code: service for service in self.services})
        object.__setattr__(self, "_by_code", by_code)

    def service(self, code: str) -> Service | None:
        """The service with this code, or None."""
        return self._by_code.get(code)

    def agency(self, name: str) -> Agency:
        """What is known of an agency; one that is not listed is known by its name alone."""
        return self.agencies.get(name) or Agency(name, None, name, None, None)

    def questions_of(self, service: Service) -> tuple[Question, ...]:
        """What the desk asks for this service, in order."""
        return tuple(self.questions[question] for question in service.questions)
