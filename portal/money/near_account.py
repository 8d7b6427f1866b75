"""What a payer may have meant by an account nobody has: the numbers one slip of the thumb away. A pure rule.

Two check digits leave about one in a hundred of all near numbers, so what is left is worth looking up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from desktop.domain.account_number import FIRST_BASE, LENGTH, as_typed, is_account, make_account

MOST_TYPED: Final = 24
_BASE: Final = LENGTH - 2
_DIGITS: Final = "0123456789"
_LOOK_ALIKE: Final = str.maketrans("OQDILZSBGT", "0001125867")
"""Letters a thumb or an eye takes for a digit; O, I and L are read as meant already."""


def near_accounts(typed: str) -> dict[str, list[str]]:
    """Account numbers near what was typed, each with its words of ``SUGGESTED_BY``; without the number itself."""
    understood = as_typed(typed)
    plain = re.sub(r"[\s\-.]", "", typed.strip().upper())[:MOST_TYPED]
    digits = plain.translate(_LOOK_ALIKE)
    found: dict[str, list[str]] = {}
    for account, why in _near(plain, digits):
        if account != understood and is_account(account) and why not in found.setdefault(account, []):
            found[account].append(why)
    return {account: why for account, why in found.items() if why}


def _near(plain: str, digits: str) -> Iterator[tuple[str, str]]:
    yield digits, "look_alike"
    for run in re.findall(r"[0-9]+", plain):  # the number with words around it
        for start in range(len(run) - LENGTH + 1):
            yield run[start : start + LENGTH], "one_off"
    if not (digits.isascii() and digits.isdigit()):
        return
    if len(digits) in (_BASE, LENGTH) and int(digits[:_BASE]) >= FIRST_BASE:
        yield make_account(int(digits[:_BASE])), "check_digits"
    for at in range(len(digits) - 1):
        yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], "swapped"
    for near in _one_off(digits):
        yield near, "one_off"


def _one_off(digits: str) -> Iterator[str]:
    """One digit wrong, missing or too many."""
    for at in range(len(digits)):
        if len(digits) == LENGTH:
            yield from (digits[:at] + digit + digits[at + 1 :] for digit in _DIGITS)
        elif len(digits) == LENGTH + 1:
            yield digits[:at] + digits[at + 1 :]
    if len(digits) == LENGTH - 1:
        for at in range(len(digits) + 1):
            yield from (digits[:at] + digit + digits[at:] for digit in _DIGITS)
