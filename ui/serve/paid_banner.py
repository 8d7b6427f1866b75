"""The head of the paid page, which knows when it was first seen: the end of the way from payment to screen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QPaintEvent

from desktop.domain.time import Clock
from ui.dates import exact_time
from ui.kit.banner import StateBanner
from ui.kit.kit import Kit
from ui.kit.states import STATES
from ui.language import N_, Words, say
from ui.serve.bill_facts import BillFacts
from ui.serve.bill_words import state_name
from ui.serve.names import kes


@dataclass(frozen=True)
class ShownAt:
    """When a bill was first painted as paid: this process's clock (``perf_counter``, seconds) and the instant."""

    bill: str
    perf_s: float
    at: datetime


class PaidBanner(StateBanner):
    """``shown`` is ``None`` until the present bill was painted."""

    def __init__(self, kit: Kit, clock: Clock) -> None:
        look = STATES["paid"]
        super().__init__(kit, look.tone, look.icon, look.words)
        self._clock = clock
        self._bill = ""
        self.shown: ShownAt | None = None

    def show_facts(self, facts: BillFacts) -> None:
        """What is known of the payment and who says it."""
        bill = facts.bill
        if bill.id != self._bill:
            self._bill, self.shown = bill.id, None
        look = STATES[state_name(bill)]
        self.show_state(look.tone, look.icon, look.words, _who_says(facts))
        self.show_amount(kes(bill.receipt.amount_cents if bill.receipt else bill.paid_cents))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.shown is None and self._bill:
            self.shown = ShownAt(self._bill, time.perf_counter(), self._clock())


def _who_says(facts: BillFacts) -> Words:
    bill = facts.bill
    if bill.state.value == "reversed":
        return N_("The portal took the payment back. Do not hand anything over; tell the citizen.")
    at = max((payment.booked_at for payment in bill.payments), default=None)
    if bill.receipt is not None and at is None:
        at = bill.receipt.issued_at
    if at is None:
        return N_("Confirmed by the portal")
    return say(N_("Confirmed by the portal at {time}"), time=exact_time(at))
