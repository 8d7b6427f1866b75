"""Days as people here write them: `Wed 14 Oct 2026` and `Jumatano 14 Okt 2026`.

Pure functions of a day that is already Nairobi's: turning an instant into that day is the domain's matter.
"""

from __future__ import annotations

from datetime import date, datetime

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "sw": [
        "Januari",
        "Februari",
        "Machi",
        "Aprili",
        "Mei",
        "Juni",
        "Julai",
        "Agosti",
        "Septemba",
        "Oktoba",
        "Novemba",
        "Desemba",
    ],
}
_MONTHS_SHORT = {code: [name[:3] for name in names] for code, names in _MONTHS.items()}
_DAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "sw": ["Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili"],
}
# Kiswahili names of days begin alike, so a cut name would not tell Tuesday from Wednesday.
_DAYS_SHORT = {"en": [name[:3] for name in _DAYS["en"]], "sw": _DAYS["sw"]}


def short_date(day: date, code: str) -> str:
    """`14 Oct 2026` / `14 Okt 2026`. Raises `KeyError` for a language that is not `en` or `sw`."""
    return f"{day.day} {_MONTHS_SHORT[code][day.month - 1]} {day.year}"


def weekday_date(day: date, code: str) -> str:
    """`Wed 14 Oct 2026` / `Jumatano 14 Okt 2026`."""
    return f"{_DAYS_SHORT[code][day.weekday()]} {short_date(day, code)}"


def long_date(day: date, code: str) -> str:
    """`Wednesday 14 October 2026` / `Jumatano 14 Oktoba 2026`."""
    return f"{day_name(day, code)} {day.day} {_MONTHS[code][day.month - 1]} {day.year}"


def day_name(day: date, code: str) -> str:
    """`Wednesday` / `Jumatano`."""
    return _DAYS[code][day.weekday()]


def short_date_time(at: datetime, code: str) -> str:
    """`Wed 14 Oct 2026, 09:31` / `Jumatano 14 Okt 2026, 09:31`; the 24-hour clock in both languages."""
    return f"{weekday_date(at, code)}, {at:%H:%M}"
