"""The code a rail gives a payment. M-PESA codes have ten characters and begin with the Nairobi date.

The date catches typing errors and old codes; it is never proof, since a forger writes well-formed codes.
Year letter: A is 2006; month A–L; day 1–9 then A for 10 up to V for 31.
"""

from __future__ import annotations

import re
from datetime import date

_DAYS = "123456789ABCDEFGHIJKLMNOPQRSTUV"


def is_mpesa_code(text: str) -> bool:
    """True when the text has the form of an M-PESA code and names a real day."""
    return mpesa_code_day(text) is not None


def mpesa_code_day(code: str) -> date | None:
    """The day a code names, or ``None`` when it is not of the form."""
    if not re.fullmatch(r"[A-Z][A-L][1-9A-V][A-Z0-9]{7}", code):
        return None
    try:
        return date(2006 + ord(code[0]) - ord("A"), ord(code[1]) - ord("A") + 1, _DAYS.index(code[2]) + 1)
    except ValueError:
        return None


def mpesa_code_prefix(day: date) -> str:
    """The three characters a code of that day begins with."""
    return chr(ord("A") + day.year - 2006) + chr(ord("A") + day.month - 1) + _DAYS[day.day - 1]
