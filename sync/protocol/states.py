"""The closed lists of states, one table for counter, portal, paper and exports.

The word is what travels and what an export shows; screens translate it, they never invent another.
"""

from __future__ import annotations

from enum import StrEnum


class BillState(StrEnum):
    """Where a bill stands. ``raised`` is the counter's own word until the portal has the bill."""

    AWAITING_NUMBER = "awaiting_number"
    RAISED = "raised"
    WAITING = "waiting"
    PART_PAID = "part_paid"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    REVERSED = "reversed"


class PaymentState(StrEnum):
    """What became of money that arrived."""

    MATCHED = "matched"
    PART = "part"
    OVER = "over"
    DUPLICATE = "duplicate"
    LATE = "late"
    UNMATCHED = "unmatched"
    REVERSED = "reversed"


class AttemptState(StrEnum):
    """The four outcomes of asking a citizen's phone or bank, and the time before one is known."""

    ASKED = "asked"
    PAID = "paid"
    PART_PAID = "part_paid"
    NOT_PAID = "not_paid"
    NOT_KNOWN = "not_known"


class ReceiptState(StrEnum):
    """A receipt is never altered; it may be marked."""

    ISSUED = "issued"
    REVERSED = "reversed"


class PaperState(StrEnum):
    """How a paper ended, or where it is on its way."""

    QUEUED = "queued"
    PREFLIGHT = "preflight"
    SENDING = "sending"
    SENT = "sent"
    PRINTED = "printed"
    FAILED_BEFORE = "failed_before"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What the portal says of an entry."""

    CREATED = "created"
    EXISTS = "exists"
    REFUSED = "refused"


class NumberSource(StrEnum):
    """Who allots account numbers: our portal's leased blocks, or the rail itself."""

    LEASED = "leased"
    GATEWAY = "gateway"


class Channel(StrEnum):
    """How the money came."""

    MPESA_PAYBILL = "mpesa_paybill"
    MPESA_PROMPT = "mpesa_prompt"
    AIRTEL = "airtel"
    TKASH = "tkash"
    BANK = "bank"
    CARD = "card"
    WALLET = "wallet"


class ActorKind(StrEnum):
    """Who or what caused an entry."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"
    SUPPORT = "support"


ATTEMPT_REASONS = (
    "no_money",
    "over_limit",
    "same_again",
    "busy",
    "expired",
    "cancelled_by_payer",
    "wrong_pin",
    "not_reached",
    "still_processing",
    "not_sent",
    "rail_silent",
    "other",
)
"""Why an attempt is not paid, or not known, in one word each; the rail's own code stays at the portal."""

SUGGESTED_BY = ("check_digits", "look_alike", "swapped", "one_off", "same_amount", "near_time")
"""Why money with a wrong account may have been meant for a bill."""
