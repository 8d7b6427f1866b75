"""How the serve screen says what is data in two languages, money, and a citizen's masked facts."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.identity import IdKind
from desktop.domain.money import Money, figures
from desktop.services.ports.views import BillListed, LineView, ServiceView
from ui.language import Code, Language, N_, Plain, Words, counted, say

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


def listed_services(bill: BillListed, name: Words) -> Words:
    """The first service of a bill, and how many more there are."""
    if bill.services <= 1:
        return name
    return say(
        N_("{service} and {n} more"), service=name if not isinstance(name, str) else Plain(name), n=bill.services - 1
    )
