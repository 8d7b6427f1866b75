"""Staff of a centre: added, listed, given a new PIN. A PIN is never kept, only its argon2id verifier."""

from __future__ import annotations

import re
import secrets
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from desktop.domain.errors import UserError
from desktop.domain.identity import read_name
from desktop.domain.ids import new_id
from desktop.domain.staff import PIN_DIGITS, Role, read_pin
from portal.admin.centre import known_centre
from portal.feed.rows import tell_staff
from portal.store.tables.centre_tables import staff
from portal.store.transaction import Transaction

_EASY = frozenset({"123456", "654321", *(str(digit) * PIN_DIGITS for digit in range(10))})


def make_verifier(pin: str) -> str:
    """The argon2id string of a PIN; about 50 ms, so it is made outside a transaction.

    Cost: OWASP's password storage advice (19 MiB, two passes, one lane). A counter computes it at each sign-in, on
    small machines; what guards a stolen verifier is the counter's pepper, not a dearer hash of six digits.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(read_pin(pin))


def new_pin() -> str:
    """A PIN nobody would guess first."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
        if pin not in _EASY:
            return pin


def add_staff(tx: Transaction, centre: str, number: str, name: str, role: Role, verifier: str) -> str:
    """A new member; gives their id. ``UserError`` when the number is taken or a value has no use."""
    code = known_centre(tx.connection, centre)
    if not re.fullmatch(r"[A-Za-z0-9-]{1,16}", number):
        raise UserError("“{number}” is no staff number. Use letters, digits and hyphens, at most 16.", number=number)
    if _by_number(tx.connection, code, number) is not None:
        raise UserError("Staff number {number} is taken at {centre}.", number=number, centre=code)
    id_ = new_id()
    tx.connection.execute(
        insert(staff).values(
            centre_id=code, id=id_, number=number, name=read_name(name), role=role.value, verifier=verifier
        )
    )
    tell_staff(tx, code, id_)
    return id_


def reset_pin(tx: Transaction, centre: str, number: str, verifier: str) -> None:
    """A new PIN; it unlocks the name at every counter."""
    code = known_centre(tx.connection, centre)
    member = _by_number(tx.connection, code, number)
    if member is None:
        raise UserError("Nobody at {centre} has the staff number {number}.", centre=code, number=number)
    tx.connection.execute(
        update(staff).where(staff.c.centre_id == code, staff.c.id == member.id).values(verifier=verifier)
    )
    tell_staff(tx, code, member.id)


def list_staff(connection: Connection, centre: str | None) -> list[Row[Any]]:
    """The staff, of one centre or of all."""
    wanted = select(staff).order_by(staff.c.centre_id, staff.c.number)
    if centre is not None:
        wanted = wanted.where(staff.c.centre_id == known_centre(connection, centre))
    return list(connection.execute(wanted))


def _by_number(connection: Connection, centre: str, number: str) -> Row[Any] | None:
    return connection.execute(select(staff).where(staff.c.centre_id == centre, staff.c.number == number)).first()
