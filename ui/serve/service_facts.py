"""What the agent tells about a service: what to bring, when it is ready, where the fee comes from."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtWidgets import QWidget

from desktop.domain.time import NAIROBI
from desktop.services.ports.views import ServiceView
from ui.dates import Day
from ui.kit.arrange import column
from ui.kit.figures import Fact
from ui.kit.kit import Kit
from ui.language import N_, Plain, Words, say
from ui.serve.names import Named

WIDTH = 195


class ServiceFacts(QWidget):
    """Three facts; one that nobody knows is not shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._catalogue_day: datetime | None = None
        self._brings = Fact(kit, N_("Citizen brings"), Plain(""), style="small", weight=0)
        self._ready = Fact(kit, N_("Ready"), Plain(""), style="small", weight=0)
        self._fee = Fact(kit, N_("Fee from"), Plain(""), style="small", weight=0)
        self.setLayout(column(self._brings, self._ready, self._fee, None, spacing=8))
        self.setFixedWidth(WIDTH)

    def set_catalogue_day(self, text: str) -> None:
        """Since when the catalogue is in force: an ISO day, or nothing."""
        self._catalogue_day = datetime.combine(date.fromisoformat(text), time(12), NAIROBI) if text else None

    def show_service(self, service: ServiceView) -> None:
        """The facts of a service."""
        self._say(self._brings, service.brings_en, service.brings_sw)
        self._say(self._ready, service.ready_en, service.ready_sw)
        self._fee.value.say(self._source(service))

    def _source(self, service: ServiceView) -> Words:
        if not service.fee.known:
            return N_("Nobody yet: the gazette notice the citizen or a supervisor shows")
        if self._catalogue_day is None:
            return N_("The catalogue in force")
        return say(N_("Catalogue of {day}"), day=Day(self._catalogue_day))

    @staticmethod
    def _say(fact: Fact, en: str, sw: str) -> None:
        fact.setVisible(bool(en))
        fact.value.say(Named(en, sw))
