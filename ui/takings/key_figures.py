"""Four figures: confirmed, not in the total, bills paid, free visits. Each says what it is made of."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.money import Money, figures
from desktop.services.ports.views import TakingsView
from ui.kit.chip import Chip
from ui.kit.figures import BigFigure
from ui.kit.kit import Kit
from ui.kit.tokens import REPORT_GAP
from ui.language import N_, Plain, Words, counted, say
from ui.takings.day import outside_cents


class KeyFigures(QWidget):
    """The row of cards."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._waits = Chip(kit, N_("Waiting"), "neutral", "clock")
        confirmed = Chip(kit, N_("Confirmed"), "ok", "paid")
        self.taken = BigFigure(kit, N_("Takings"), "", chip=confirmed)
        self.outside = BigFigure(kit, N_("Not in the total"), "", chip=self._waits)
        self.bills = BigFigure(kit, N_("Bills paid"), "")
        self.visits = BigFigure(kit, N_("Free visits"), "")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(REPORT_GAP)
        for card, stretch in ((self.taken, 4), (self.outside, 4), (self.bills, 3), (self.visits, 3)):
            card.body.addStretch(1)
            across.addWidget(card, stretch)

    def show_view(self, view: TakingsView) -> None:
        """Show the figures of a day."""
        self.taken.show_figure(Plain(str(Money(view.total_cents))), _made_of(view))
        self.outside.show_figure(Plain(figures(outside_cents(view))), _outside(view))
        if view.part_paid:
            self._waits.show_state(N_("Part paid"), "wait", "part_paid")
        else:
            self._waits.show_state(N_("Waiting"), "neutral", "clock")
        self._waits.setVisible(bool(view.part_paid or view.waiting))
        self.bills.show_figure(Plain(f"{view.bills_paid:,}"), _unpaid(view))
        self.visits.show_figure(Plain(f"{view.free_visits:,}"), N_("no bill, no payment"))


def _made_of(view: TakingsView) -> Words:
    fees, convenience = Plain(figures(view.service_cents)), Plain(figures(view.convenience_cents))
    return say(N_("service fees {fees}, convenience fees {convenience}"), fees=fees, convenience=convenience)


def _outside(view: TakingsView) -> Words:
    arrived, awaited = Plain(figures(view.part_paid_cents)), Plain(figures(view.waiting_cents))
    if view.part_paid and view.waiting:
        return say(N_("{arrived} came for part of a bill, {awaited} awaited"), arrived=arrived, awaited=awaited)
    if view.part_paid:
        return N_("came for bills that are not full yet")
    return N_("awaited on bills that wait") if view.waiting else N_("no bill waits")


def _unpaid(view: TakingsView) -> Words:
    waiting = counted(view.waiting, N_("1 waiting"), N_("{n} waiting"))
    return say(N_("{waiting}, {part} part paid"), waiting=waiting, part=f"{view.part_paid:,}")
