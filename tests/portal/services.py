"""Services of the shipped catalogue by what tests need of them, read from the catalogue itself."""

from __future__ import annotations

from datetime import timedelta

from desktop.domain.fees import ConvenienceBand as Band
from desktop.domain.fees import Fee, FeeBasis, convenience_for
from desktop.domain.time import business_day, utc_now
from resources.catalogue import shipped_catalogue
from tests.conformance.device import Line


def bands() -> list[Band]:
    """The shipped schedule as the domain reads it."""
    return [
        Band(band.to_cents, band.fee_cents, band.starts_on, band.ends_on, band.legal_basis)
        for band in shipped_catalogue().convenience_bands
    ]


def convenience(service_cents: int) -> int:
    """The schedule's convenience fee today."""
    return convenience_for(service_cents, business_day(utc_now()), bands())


def fixed_lines(count: int = 1) -> list[Line]:
    """Lines of services with a fixed fee, priced as the catalogue says."""
    found = [service for service in shipped_catalogue().services if service.fee_basis == "fixed"][:count]
    lines = []
    for service in found:
        fee = Fee(FeeBasis.FIXED, service.fee_cents, service.convenience_fee_cents)
        assert fee.amount_cents is not None
        named = fee.convenience_cents
        lines.append(Line(service.code, fee.amount_cents, convenience(fee.amount_cents) if named is None else named))
    return lines


def unknown_fee_service() -> str:
    """A service whose fee nobody knows."""
    return next(s.code for s in shipped_catalogue().services if s.fee_basis == "unknown")


def free_service() -> str:
    """A service that costs nothing."""
    return next(s.code for s in shipped_catalogue().services if s.fee_basis == "free")


ONE_DAY = timedelta(days=1)
