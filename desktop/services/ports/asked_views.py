"""What screens read of a phone that was asked, of money that may be a bill's, and of bills raised elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.protocol.states import AttemptState, Channel

RAIL_NAMES: Final[dict[str, str]] = {"pesaflow": "eCitizen", "sandbox": "eCitizen"}
"""What a citizen calls the rail that raised a bill."""
TAX = "KRA"
TAX_DIGITS = 10
"""A number of so many digits and more is the slip of a tax payment."""


def who_raised(rail: str, number: str) -> str:
    """Whose bill a number is, as far as it says."""
    if number.isdigit() and len(number) >= TAX_DIGITS:
        return TAX
    return RAIL_NAMES.get(rail, rail)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """What was asked of a phone, and its outcome as far as it is known.

    ``refusal``: why the portal did not send it at all (a code of ``REASONS``). ``live``: no second prompt meanwhile.
    ``on_way``: the portal has not said that it took it. ``phone`` and ``by`` are empty where another
    counter asked.
    """

    id: str
    channel: Channel
    amount_cents: int
    state: AttemptState
    live: bool
    reason: str
    asked_at: datetime
    known_at: datetime | None
    phone: str = ""
    refusal: str = ""
    on_way: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """Money with a wrong account that may have been meant for this bill. ``why``: words of ``SUGGESTED_BY``.

    ``assigned_at``: two people gave it to the bill and the portal has not said so yet. ``refusal``: why it did not.
    """

    payment: str
    bill: str
    account: str
    account_typed: str
    rail_code: str
    channel: Channel
    amount_cents: int
    paid_at: datetime
    why: tuple[str, ...]
    assigned_at: datetime | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ElsewhereView:
    """What a rail knows of a number a citizen brought. ``status``: a word of ``ELSEWHERE``.

    ``bill``: it is one of ours, or was taken up; ``here`` when this counter has that bill. ``problem``: the portal was
    not reached and nothing is known.
    """

    number: str
    status: str
    rail: str = ""
    bill: str = ""
    here: bool = False
    description: str = ""
    currency: str = ""
    expected_cents: int = 0
    paid_cents: int = 0
    checked_at: datetime | None = None

    @property
    def due_cents(self) -> int:
        """What is still to be paid; never below zero."""
        return max(0, self.expected_cents - self.paid_cents)
