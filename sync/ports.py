"""What the sync needs of a store. The counter's file implements it; tests may, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sync.protocol.entry import Entry
from sync.protocol.messages import EnrolAnswer, RoundAnswer


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this counter is to its portal. Keys are hex; ``device_key`` is private."""

    counter: str
    incarnation: int
    device_key: str
    portal_key: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The oldest unacknowledged entries, and the block of numbers to ask for (0 for none)."""

    entries: list[Entry]
    block: int


class SyncStore(Protocol):
    """Reads and writes of a round; each write is one or more durable transactions."""

    def identity(self) -> Identity | None:
        """``None`` until enrolled."""

    def enrolling_key(self) -> str:
        """The private key to enrol with, durable before it is asked for and the same until ``keep_enrolment``."""

    def keep_enrolment(self, answer: EnrolAnswer, device_key: str) -> None:
        """Becomes the counter the portal enrolled, and writes the first entry."""

    def outgoing(self, most: int) -> Outgoing:
        """What a push would send."""

    def cursors(self) -> tuple[str, str]:
        """Reference and centre cursor, empty before the first download."""

    def take_push(self, answer: RoundAnswer) -> None:
        """Outcomes, countersigned head, leased block."""

    def take_changes(self, answer: RoundAnswer) -> None:
        """Changes and the cursors after them, in transactions of bounded size."""

    def forget_cursors(self) -> None:
        """Begin both feeds again from empty (another epoch)."""
