"""Instants and the business day.

The record holds UTC instants with milliseconds; a day of takings is a day in Nairobi (UTC+3, no daylight saving).
One function answers which day an instant belongs to, so the counter, the portal and every report agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

NAIROBI = timezone(timedelta(hours=3), "EAT")
"""East Africa Time. Fixed since 1960; a fixed offset needs no time-zone database on the machine."""

Clock = Callable[[], datetime]

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def utc_now() -> datetime:
    """The present instant, cut to milliseconds, the precision the record keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def instant_text(instant: datetime) -> str:
    """``2026-10-14T06:31:08.123Z``. A naive datetime is a bug and raises ``ValueError``."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def read_instant(text: str) -> datetime:
    """The instant of :func:`instant_text`; ``ValueError`` for any other form."""
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"not an instant: {text!r}")
    return datetime.fromisoformat(text)


def business_day(instant: datetime) -> date:
    """The Nairobi day an instant belongs to."""
    return instant.astimezone(NAIROBI).date()


def day_span(day: date) -> tuple[datetime, datetime]:
    """First instant of a business day and of the next one, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=NAIROBI).astimezone(UTC)
    return start, start + timedelta(days=1)
