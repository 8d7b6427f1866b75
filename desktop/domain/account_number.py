"""Account numbers: eleven digits, nine and two check digits (ISO 7064 MOD 97-10), first digit 1–9.

The check digits catch all but about eight in ten thousand mis-keyings. Shown in groups 3-4-4, copied and sent
without spaces. A payer types the number on a phone: spaces, dashes, O for 0 and I or L for 1 are read as meant.
"""

from __future__ import annotations

import re

LENGTH = 11
FIRST_BASE = 100_000_000
LAST_BASE = 999_999_999
PROMPT_LIMIT = 12
"""A phone prompt carries at most this many characters of account text."""

_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": "", "\u00a0": "", ".": ""})


def make_account(base: int) -> str:
    """The account number of a nine-digit base; ``ValueError`` outside the range of leased blocks."""
    if not FIRST_BASE <= base <= LAST_BASE:
        raise ValueError(f"{base} is not a nine-digit base")
    return f"{base}{98 - base * 100 % 97:02d}"


def is_account(text: str) -> bool:
    """True when the text is eleven digits whose check digits are right."""
    return bool(re.fullmatch(r"[1-9][0-9]{10}", text)) and int(text) % 97 == 1


def base_of(account: str) -> int:
    """The nine-digit base that was leased."""
    return int(account[:9])


def as_typed(text: str) -> str:
    """What a payer meant by what was typed: upper case, no separators, letters that look like digits as digits.

    Only a text that then is all digits is changed that way; a gateway number with real letters is kept.
    """
    upper = text.strip().upper()
    plain = upper.translate(_TYPED)
    return plain if plain.isdigit() else re.sub(r"[\s\-.]", "", upper)


def grouped(account: str) -> str:
    """``48201937722`` → ``482 0193 7722``; other numbers as they are."""
    if len(account) == LENGTH and account.isdigit():
        return f"{account[:3]} {account[3:7]} {account[7:]}"
    return account
