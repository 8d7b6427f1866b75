"""Papers of a visit that carry no money: the ticket at the door, and the slip that says what was not completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.errors import UserError
from printing.paper_base import Paper, PaperLine, refuse_money, refuse_naive

REASONS = ("not_paid", "not_known", "cancelled", "papers_missing", "no_network", "closed")
"""Why a visit ended without what the citizen came for; each has its words in `slip_texts.toml` (`reason_…`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompleted(Paper):
    """What the citizen came for and did not get, why, and what to do. Says NOT A RECEIPT."""

    account: str = ""
    total_cents: int = 0
    lines: tuple[PaperLine, ...] = ()
    reason: str
    """One of `REASONS`."""
    detail_en: str = ""
    """What exactly is missing, in the agent's words; printed as it stands."""
    detail_sw: str = ""
    payer_name: str = ""
    id_masked: str = ""
    at: datetime
    served_by: str

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_money("Total", self.total_cents)
        refuse_naive(self.at)
        if self.reason not in REASONS:
            raise UserError(
                "“{reason}” is no reason for a slip. Use one of: {known}.", reason=self.reason, known=", ".join(REASONS)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTicket(Paper):
    """The number a citizen waits with: a number and a service, never a name."""

    ticket: str
    """As it is called and shown, such as `B 042`."""
    service_en: str
    service_sw: str = ""
    before: int = 0
    """How many wait before this one."""
    wait_minutes: int = 0
    """What is expected; 0 is not told."""
    bring_en: str = ""
    """What to have ready at the counter."""
    bring_sw: str = ""
    issued_at: datetime

    def __post_init__(self) -> None:
        Paper.__post_init__(self)
        refuse_naive(self.issued_at)
        if not self.ticket.strip():
            raise UserError("A ticket without a number cannot print. Take the next number.")
        if self.before < 0 or self.wait_minutes < 0:
            raise UserError(
                "Nobody waits {before} people or {minutes} minutes. Count again.",
                before=self.before,
                minutes=self.wait_minutes,
            )
