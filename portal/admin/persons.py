"""Who stands behind a deed that moves money: a member of a centre's staff, named by number and proven by PIN."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop.domain.errors import UserError
from desktop.domain.staff import Role, StaffMember
from portal.admin.centre import known_centre
from portal.store.tables.centre_tables import staff


def member(connection: Connection, centre: str, number: str) -> StaffMember:
    """The member with this number who has not left; ``UserError`` for nobody."""
    code = known_centre(connection, centre)
    here = (staff.c.centre_id == code, staff.c.number == number, staff.c.active)
    row = connection.execute(select(staff).where(*here)).first()
    if row is None:
        raise UserError("Nobody at {centre} has the staff number {number}.", centre=code, number=number)
    return StaffMember(row.id, row.number, row.name, Role(row.role))


def proven_member(connection: Connection, centre: str, number: str, pin: str) -> StaffMember:
    """The member, whose PIN this is; ``UserError`` for another. About 50 ms."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    found = member(connection, centre, number)
    here = (staff.c.centre_id == known_centre(connection, centre), staff.c.id == found.id)
    verifier = connection.execute(select(staff.c.verifier).where(*here)).scalar_one()
    try:
        PasswordHasher().verify(verifier, pin)
    except VerificationError:
        raise UserError("That is not the PIN of {number}. Nothing was done.", number=number) from None
    return found
