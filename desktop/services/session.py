"""Who is signed in at this counter, and in which shift. One per running counter; nothing here is stored."""

from __future__ import annotations

from desktop.domain.errors import UserError
from desktop.domain.staff import Permission, Role, StaffMember
from desktop.services.ports.journal import Actor
from sync.protocol.states import ActorKind

_KINDS = {Role.AGENT: ActorKind.AGENT, Role.SUPERVISOR: ActorKind.SUPERVISOR}


def actor_of(member: StaffMember) -> Actor:
    """The member as the one who does something."""
    return Actor(member.id, _KINDS[member.role])


class Session:
    """The signed-in member, set by sign-in and cleared by sign-out."""

    def __init__(self) -> None:
        self.member: StaffMember | None = None
        self.shift = ""

    def begin(self, member: StaffMember, shift: str) -> None:
        """The member is at the counter from now on."""
        self.member, self.shift = member, shift

    def end(self) -> None:
        """Nobody is at the counter."""
        self.member, self.shift = None, ""

    def require(self, permission: Permission) -> StaffMember:
        """The member, when signed in and allowed; ``UserError`` otherwise."""
        if self.member is None:
            raise UserError("Nobody is signed in. Sign in first.")
        if not self.member.may(permission):
            raise UserError("{name} may not do this. Ask a supervisor.", name=self.member.name)
        return self.member

    def actor(self, permission: Permission = Permission.SERVE) -> Actor:
        """The member as an actor, when allowed."""
        return actor_of(self.require(permission))
