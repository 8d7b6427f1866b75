"""Days and times that know how to be said: facts for sentences, right in both languages and always Nairobi's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.time import NAIROBI
from resources.dates import long_date, short_date, short_date_time, weekday_date
from ui.language import N_, Language, Say, counted, say

_DAYS_FROM = 2
"""From so many days on, hours are no longer said."""


@dataclass(frozen=True)
class Day:
    """``14 Oct 2026`` / ``14 Okt 2026``."""

    at: datetime

    def spoken(self, language: Language) -> str:
        return short_date(self.at.astimezone(NAIROBI), language.code)


@dataclass(frozen=True)
class WeekDay:
    """``Wed 14 Oct 2026`` / ``Jumatano 14 Okt 2026``."""

    at: datetime

    def spoken(self, language: Language) -> str:
        return weekday_date(self.at.astimezone(NAIROBI), language.code)


@dataclass(frozen=True)
class LongDay:
    """``Wednesday 14 October 2026`` / ``Jumatano 14 Oktoba 2026``."""

    at: datetime

    def spoken(self, language: Language) -> str:
        return long_date(self.at.astimezone(NAIROBI), language.code)


@dataclass(frozen=True)
class DayAndTime:
    """``Wed 14 Oct 2026, 09:31``."""

    at: datetime

    def spoken(self, language: Language) -> str:
        return short_date_time(self.at.astimezone(NAIROBI), language.code)


def clock_time(at: datetime) -> str:
    """``09:31`` in Nairobi."""
    return f"{at.astimezone(NAIROBI):%H:%M}"


def exact_time(at: datetime) -> str:
    """``09:31:08`` in Nairobi, where order matters."""
    return f"{at.astimezone(NAIROBI):%H:%M:%S}"


def running_time(seconds: int) -> str:
    """``01:12`` since something began; hours when there are any."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def short_age(seconds: float) -> Say:
    """``12 min``: how long something has lasted, where room is short. A new text once a minute at most."""
    minutes, hours, days = _parts(seconds)
    if minutes == 0:
        return say(N_("under 1 min"))
    if hours == 0:
        return say(N_("{n} min"), n=minutes)
    if days < _DAYS_FROM:
        return say(N_("{hours} h {n} min"), hours=hours, n=minutes % 60) if minutes % 60 else say(N_("{n} h"), n=hours)
    return say(N_("{n} days"), n=days)


def age(seconds: float) -> Say:
    """``12 minutes``: how long something has lasted, in a sentence."""
    minutes, hours, days = _parts(seconds)
    if minutes == 0:
        return say(N_("less than a minute"))
    if hours == 0:
        return counted(minutes, N_("1 minute"), N_("{n} minutes"))
    if days < _DAYS_FROM:
        whole = counted(hours, N_("1 hour"), N_("{n} hours"))
        return say(N_("{hours} and {n} min"), hours=whole, n=minutes % 60) if minutes % 60 else whole
    return say(N_("{n} days"), n=days)


def seconds_since(at: datetime, now: datetime) -> float:
    """Seconds from ``at`` to ``now``; none when a clock was set back in between."""
    return max(0.0, (now - at).total_seconds())


def _parts(seconds: float) -> tuple[int, int, int]:
    minutes = int(max(0.0, seconds)) // 60
    return minutes, minutes // 60, minutes // 1_440
