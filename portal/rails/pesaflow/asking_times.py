"""When the gateway is asked about a number: often while a citizen may wait at the counter, later seldom, not for ever.

A notification, or somebody who looks a number up, brings a question forward at any time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

POLL: Final = "pesaflow_poll"
ASK: Final = "pesaflow_ask"
CHECKOUT: Final = "pesaflow_checkout"
RECHECK: Final = "pesaflow_recheck"

FIRST_S: Final = 15.0
_WHILE: Final = (
    (timedelta(minutes=10), 20.0),
    (timedelta(hours=2), 120.0),
    (timedelta(days=2), 1_800.0),
    (timedelta(days=30), 43_200.0),
)
"""How long since the number was there, and how many seconds between two questions."""

_CHECKS: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""When a settled number is looked at for a reversal, counted from the look before."""


def poll_after_s(since: datetime, now: datetime) -> float | None:
    """Seconds until the next question about an unpaid number, ``None`` when nobody asks by the clock any more."""
    age = now - since
    return next((seconds for until, seconds in _WHILE if age < until), None)


def check_after_s(checks: int) -> float | None:
    """Seconds until a settled number is looked at again, ``None`` when it was looked at often enough."""
    return _CHECKS[checks].total_seconds() if checks < len(_CHECKS) else None
