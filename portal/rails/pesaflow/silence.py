"""What a silent gateway does to an errand: it asks again later, and a person hears of it once a day, not for each bill.

In July 2023 gateway and M-PESA were away together for days. Thousands of bills wait then, and none of them is at fault.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.time import business_day, read_instant
from portal.errands.errand import Again, Errand, Next
from portal.store.alarm import Alarm, raise_alarm
from portal.store.transaction import Transaction

FIRST_S: Final = 3.0
MOST_S: Final = 600.0
SHARE: Final = 10
"""A question that is an hour old waits six minutes more; one of this moment, whose citizen waits too, seconds."""


def silent(errand: Errand, why: str, tx: Transaction) -> Next:
    """Again after a tenth of the errand's age, at most ten minutes; the day's alarm is kept."""
    raise_alarm(tx, Alarm("gateway_silent", business_day(tx.instant).isoformat(), detail={"why": why}))
    age_s = (tx.instant - read_instant(errand.ordered_at)).total_seconds()
    return Again(min(MOST_S, max(FIRST_S, age_s / SHARE)), why)
