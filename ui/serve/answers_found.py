"""Search answers and frequent services as rows: names with their matched letters, price whole and in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis, Price
from desktop.services.ports.views import ServiceView
from desktop.services.search import SearchAnswer, SearchResult
from ui.kit.result_list import ChipLook, ResultRow
from ui.kit.text_block import Run
from ui.language import N_, Code, Plain, Words, say
from ui.serve.names import kes, service_name, whole

Span = tuple[int, int]
PriceOf = Callable[[ServiceView], Price | None]


@dataclass(frozen=True)
class Found:
    """A service to show: what it costs (``None``: not known), and which letters matched."""

    service: ServiceView
    price: Price | None
    spans_en: tuple[Span, ...] = ()
    spans_sw: tuple[Span, ...] = ()
    spans_agency: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Listing:
    """What a search gave, ready to show. ``frequent`` when nothing was typed."""

    text: str
    found: tuple[Found, ...]
    total: int = 0
    of: int = 0
    interpreted_as: str = ""
    agencies: tuple[tuple[str, int], ...] = ()
    frequent: bool = False


def list_answer(text: str, answer: SearchAnswer, services: Iterable[ServiceView], of: int, price: PriceOf) -> Listing:
    """The answer of a search with today's prices."""
    by_code = {service.code: service for service in services}
    found = [_found(by_code[result.code], result, price) for result in answer.results if result.code in by_code]
    counts = tuple((one.agency, one.count) for one in answer.agencies)
    return Listing(text, tuple(found), answer.total, of, answer.interpreted_as or "", counts)


def list_frequent(services: Iterable[ServiceView], of: int, price: PriceOf) -> Listing:
    """What this counter bills most, for an empty search field."""
    return Listing("", tuple(Found(service, price(service)) for service in services), 0, of, frequent=True)


def rows(listing: Listing, code: Code) -> list[ResultRow]:
    """The listing as rows in a language; frequent services carry their keys."""
    if listing.frequent:
        return [_frequent_row(one, place, code) for place, one in enumerate(listing.found, 1)]
    return [_row(one, code) for one in listing.found]


def price_of(price: Callable[[ServiceView], Price], service: ServiceView) -> Price | None:
    """The price of one unit, ``None`` when nobody knows the fee."""
    if service.fee.basis is FeeBasis.FREE:
        return Price(0, 0)
    if not service.fee.known:
        return None
    try:
        return price(service)
    except UserError:
        return None


def marked(text: str, spans: Sequence[Span]) -> tuple[Run, ...]:
    """A text with its matched letters as marked runs."""
    runs: list[Run] = []
    at = 0
    for start, end in spans:
        runs += [Run(text[at:start]), Run(text[start:end], marked=True)]
        at = end
    runs.append(Run(text[at:]))
    return tuple(run for run in runs if run.text)


def _found(service: ServiceView, result: SearchResult, price: PriceOf) -> Found:
    return Found(service, price(service), result.spans_en, result.spans_sw, result.spans_agency)


def _row(one: Found, code: Code) -> ResultRow:
    service = one.service
    english, swahili = marked(service.name_en, one.spans_en), marked(service.name_sw, one.spans_sw)
    title, other = (swahili, english) if code == "sw" and swahili else (english, swahili)
    agency = marked(service.agency, one.spans_agency)
    second = (*other, Run(" · "), *agency) if other else agency
    if one.price is None:
        chip = ChipLook(N_("Fee not known"), "wait", "not_known")
        return ResultRow(service.code, title, second, right_second=N_("asks for the gazetted fee"), chip=chip)
    right, parts = _price_words(service, one.price)
    return ResultRow(service.code, title, second, right=right, right_second=parts)


def _price_words(service: ServiceView, price: Price) -> tuple[Words, Words]:
    if service.fee.basis is FeeBasis.FREE:
        return N_("Free"), N_("nothing to pay")
    parts = f"{whole(price.service_cents)} + {whole(price.convenience_cents)}"
    if service.fee.basis is FeeBasis.PER_PAGE:
        return kes(price.total_cents), say(N_("{parts} for one page"), parts=parts)
    return kes(price.total_cents), Plain(parts)


def _frequent_row(one: Found, place: int, code: Code) -> ResultRow:
    service = one.service
    title = (Run(service_name(service).inside(code)),)
    second: tuple[Run, ...] = (Run(service.agency),)
    if one.price is not None and one.price.total_cents:
        second = (*second, Run(f" · {kes(one.price.total_cents).text}"))
    return ResultRow(service.code, title, second, shortcut=f"Ctrl+{place}")
