"""Find a service: the forgiving search over today's catalogue, and the services this counter bills most.

The index is built off the GUI thread and replaced whole when the catalogue changes; a search reads one index and
never waits for the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime

from desktop.domain.fees import ConvenienceBand, Price, price
from desktop.domain.time import business_day
from desktop.services.ports.journal import Journal
from desktop.services.ports.views import Changed, ServiceView
from desktop.services.search import Searchable, SearchAnswer, ServiceIndex

FREQUENT_MOST = 9


class ServiceFinder:
    """The catalogue in memory. ``refresh`` is called at start and when the catalogue changes."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._journal = journal
        self._clock = clock
        self._lock = threading.Lock()
        self._index = ServiceIndex(())
        self._by_code: dict[str, ServiceView] = {}
        self._schedule: list[ConvenienceBand] = []
        self._day: date | None = None
        self._boosts: dict[str, float] = {}
        self._stale = True
        journal.subscribe(self._on_changed)

    def refresh(self) -> None:
        """Reads the catalogue in force today and builds the index, when either changed."""
        day = business_day(self._clock())
        with self._lock:
            if not self._stale and day == self._day:
                return
            self._stale = False
            services = self._journal.reads.services(day)
            self._schedule = self._journal.reads.convenience_schedule()
            self._by_code = {service.code: service for service in services}
            self._index = ServiceIndex([_searchable(service) for service in services])
            self._boosts = _boosts(self._journal.reads.frequent_services(FREQUENT_MOST))
            self._day = day

    def search(self, text: str, *, agency: str | None = None, limit: int = 20) -> SearchAnswer:
        """The services that were meant, best first. For the thread that reads."""
        self.refresh()
        return self._index.search(text, agency=agency, limit=limit, boosts=self._boosts)

    def service(self, code: str) -> ServiceView | None:
        """A service of today's catalogue."""
        return self._by_code.get(code)

    def frequent(self) -> list[ServiceView]:
        """What this counter billed most lately, for Ctrl+1…9."""
        self.refresh()
        codes = self._journal.reads.frequent_services(FREQUENT_MOST)
        self._boosts = _boosts(codes)
        return [self._by_code[code] for code in codes if code in self._by_code]

    def price(self, service: ServiceView, *, units: int = 1, gazetted_cents: int | None = None) -> Price:
        """What a line costs today; ``UserError`` while the fee is not known."""
        day = business_day(self._clock())
        return price(service.fee, day=day, schedule=self._schedule, units=units, gazetted_cents=gazetted_cents)

    @property
    def count(self) -> int:
        """How many services there are."""
        return len(self._by_code)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("catalogue"):
            self._stale = True


def _boosts(codes: list[str]) -> dict[str, float]:
    """What is billed most decides between equally good answers: 1 for the first, less for the next ones."""
    return {code: 1 - place / (2 * FREQUENT_MOST) for place, code in enumerate(codes)}


def _searchable(service: ServiceView) -> Searchable:
    return Searchable(
        code=service.code,
        name_en=service.name_en,
        name_sw=service.name_sw,
        agency=service.agency,
        category=service.category,
        keywords=service.agency_en,
    )
