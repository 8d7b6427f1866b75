"""What is left to do between people after the portal has spoken: a refused entry is looked at, a citizen is told.

Both are entries: who did it and when is known at both ends. Doing either twice changes nothing.
"""

from __future__ import annotations

from desktop.domain.errors import UserError
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.session import Session
from sync.protocol.kinds import CitizenTold, RefusalSeen


def see_refusal(journal: Journal, session: Session, intent: str, entry: str) -> None:
    """Takes a refused entry off the list; ``UserError`` when there is no such entry."""
    actor = session.actor()

    def act(tx: Transaction) -> None:
        if not tx.has(entry):
            raise UserError("This counter has no such entry. Look at the list again.")
        tx.append(Act(intent, RefusalSeen(entry=entry), actor))

    journal.write(act)


def tell_citizen(journal: Journal, session: Session, intent: str, bill_id: str) -> None:
    """The citizen was told that the receipt is here; ``UserError`` when there is none yet."""
    actor = session.actor()

    def act(tx: Transaction) -> None:
        bill = tx.bill(bill_id)
        if bill is None or bill.receipt is None:
            raise UserError("The portal has not issued a receipt for this bill. Wait until it is paid in full.")
        tx.append(Act(intent, CitizenTold(bill=bill_id), actor))

    journal.write(act)
