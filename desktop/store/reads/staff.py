"""Staff of the centre: who may sign in here, with what verifier, and who has an open shift."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from desktop.domain.staff import WRONG_PINS, Role, StaffMember
from desktop.services.ports.journal import PinVerifier
from desktop.services.ports.views import StaffChoice
from desktop.store.tables import attendance, shift
from desktop.store.tables import staff as members


def staff(connection: Connection) -> list[StaffChoice]:
    """Active members, the last one here first, then by role and name."""
    query = (
        select(members, attendance.c.last_at, attendance.c.wrong_pins)
        .outerjoin(attendance, attendance.c.staff == members.c.id)
        .where(members.c.active == 1)
        .order_by(func.coalesce(attendance.c.last_at, "").desc(), members.c.role, members.c.name)
    )
    rows = connection.execute(query).all()
    return [
        StaffChoice(
            member=StaffMember(row.id, row.number, row.name, Role(row.role)),
            last_here=place == 0 and bool(row.last_at),
            locked=(row.wrong_pins or 0) >= WRONG_PINS,
        )
        for place, row in enumerate(rows)
    ]


def verifier(connection: Connection, staff_id: str) -> PinVerifier | None:
    """What is kept of a member's PIN."""
    row = connection.execute(select(members).where(members.c.id == staff_id, members.c.active == 1)).first()
    return PinVerifier(row.salt, row.time_cost, row.memory_kib, row.parallelism, row.tag) if row else None


def wrong_pins(connection: Connection, staff_id: str) -> int:
    """Wrong PINs in a row."""
    query = select(attendance.c.wrong_pins).where(attendance.c.staff == staff_id)
    return connection.execute(query).scalar() or 0


def open_shift(connection: Connection, staff_id: str) -> str:
    """The member's open shift, empty when none."""
    query = select(shift.c.id).where(shift.c.staff == staff_id, shift.c.closed_at.is_(None))
    return connection.execute(query.order_by(shift.c.opened_at.desc())).scalar() or ""
