"""Staff: roles are sets of permissions; the approver is never the requester."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.errors import UserError

PIN_DIGITS = 6
WRONG_PINS = 5
"""So many wrong PINs lock a name until it gets a new PIN."""


class Role(StrEnum):
    """What somebody is at a centre."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"


class Permission(StrEnum):
    """A deed that not everybody may do."""

    SERVE = "serve"
    SEE_TAKINGS = "see_takings"
    APPROVE_FEE = "approve_fee"
    APPROVE_COPY = "approve_copy"
    ASSIGN_PAYMENT = "assign_payment"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset({Permission.SERVE, Permission.SEE_TAKINGS}),
    Role.SUPERVISOR: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may sign in at a counter of one centre."""

    id: str
    number: str
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """True when the member's role holds the permission."""
        return permission in PERMISSIONS[self.role]

    @property
    def initials(self) -> str:
        """``Grace Njeri`` → ``GN``."""
        return "".join(part[0] for part in self.name.split()[:2]).upper()

    @property
    def paper_name(self) -> str:
        """``Grace Njeri`` → ``G. Njeri``, the form on slips and receipts."""
        first, *rest = self.name.split()
        return " ".join([f"{first[0]}.", *rest]) if rest else first


def check_approver(requester_id: str, approver: StaffMember, permission: Permission) -> None:
    """Raises ``UserError`` unless the approver may decide and is somebody else."""
    if approver.id == requester_id:
        raise UserError("Nobody approves their own request. Ask a supervisor to type their PIN.")
    if not approver.may(permission):
        raise UserError("{name} may not approve this. Ask a supervisor.", name=approver.name)


def read_pin(text: str) -> str:
    """A PIN of six digits; ``UserError`` otherwise."""
    if len(text) != PIN_DIGITS or not text.isascii() or not text.isdigit():
        raise UserError("A PIN has {digits} digits. Type all of them.", digits=PIN_DIGITS)
    return text
