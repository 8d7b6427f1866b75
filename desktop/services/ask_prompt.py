"""Ask a citizen's phone to pay a bill: one entry, which the portal sends on or refuses.

The amount is what is due. The prompt is good for 30 seconds of the portal's clock, so that none ever reaches a phone
whose owner has left; offline there is none. The phone travels in the record beside the chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.domain.errors import UserError
from desktop.domain.time import instant_text
from desktop.services.phone import read_mobile
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.ports.views import BillView
from desktop.services.prompt_gate import hindrance
from desktop.services.session import Session
from sync.connectivity import Connectivity, Link
from sync.protocol.kinds import PromptAsked

GOOD_FOR_S = 30


@dataclass(frozen=True, slots=True)
class PromptDraft:
    """Whom to ask for which bill. ``intent`` becomes the attempt's id; ``phone`` as it was typed."""

    intent: str
    bill: str
    phone: str


def ask_prompt(journal: Journal, session: Session, draft: PromptDraft, link: Connectivity) -> BillView:
    """The bill with its new attempt; ``UserError`` when no phone can be asked for it now."""
    actor = session.actor()
    phone = read_mobile(draft.phone)
    online = link.link in (Link.CONNECTED, Link.SLOW)

    def act(tx: Transaction) -> BillView:
        bill = _bill(tx, draft.bill)
        if tx.has(draft.intent):
            return bill
        terms, now = tx.billing_terms(), tx.now()
        hindered = hindrance(
            bill,
            now,
            online=online,
            prompt=terms.prompt,
            most_cents=terms.most_cents,
            last=tx.last_prompt_to(phone),
        )
        if hindered is not None:
            raise hindered.error()
        body = PromptAsked(
            attempt=draft.intent,
            bill=bill.id,
            amount_cents=bill.balance_cents,
            not_after=instant_text(_portal_time(now, link) + timedelta(seconds=GOOD_FOR_S)),
        )
        tx.append(Act(draft.intent, body, actor, {"phone": phone}))
        return _bill(tx, draft.bill)

    return journal.write(act)


def _bill(tx: Transaction, bill_id: str) -> BillView:
    bill = tx.bill(bill_id)
    if bill is None:
        raise UserError("This bill is not on this counter. Find it by its account number.")
    return bill


def _portal_time(now: datetime, link: Connectivity) -> datetime:
    """The portal's clock: ours without what it is ahead, as last heard."""
    return now - timedelta(seconds=link.drift_s or 0.0)
