"""Money with a wrong account is given to the bill it was meant for: asked by one person, approved by a second.

The portal suggests it; only people accept it. It moves money, so the portal must be there to take it, and the bill is
paid when the portal says so, not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.domain.staff import Permission, check_approver
from desktop.services.ports.journal import Act, Journal, Transaction
from desktop.services.ports.views import BillView
from desktop.services.session import Session, actor_of
from desktop.services.sign_in import StaffDoor
from sync.protocol.kinds import PaymentAssigned


class AssignReason(StrEnum):
    """Why two people are sure; a closed list, so that they can be counted."""

    MISTYPED = "mistyped"
    SMS_SHOWN = "sms_shown"
    FORMER_ACCOUNT = "former_account"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is asked. ``intent`` becomes the entry's id; ``note`` says in words what was seen, or nothing."""

    intent: str
    payment: str
    bill: str
    reason: AssignReason
    note: str = ""


def assign_payment(
    journal: Journal, session: Session, door: StaffDoor, asked: Assignment, approver_id: str, pin: str, *, online: bool
) -> BillView:
    """The bill, with the assignment on its way. ``UserError`` when it cannot be asked, or the approval is none."""
    requester = session.require(Permission.SERVE)
    if not online:
        raise UserError("The portal cannot be reached, and money is moved there alone. Try again when it is back.")
    if approver_id == requester.id:
        raise UserError("Nobody approves their own request. Ask a supervisor to type their PIN.")
    approver = door.check(approver_id, pin)
    check_approver(requester.id, approver, Permission.ASSIGN_PAYMENT)
    body = PaymentAssigned(
        payment=asked.payment,
        bill=asked.bill,
        requester=requester.id,
        approver=approver.id,
        reason=asked.reason.value,
    )
    note = " ".join(asked.note.split())

    def act(tx: Transaction) -> BillView:
        if not tx.has(asked.intent):
            _check_offered(tx, asked)
            tx.append(Act(asked.intent, body, actor_of(approver), {"note": note} if note else {}))
        bill = tx.bill(asked.bill)
        assert bill is not None
        return bill

    return journal.write(act)


def _check_offered(tx: Transaction, asked: Assignment) -> None:
    bill = tx.bill(asked.bill)
    if bill is None:
        raise UserError("This bill is not on this counter. Find it by its account number.")
    offered = next((one for one in bill.suggestions if one.payment == asked.payment), None)
    if offered is None:
        raise UserError("The portal no longer offers this money for the bill. Look at the bill again.")
    if offered.assigned_at is not None:
        raise UserError("This money was given to the bill already. The portal answers by itself.")
