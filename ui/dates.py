"""Days and times that know how to be said: facts for sentences, right in both languages and always Nairobi's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.time import NAIROBI
from resources.dates import long_date, short_date, short_date_time, weekday_date
from ui.language import Language


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
