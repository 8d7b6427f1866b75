"""What a silent gateway does to an errand: it asks again later, and a person hears of it once a day, not for each bill.

In July 2023 gateway and M-PESA were away together for days. Thousands of bills wait then, and none of them is at fault.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.time import business_day
from portal.errands.errand import Again, Errand, Next
from portal.store.alarm import Alarm, raise_alarm
from portal.store.transaction import Transaction

FIRST_S: Final = 3.0
MOST_S: Final = 600.0
_MOST_DOUBLED: Final = 10


def silent(errand: Errand, why: str, tx: Transaction) -> Next:
    """Again after twice as long as the last time, up to ten minutes; the day's alarm is kept."""
    raise_alarm(tx, Alarm("gateway_silent", business_day(tx.instant).isoformat(), detail={"why": why}))
    return Again(min(MOST_S, FIRST_S * 2.0 ** min(errand.tries - 1, _MOST_DOUBLED)), why)
