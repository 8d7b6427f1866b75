"""A fee nobody knows: the agent types the gazetted amount and its legal basis, a second person approves it.

The approval is an entry of the approver's, made with the approver's own PIN, before the bill is raised; the bill's
line names it.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.errors import UserError
from desktop.domain.money import MOST_CENTS
from desktop.domain.staff import Permission, check_approver
from desktop.services.ports.journal import Act, Journal
from desktop.services.session import Session, actor_of
from desktop.services.sign_in import StaffDoor
from sync.protocol.kinds import FeeApproved

BASIS_LEAST = 4
BASIS_MOST = 80


@dataclass(frozen=True, slots=True)
class FeeRequest:
    """What is asked. ``intent`` becomes the approval's id."""

    intent: str
    service: str
    amount_cents: int
    legal_basis: str


def read_legal_basis(text: str) -> str:
    """The legal basis in its kept form; ``UserError`` when it says nothing."""
    plain = " ".join(text.split())
    if not BASIS_LEAST <= len(plain) <= BASIS_MOST or not plain.isprintable():
        raise UserError(
            "The legal basis is missing. Type the gazette notice or act, in {least} to {most} letters.",
            least=BASIS_LEAST,
            most=BASIS_MOST,
        )
    return plain


def approve_fee(
    journal: Journal, session: Session, door: StaffDoor, request: FeeRequest, approver_id: str, pin: str
) -> str:
    """The approval's id. ``UserError`` when the approver is the requester, may not approve, or the PIN is wrong."""
    requester = session.require(Permission.SERVE)
    basis = read_legal_basis(request.legal_basis)
    if not 0 < request.amount_cents <= MOST_CENTS:
        raise UserError("The gazetted amount is missing. Type it in shillings.")
    if approver_id == requester.id:
        raise UserError("Nobody approves their own request. Ask a supervisor to type their PIN.")
    approver = door.check(approver_id, pin)
    check_approver(requester.id, approver, Permission.APPROVE_FEE)
    body = FeeApproved(
        approval=request.intent,
        service=request.service,
        amount_cents=request.amount_cents,
        legal_basis=basis,
        requester=requester.id,
        approver=approver.id,
    )
    journal.write(lambda tx: tx.append(Act(request.intent, body, actor_of(approver))))
    return request.intent
