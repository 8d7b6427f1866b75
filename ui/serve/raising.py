"""The deed behind F9: raise the bills and record the free services of one visit. Runs off the GUI thread.

Every part carries its intent's id, so the whole may be run again after a trouble: what was done stays done once.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.services.counter import Counter
from desktop.services.ports.views import BillView
from desktop.services.raise_bill import BillDraft
from ui.serve.visit import FreeVisit, Visit


@dataclass(frozen=True)
class Order:
    """What was asked at the key press."""

    citizen: str
    bills: tuple[BillDraft, ...]
    free: tuple[FreeVisit, ...]


@dataclass(frozen=True)
class Raised:
    """What was done: bills in the order of the visit, and how many free services were recorded."""

    bills: tuple[BillView, ...]
    free: int


def order_of(visit: Visit) -> Order:
    """The order of a complete visit; ``UserError`` while it has no citizen."""
    bills, free = visit.bill_drafts(), visit.free_visits()
    return Order(visit.citizen.id if visit.citizen else "", bills, free)


def carry_out(counter: Counter, order: Order) -> Raised:
    """Bills first: their money waits for a number. ``UserError`` from the first part that cannot be done."""
    bills = tuple(counter.bills.raise_bill(draft) for draft in order.bills)
    for one in order.free:
        counter.bills.record_visit(one.intent, order.citizen, one.service, one.answers)
    return Raised(bills, len(order.free))
