"""Centres and their counters, and the one-time codes that enrol a counter."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.time import instant_text
from portal.feed.rows import tell_centre, tell_counter
from portal.published import tell_settings
from portal.rounds.enrol import code_hash
from portal.store.tables.centre_tables import centres, counters, enrolment_codes
from portal.store.transaction import Transaction

CODE_HOURS = 24
MOST_COUNTERS = 500
_CENTRE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A code as it is shown, once, and until when it works."""

    code: str
    expires_at: str


def centre_exists(connection: Connection, code: str) -> bool:
    """True when the centre is known."""
    return connection.execute(select(centres.c.id).where(centres.c.id == code)).first() is not None


def read_centre_code(text: str) -> str:
    """A centre's code as it stands on receipts; ``UserError`` for another form."""
    code = text.strip().upper()
    if not _CENTRE_CODE.fullmatch(code):
        raise UserError(
            "“{code}” cannot be a centre's code. Use 2 to 8 letters and digits, a letter first, like GPO.", code=text
        )
    return code


def add_centre(tx: Transaction, code: str, *, name: str, county: str, town: str) -> None:
    """A new centre; ``UserError`` when the code is taken."""
    code = read_centre_code(code)
    if centre_exists(tx.connection, code):
        raise UserError("There is a centre {code} already. Choose another code.", code=code)
    tx.connection.execute(insert(centres).values(id=code, name=name, county=county, town=town))
    tell_centre(tx, code)
    tell_settings(tx, code)


def add_counter(tx: Transaction, centre: str, number: int) -> str:
    """A new counter, free to enrol; gives its id."""
    code = known_centre(tx.connection, centre)
    if not 1 <= number <= MOST_COUNTERS:
        raise UserError("A counter has a number from 1 to {most}.", most=MOST_COUNTERS)
    if _counter(tx.connection, code, number) is not None:
        raise UserError("Centre {centre} has a counter {number} already.", centre=code, number=number)
    id_ = new_id()
    tx.connection.execute(insert(counters).values(centre_id=code, id=id_, number=number))
    tell_counter(tx, code, id_)
    return id_


def next_counter_number(connection: Connection, centre: str) -> int:
    """One more than the highest number of the centre."""
    highest = select(func.max(counters.c.number)).where(counters.c.centre_id == known_centre(connection, centre))
    return int(connection.execute(highest).scalar() or 0) + 1


def make_enrolment_code(tx: Transaction, centre: str, number: int) -> EnrolmentCode:
    """A one-time code for a counter; only its hash is kept."""
    code = known_centre(tx.connection, centre)
    counter = _counter(tx.connection, code, number)
    if counter is None:
        raise UserError("Centre {centre} has no counter {number}. Add it first.", centre=code, number=number)
    plain = "-".join("".join(secrets.choice(_CODE_LETTERS) for _ in range(4)) for _ in range(3))
    expires_at = instant_text(tx.instant + timedelta(hours=CODE_HOURS))
    tx.connection.execute(
        insert(enrolment_codes).values(
            code_hash=code_hash(plain), centre_id=code, counter_id=counter.id, expires_at=expires_at
        )
    )
    return EnrolmentCode(plain, expires_at)


def known_centre(connection: Connection, text: str) -> str:
    """The code of a centre that exists; ``UserError`` otherwise."""
    code = read_centre_code(text)
    if not centre_exists(connection, code):
        raise UserError("There is no centre {code}. “admin centre list” shows them.", code=code)
    return code


def list_centres(connection: Connection) -> list[Row[Any]]:
    """Every centre with the number of its counters."""
    count = select(func.count()).where(counters.c.centre_id == centres.c.id).scalar_subquery()
    return list(connection.execute(select(centres, count.label("counters")).order_by(centres.c.id)))


def list_counters(connection: Connection, centre: str | None) -> list[Row[Any]]:
    """Every counter, of one centre or of all."""
    wanted = select(counters).order_by(counters.c.centre_id, counters.c.number)
    if centre is not None:
        wanted = wanted.where(counters.c.centre_id == known_centre(connection, centre))
    return list(connection.execute(wanted))


def _counter(connection: Connection, centre: str, number: int) -> Row[Any] | None:
    return connection.execute(
        select(counters).where(counters.c.centre_id == centre, counters.c.number == number)
    ).first()
