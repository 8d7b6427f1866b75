"""A bill with what the waiting and the paid page say around it, read at once off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.services.counter import Counter
from desktop.services.ports.views import BillView, Standing


@dataclass(frozen=True)
class Reach:
    """Whether the portal can be reached; ``since`` when it cannot."""

    online: bool = True
    since: datetime | None = None


@dataclass(frozen=True)
class BillFacts:
    """The bill, who raised it, where this counter stands; ``prompted_at``: when the citizen's phone was, for any.

    ``paid_there``: its rail called it paid when it was taken up, and the portal is booking that.
    """

    bill: BillView
    raised_by: str
    standing: Standing
    reach: Reach
    prompted_at: datetime | None = None
    paid_there: bool = False

    @property
    def first_name(self) -> str:
        """The citizen's first name, for "Another service for Amina"."""
        citizen = self.bill.citizen
        return citizen.name.split()[0] if citizen is not None else ""


def read_facts(counter: Counter, bill_id: str) -> BillFacts | None:
    """Keyed reads; ``None`` for a bill this counter does not have."""
    bill = counter.bills.bill(bill_id)
    if bill is None:
        return None
    names = {choice.member.id: choice.member.name for choice in counter.door.names()}
    phone = bill.citizen.phone if bill.citizen is not None else ""
    paid_there = bill_id in counter.money.paid_there
    prompted_at = counter.money.last_prompt_to(phone)
    return BillFacts(
        bill, names.get(bill.raised_by, ""), counter.standing(), read_reach(counter), prompted_at, paid_there
    )


def read_reach(counter: Counter) -> Reach:
    """The way to the portal now."""
    link = counter.connectivity()
    return Reach(link.link.value != "offline", link.since)
