"""What a rail says it moved, wherever that comes from: the port between a day's comparison and files or pulls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement. ``at``: an instant's text, empty where it could not be read. ``account``: empty where not said.

    ``reverses``: the row takes back the payment with this code.
    """

    rail: str
    code: str
    account: str
    amount_cents: int
    at: str
    reverses: str = ""


class StatementSource(Protocol):
    """A rail's word on a business day. ``rails``: those it speaks for, also when it lists nothing."""

    @property
    def name(self) -> str:
        """What a report calls it."""

    @property
    def rails(self) -> frozenset[str]:
        """The rails it speaks for."""

    def rows(self, day: date) -> Sequence[StatementRow]:
        """The movements of the day, others too if it does not know better."""
