"""Look up a number a citizen brought: whose bill it is, how much is due, whether it is paid. A rail is asked now.

Nothing is written by looking; what the rail says is as old as the moment it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from desktop.domain.account_number import LENGTH, as_typed, is_account
from desktop.domain.errors import UserError
from desktop.domain.time import read_instant
from desktop.services.ports.asked_views import ElsewhereView
from desktop.services.ports.journal import Reads
from sync.protocol.messages import ElsewhereAnswer

Ask = Callable[[str], ElsewhereAnswer]
"""Asks the portal about a number; ``Trouble`` when it cannot be reached."""

PHONE_DIGITS = 12
_GATEWAY = re.compile(r"[A-Z0-9]{6,8}")
_PRN = re.compile(r"[1-9][0-9]{9}|[1-9][0-9]{11,19}")


def brought_number(text: str) -> str:
    """The number inside what was typed or scanned, when it can be one raised elsewhere or at another counter; else "".

    eCitizen's have 6 to 8 capitals and digits, a tax PRN ten digits or twelve to twenty, ours
    eleven. A word without a digit is none, nor is a phone.
    """
    plain = as_typed(text.strip().rpartition("/")[2])
    if plain.startswith("254") and len(plain) == PHONE_DIGITS:
        return ""
    if any(letter.isspace() for letter in text.strip()) and not plain.isdigit():
        return ""
    if _PRN.fullmatch(plain) or (len(plain) == LENGTH and plain.isdigit()):
        return plain
    return plain if _GATEWAY.fullmatch(plain) and any(letter.isdigit() for letter in plain) else ""


def capitals_number(text: str) -> str:
    """A number of capitals alone, typed as such: a service's name looks the same, so it is asked for second."""
    plain = text.strip()
    return plain if _GATEWAY.fullmatch(plain) and plain.isalpha() else ""


def look_elsewhere(reads: Reads, ask: Ask, number: str) -> ElsewhereView:
    """What is known of the number; ``UserError`` for one that cannot be, ``Trouble`` when the portal is away."""
    if number.isdigit() and len(number) == LENGTH and not is_account(number):
        raise UserError("{number} has a wrong digit: its last two do not fit the others. Read it again.", number=number)
    if here := reads.bill_by_account(number):
        return ElsewhereView(number, "unpaid", bill=here, here=True)
    said = ask(number)
    return ElsewhereView(
        number=said.number or number,
        status=said.status,
        rail=said.rail,
        bill=said.bill,
        here=bool(said.bill) and reads.bill(said.bill) is not None,
        description=said.description,
        currency=said.currency,
        expected_cents=said.expected_cents,
        paid_cents=said.paid_cents,
        checked_at=read_instant(said.checked_at) if said.checked_at else None,
    )
