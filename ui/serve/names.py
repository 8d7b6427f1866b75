"""How the serve screen says what is data in two languages, money, and a citizen's masked facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.identity import IdKind
from desktop.domain.money import Money, figures
from desktop.domain.time import NAIROBI
from desktop.services.ports.views import LineView, ServiceView
from resources.dates import short_date
from ui.language import N_, Code, Language, Plain, Words, counted

ID_KINDS: dict[IdKind, str] = {
    IdKind.NATIONAL: N_("National ID"),
    IdKind.PASSPORT: N_("Passport"),
    IdKind.ALIEN: N_("Alien ID"),
    IdKind.OTHER: N_("Other document"),
}


@dataclass(frozen=True)
class Named:
    """A name that the catalogue gives in both languages."""

    en: str
    sw: str

    def spoken(self, language: Language) -> str:
        return self.inside(language.code)

    def inside(self, code: Code) -> str:
        """The name in a language; English where the other is missing."""
        return self.sw or self.en if code == "sw" else self.en


@dataclass(frozen=True)
class ShortDay:
    """``14 Oct`` / ``14 Okt``: a day of this year, where room is short."""

    at: datetime

    def spoken(self, language: Language) -> str:
        day = self.at.astimezone(NAIROBI)
        return short_date(day, language.code).removesuffix(f" {day.year}")


def service_name(service: ServiceView | LineView) -> Named:
    """The service's name."""
    return Named(service.name_en, service.name_sw)


def kes(cents: int) -> Plain:
    """``KES 1,050.00``."""
    return Plain(str(Money(cents)))


def amount(cents: int) -> Plain:
    """``1,050.00``, where the unit stands elsewhere."""
    return Plain(figures(cents))


def whole(cents: int) -> str:
    """``1,660`` for a sum of whole shillings, else ``1,660.50``: the parts of a price, read at a glance."""
    return figures(cents).removesuffix(".00")


def to_type(cents: int) -> str:
    """``1600`` or ``1600.50``: an amount as it is typed on a phone."""
    return whole(cents).replace(",", "")


def number_of_services(n: int) -> Words:
    """``2 services``."""
    return counted(n, N_("1 service"), N_("{n} services"))
