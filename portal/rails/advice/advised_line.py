"""One settled reference as it is written in an advice: read and checked, or a sentence about what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from desktop.domain.account_number import as_typed, is_account
from desktop.domain.errors import UserError
from desktop.domain.money import read_shillings
from desktop.domain.time import NAIROBI, instant_text
from sync.protocol.states import Channel

COLUMNS: Final = ("rail", "reference", "account", "amount", "paid_at")
"""The header of an advice file, in this order."""

RAILS: Final[dict[str, Channel]] = {
    "kcb": Channel.BANK,
    "equity": Channel.BANK,
    "pesalink": Channel.BANK,
    "rtgs": Channel.BANK,
    "card": Channel.CARD,
}
"""Whose references may be advised, and the channel each is."""

AHEAD: Final = timedelta(minutes=10)
_REFERENCE: Final = re.compile(r"[A-Z0-9][A-Z0-9/_.-]{3,39}")
_ACCOUNT: Final = re.compile(r"[A-Z0-9]{4,32}")


@dataclass(frozen=True, slots=True)
class AdvisedLine:
    """A reference that a bank or a card scheme settled. ``paid_at`` is an instant's text."""

    rail: str
    reference: str
    account: str
    amount_cents: int
    paid_at: str

    @property
    def channel(self) -> Channel:
        """How the money came."""
        return RAILS[self.rail]


def read_line(fields: Mapping[str, str], now: datetime) -> AdvisedLine:
    """The line of these fields; ``UserError`` says what is wrong with the first field that is not right."""
    rail = fields["rail"].strip().lower()
    if rail not in RAILS:
        raise UserError("“{rail}” is no rail of an advice. Use {known}.", rail=rail, known=", ".join(RAILS))
    reference = fields["reference"].strip().upper()
    if not _REFERENCE.fullmatch(reference):
        raise UserError("“{reference}” is no reference. Copy it from the advice.", reference=reference)
    return AdvisedLine(
        rail=rail,
        reference=reference,
        account=_account(fields["account"]),
        amount_cents=_amount(fields["amount"]),
        paid_at=instant_text(_paid_at(fields["paid_at"], now)),
    )


def _account(text: str) -> str:
    account = as_typed(text)
    if not account.isascii() or not _ACCOUNT.fullmatch(account):
        raise UserError("“{account}” is no account number. Copy it from the advice.", account=text.strip())
    if account.isdigit() and len(account) == 11 and not is_account(account):
        raise UserError(
            "The account {account} has a wrong digit: its last two do not fit the others. Read it again.",
            account=account,
        )
    return account


def _amount(text: str) -> int:
    cents = read_shillings(text)
    if cents == 0:
        raise UserError("The amount is zero. Copy it from the advice.")
    return cents


def _paid_at(text: str, now: datetime) -> datetime:
    """A date, or a date with a time; without a zone it is Nairobi's."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError("“{text}” is no time. Write it like 2026-10-14 09:30.", text=text.strip()) from None
    instant = (read if read.tzinfo else read.replace(tzinfo=NAIROBI)).astimezone(UTC)
    if instant > now + AHEAD:
        raise UserError("{text} has not come yet. Look at the date again.", text=text.strip())
    return instant
