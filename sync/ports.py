"""What the sync needs of a store. The counter's file implements it; tests may, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sync.protocol.entry import Entry
from sync.protocol.feed import PaymentRow
from sync.protocol.messages import (
    Block,
    DayDigest,
    EnrolAnswer,
    EnrolRequest,
    Head,
    HeldReceipt,
    PastAnswer,
    RoundAnswer,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this counter is to its portal. Keys are hex; ``device_key`` is private."""

    counter: str
    incarnation: int
    device_key: str
    portal_key: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a portal granted, and the private key it was granted to."""

    answer: EnrolAnswer
    device_key: str

    @property
    def identity(self) -> Identity:
        """Who the counter is when the enrolment is in force."""
        given = self.answer
        return Identity(given.counter, given.incarnation, self.device_key, given.portal_key)


@dataclass(frozen=True, slots=True)
class Past:
    """The former incarnation to fetch next, from behind a seq, in the name of a new enrolment.

    ``before``: former incarnations that are here and their last acknowledged seqs, where the portal was restored and
    may have less of them.
    """

    enrolment: Enrolment
    incarnation: int
    after: int
    before: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a push would send: the oldest unacknowledged entries, the block of numbers to ask for (0 for none).

    ``epoch`` and ``signed`` are what the counter last heard of its portal. ``held_*`` is offered again after the
    portal was restored, ``offering`` says how far that is; ``formers`` (former incarnations and their last
    acknowledged seqs) is compared with it first.
    """

    entries: list[Entry]
    block: int = 0
    epoch: str = ""
    signed: Head | None = None
    held_blocks: list[Block] = field(default_factory=list)
    held_receipts: list[HeldReceipt] = field(default_factory=list)
    held_payments: list[PaymentRow] = field(default_factory=list)
    offering: str = ""
    formers: list[tuple[int, int]] | None = None

    @property
    def held(self) -> bool:
        """True when something is offered again; more of it may follow."""
        return bool(self.held_blocks or self.held_receipts or self.held_payments or self.offering)

    @property
    def empty(self) -> bool:
        """True when there is nothing to say."""
        return not (self.entries or self.block or self.held)


class SyncStore(Protocol):
    """Reads and writes of a round; each write is one or more durable transactions."""

    def identity(self) -> Identity | None:
        """``None`` until enrolled, and again while the counter must be enrolled anew."""

    def must_enrol(self, reason: str) -> None:
        """The portal knows another chain, or not this device: a code of ``ENROL_AGAIN``."""

    def enrolling(self, code: str) -> tuple[EnrolRequest, str]:
        """The request to enrol with and its private key, durable before it is sent and the same until granted."""

    def grant(self, enrolment: Enrolment) -> None:
        """Keeps what the portal granted. A file that was no counter before is one now."""

    def past(self) -> Past | None:
        """What to fetch before a granted enrolment can begin; ``None`` when nothing is granted."""

    def take_past(self, answer: PastAnswer) -> None:
        """A page of a former chain; with the last one of the last chain the new incarnation begins."""

    def shorten_formers(self, ends: Mapping[int, Head]) -> None:
        """The ends a restored portal has of the chains before: what is behind them will follow the new chain, too."""

    def drop_grant(self) -> None:
        """The portal does not know what it granted: it is asked for again."""

    def take_formers(self, ends: Mapping[int, Head]) -> None:
        """The ends the portal has: what is behind them follows the present chain."""

    def outgoing(self, most: int, after: int = 0) -> Outgoing:
        """What a push would send; ``after`` leaves out entries that are on their way."""

    def take_push(self, answer: RoundAnswer, sent: Outgoing) -> None:
        """Outcomes, countersigned head, leased block; and what follows when the portal was restored."""

    def cursors(self) -> tuple[str, str]:
        """Reference and centre cursor, empty before the first download."""

    def take_changes(self, answer: RoundAnswer) -> None:
        """Changes and the cursors after them, in transactions of bounded size."""

    def forget_cursors(self) -> None:
        """Begin both feeds again from empty (another epoch)."""

    def days(self) -> Sequence[DayDigest]:
        """The buckets of the last days, to be compared."""

    def take_day(self, day: str, answer: RoundAnswer) -> bool:
        """Every row of a day over one's own; true when the bucket is equal now."""
