"""Take back a bill that is not paid: it is kept, marked cancelled, and money that still comes is late money.

Correcting a bill is this and a new one that names it in ``replaces``; both stay.
"""

from __future__ import annotations

from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.ports.views import BillView
from desktop.services.session import Session
from sync.protocol.kinds import BillCancelled
from sync.protocol.states import BillState


class CancelReason(StrEnum):
    """Why a bill is taken back; a closed list, so that a day's cancellations can be counted."""

    WRONG_SERVICE = "wrong_service"
    WRONG_DETAIL = "wrong_detail"
    WRONG_CITIZEN = "wrong_citizen"
    CITIZEN_LEFT = "citizen_left"


_OPEN = {BillState.RAISED, BillState.WAITING, BillState.AWAITING_NUMBER}


def cancel_bill(
    journal: Journal, session: Session, *, intent: str, bill_id: str, reason: CancelReason, note: str = ""
) -> BillView:
    """The cancelled bill; ``UserError`` when money has already come for it."""
    actor = session.actor()

    def act(tx: Transaction) -> BillView:
        bill = tx.bill(bill_id)
        if bill is None:
            raise UserError("This bill is not on this counter. Find it by its account number.")
        if not tx.has(intent):
            if bill.state not in _OPEN or bill.paid_cents:
                raise UserError("Money has come for this bill, or it is closed. It cannot be cancelled here.")
            if bill.live is not None:
                raise UserError("A prompt for this bill may still be paid. Wait for what comes of it, then cancel.")
            body = BillCancelled(bill=bill_id, reason=reason.value)
            tx.append(Act(intent, body, actor, {"note": note.strip()} if note.strip() else {}))
        cancelled = tx.bill(bill_id)
        assert cancelled is not None
        return cancelled

    return journal.write(act)
