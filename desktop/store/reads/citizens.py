"""Citizens taken down at this counter."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select

from desktop.domain.identity import IdKind
from desktop.services.ports.views import CitizenView
from desktop.store.tables import citizen as citizens

_BY_ID: Final = select(citizens).where(citizens.c.id == bindparam("wanted"))


def citizen(connection: Connection, citizen_id: str) -> CitizenView | None:
    """By id."""
    return _view(connection.execute(_BY_ID, {"wanted": citizen_id}).first())


def citizen_by_number(connection: Connection, kind: IdKind, number: str) -> CitizenView | None:
    """By document."""
    query = select(citizens).where(citizens.c.id_kind == kind.value, citizens.c.id_number == number)
    return _view(connection.execute(query).first())


def _view(row: Row[Any] | None) -> CitizenView | None:
    return CitizenView(row.id, IdKind(row.id_kind), row.id_number, row.name, row.phone) if row else None
