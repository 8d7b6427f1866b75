"""The messages: enrolment, the round, errors. JSON bodies over HTTP.

``POST /v1/enrol`` and ``POST /v1/round``. A round's body is signed with the device key; the signature, over
``huduma-round-1`` and the body's bytes, travels in the header ``Huduma-Signature`` with the counter's id in
``Huduma-Counter``. The same round repeated any number of times has one effect.
"""

from __future__ import annotations

import msgspec

from sync.protocol.entry import Entry
from sync.protocol.feed import Change, PaymentRow, ReceiptRow
from sync.protocol.states import Outcome

COUNTER_HEADER = "Huduma-Counter"
SIGNATURE_HEADER = "Huduma-Signature"
ROUND_PREFIX = b"huduma-round-1\n"

MOST_ENTRIES = 250
MOST_CHANGES = 1_000
MOST_WAIT_S = 25
MOST_HELD = 100
"""Receipts, and payments without one, that a round offers again after a portal was restored."""
OFFER_BEGUN, OFFER_THROUGH = "begun", "through"
"""What a counter says of its offer to a portal that was restored; empty when it has nothing to say."""
MOST_DAYS = 31
"""Buckets a round may ask to be compared."""
BLOCK_SIZE = 200
"""Numbers in a leased block: more than two days of one counter's bills."""


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """A body of a request or an answer. Unknown fields are ignored; a field left out has its default."""


class Head(Message, frozen=True):
    """The end of a chain with its signature (hex) over :func:`sync.protocol.signing.head_statement`."""

    seq: int
    hash: str
    signature: str


class EnrolRequest(Message, frozen=True):
    """``code`` is the one-time code, or empty where the portal demonstrates. ``device_key``: hex Ed25519 key.

    A file that was a counter before says which one and in which incarnation, why it comes again (``reason``: a code of
    ``ENROL_AGAIN``), the epoch it knows, and shows the last head the portal countersigned for it: proof that it was
    that counter, and, where the portal has less, that the portal was restored.
    """

    code: str
    device_key: str
    protocol: int = 1
    counter: str = ""
    incarnation: int = 0
    reason: str = ""
    epoch: str = ""
    signed: Head | None = None


class EnrolAnswer(Message, frozen=True):
    """Who the counter now is. ``portal_key`` (hex) verifies countersignatures.

    ``head``: the new chain's beginning, countersigned: proof from the first moment that the file was this counter.
    """

    counter: str
    number: int
    centre: str
    incarnation: int
    epoch: str
    portal_key: str
    head: Head | None = None


class PastRequest(Message, frozen=True):
    """``POST /v1/past``: what the portal holds of a former incarnation of the caller's own chain, after ``after``."""

    incarnation: int
    after: int
    protocol: int = 1


class EntryOutcome(Message, frozen=True):
    """What became of one entry; ``reason`` is a code of ``REASONS`` when it was refused."""

    seq: int
    outcome: Outcome
    reason: str = ""


class Block(Message, frozen=True):
    """A leased block: ``size`` account numbers from nine-digit base ``first``.

    ``incarnation``: the one it was leased to, where it is offered again; 0 for the present one.
    """

    ordinal: int
    first: int
    size: int
    incarnation: int = 0


class PastAnswer(Message, frozen=True):
    """Entries in order with their records and outcomes; ``head`` is the former chain's end, countersigned.

    ``blocks``: the number blocks leased to that incarnation, which the device may not know and never uses.
    """

    head: Head
    entries: list[Entry] = []
    outcomes: list[EntryOutcome] = []
    more: bool = False
    blocks: list[Block] = []


class HeldReceipt(Message, frozen=True):
    """A receipt a counter holds, with the payments that filled its bill: offered again to a restored portal."""

    receipt: ReceiptRow
    payments: list[PaymentRow] = []


class DayDigest(Message, frozen=True):
    """One bucket: what a counter holds of a business day's bills (:mod:`sync.protocol.buckets`)."""

    day: str
    count: int
    hash: str


class RoundRequest(Message, frozen=True):
    """``block``: the ordinal of the number block wanted, 0 for none. Cursors are empty at the first download.

    ``wait_s`` above zero asks the portal to hold the answer until something concerns this counter.
    ``changes`` false is a push: entries up, nothing down. ``epoch`` and ``signed`` say which portal the counter last
    spoke to: a head countersigned beyond what the portal has tells it that it was restored. ``held_blocks``,
    ``held_receipts`` and ``held_payments`` (of bills without a receipt) are offered again after that; ``offering`` says
    that this has begun, or, once, that the receipts are through. ``days`` are compared, ``refetch_day`` is sent whole.
    """

    incarnation: int
    entries: list[Entry] = []
    head: Head | None = None
    changes: bool = True
    reference: str = ""
    centre: str = ""
    wait_s: int = 0
    block: int = 0
    goodbye: bool = False
    protocol: int = 1
    epoch: str = ""
    signed: Head | None = None
    held_blocks: list[Block] = []
    held_receipts: list[HeldReceipt] = []
    held_payments: list[PaymentRow] = []
    offering: str = ""
    days: list[DayDigest] = []
    refetch_day: str = ""


class RoundAnswer(Message, frozen=True):
    """``more``: ask again at once. ``refetch``: the cursors are from another epoch, begin again from empty.

    ``days_differ``: buckets that are not equal here. ``day_rows``: every row of the day asked for (their ``no`` is 0).
    """

    epoch: str
    at: str
    head: Head
    outcomes: list[EntryOutcome] = []
    reference: str = ""
    centre: str = ""
    reference_changes: list[Change] = []
    centre_changes: list[Change] = []
    block: Block | None = None
    more: bool = False
    refetch: bool = False
    days_differ: list[str] = []
    day_rows: list[Change] = []


class ElsewhereRequest(Message, frozen=True):
    """``POST /v1/elsewhere``, signed like a round: what a rail knows of a number a citizen brought."""

    number: str
    protocol: int = 1


class ElsewhereAnswer(Message, frozen=True):
    """``rail`` is empty when no rail knows the number. ``bill``: it is one of ours, or was taken up already.

    ``status``: a word of ``ELSEWHERE``. Amounts in cents; ``checked_at``: when the rail was asked.
    """

    number: str
    rail: str = ""
    bill: str = ""
    status: str = "unknown"
    description: str = ""
    currency: str = ""
    expected_cents: int = 0
    paid_cents: int = 0
    checked_at: str = ""


class Problem(Message, frozen=True):
    """An answer that is not 200: a code of the table and a sentence."""

    code: str
    message: str


PROBLEMS = {
    "not_enrolled": 401,
    "bad_signature": 401,
    "bad_code": 403,
    "not_a_demonstration": 403,
    "other_hash": 409,
    "gap": 409,
    "other_incarnation": 409,
    "bad_message": 400,
    "too_large": 413,
    "old_protocol": 426,
    "busy": 503,
}
"""Problem codes and their HTTP status."""

REASONS = (
    "unknown_kind",
    "bad_body",
    "unknown_citizen",
    "unknown_service",
    "unknown_bill",
    "not_leased",
    "number_taken",
    "wrong_total",
    "fee_not_approved",
    "already_paid",
    "other_content",
    "not_applied",
    "stale",
    "prompt_live",
    "prompt_too_soon",
    "over_rail_limit",
    "no_such_rail",
    "already_taken_up",
    "unknown_payment",
    "not_approved",
)
"""Why an entry can be refused. The chain goes on either way."""

ELSEWHERE = ("unknown", "unpaid", "part_paid", "paid", "rail_silent")
"""What is known of a number raised elsewhere; ``rail_silent``: nothing, for now."""

ENROL_AGAIN = ("restored", "other_hash", "other_incarnation", "not_enrolled", "bad_signature")
"""Why a file that was a counter enrols again: its own mark told it, or the portal did."""
