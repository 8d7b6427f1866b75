"""Take up a bill that somebody else raised: from then on it is served like our own.

Amount and description are the rail's; nothing is added, and no number is given. The citizen may be nobody we know.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.errors import UserError
from desktop.domain.money import KES
from desktop.services.ports.asked_views import ElsewhereView
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.ports.views import BillView
from desktop.services.session import Session
from sync.protocol.kinds import BillTakenUp

DESCRIPTION_MOST = 120


@dataclass(frozen=True, slots=True)
class TakeUpDraft:
    """What was found, and for whom. ``intent`` becomes the bill's id; ``language`` of the papers: en, sw or both."""

    intent: str
    found: ElsewhereView
    citizen: str
    language: str


def take_up_bill(journal: Journal, session: Session, draft: TakeUpDraft) -> BillView:
    """The bill as it is served from now on, durable when it returns; ``UserError`` when it cannot be."""
    actor = session.actor()
    found = draft.found
    if not found.rail or found.expected_cents <= 0:
        raise UserError("No rail knows the number {number}. Read it again.", number=found.number)
    if found.currency not in ("", KES):
        raise UserError("This bill is in {currency}. It is paid where it was raised.", currency=found.currency)

    def act(tx: Transaction) -> BillView:
        if not tx.has(draft.intent):
            if tx.bill_by_account(found.number):
                raise UserError("This bill is on this counter already. Find it by its account number.")
            tx.append(Act(draft.intent, _body(draft), actor))
        bill = tx.bill(draft.intent)
        assert bill is not None, "a bill's entry and its rows are one"
        return bill

    return journal.write(act)


def _body(draft: TakeUpDraft) -> BillTakenUp:
    found = draft.found
    return BillTakenUp(
        bill=draft.intent,
        citizen=draft.citizen,
        account=found.number,
        rail=found.rail,
        currency=found.currency or KES,
        language=draft.language,
        description=" ".join(found.description.split())[:DESCRIPTION_MOST],
        total_cents=found.expected_cents,
    )
