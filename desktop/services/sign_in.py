"""Sign in with one's own PIN, sign out, and the lock after too many wrong PINs.

A name is locked at this counter after five wrong PINs in a row until the portal sends it a new PIN. Signing in
opens a shift when the member has none today.
"""

from __future__ import annotations

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.staff import WRONG_PINS, StaffMember, read_pin
from desktop.domain.time import business_day
from desktop.services.pin import pin_matches
from desktop.services.ports.journal import Act, Journal, Reads, Transaction
from desktop.services.ports.views import StaffChoice
from desktop.services.session import Session, actor_of
from sync.protocol.kinds import ShiftOpened, SignedIn, SignedOut, SignInRefused


class StaffDoor:
    """Who may sit down at this counter. ``pepper`` is this machine's secret."""

    def __init__(self, journal: Journal, session: Session, pepper: bytes) -> None:
        self._journal = journal
        self._session = session
        self._pepper = pepper

    def names(self) -> list[StaffChoice]:
        """The centre's staff, the last one here first."""
        return self._journal.reads.staff()

    def sign_in(self, staff_id: str, pin: str, *, offline: bool = False) -> StaffMember:
        """Signs a member in; ``UserError`` for a wrong PIN or a locked name, and each wrong PIN is an entry."""
        member = self.check(staff_id, pin)

        def act(tx: Transaction) -> str:
            tx.append(Act(new_id(), SignedIn(staff=member.id, offline=offline), actor_of(member)))
            return tx.open_shift(member.id) or _open_shift(tx, member)

        self._session.begin(member, self._journal.write(act))
        return member

    def sign_out(self) -> None:
        """The member leaves; nothing when nobody is signed in."""
        member = self._session.member
        if member is None:
            return
        self._session.end()
        self._journal.write(lambda tx: tx.append(Act(new_id(), SignedOut(staff=member.id), actor_of(member))))

    def check(self, staff_id: str, pin: str) -> StaffMember:
        """The member whose PIN this is; used for sign-in and for an approver's own PIN."""
        read_pin(pin)
        choice = _choice(self._journal.reads, staff_id)
        verifier = self._journal.reads.verifier(staff_id)
        if choice is None or verifier is None:
            raise UserError("This name is not known at this centre. Choose another, or ask a supervisor.")
        if choice.locked:
            raise UserError(
                "{name} is locked after {most} wrong PINs. A supervisor gives a new PIN.",
                name=choice.member.name,
                most=WRONG_PINS,
            )
        if not pin_matches(pin, verifier, self._pepper):
            self._refuse(choice.member)
        return choice.member

    def _refuse(self, member: StaffMember) -> None:
        def act(tx: Transaction) -> int:
            wrong = tx.wrong_pins(member.id) + 1
            tx.append(Act(new_id(), SignInRefused(staff=member.id, wrong_in_a_row=wrong), actor_of(member)))
            return WRONG_PINS - wrong

        left = self._journal.write(act)
        if left <= 0:
            raise UserError(
                "That PIN is not right, and {name} is now locked. A supervisor gives a new PIN.", name=member.name
            )
        raise UserError("That PIN is not right. Type it again; tries left: {left}.", left=left)


def _choice(reads: Reads, staff_id: str) -> StaffChoice | None:
    return next((c for c in reads.staff() if c.member.id == staff_id), None)


def _open_shift(tx: Transaction, member: StaffMember) -> str:
    shift = new_id()
    day = business_day(tx.now()).isoformat()
    tx.append(Act(new_id(), ShiftOpened(shift=shift, staff=member.id, day=day), actor_of(member)))
    return shift
