"""What somebody should look at: entries the portal refused, and citizens to be told that their money was found."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal_column, select

from desktop.domain.time import read_instant
from desktop.services.ports.views import CitizenToTell, RefusedEntry
from desktop.store.tables import bill, citizen, journal, receipt, refusal_seen, staff, stated, told

_REFUSED: Final[ColumnElement[str]] = literal_column("'refused'")
"""Written into the statement, so that the partial index of refused entries serves it."""


def refused_entries(connection: Connection, most: int) -> list[RefusedEntry]:
    """Refused and not yet looked at, newest first."""
    query = _refused(
        select(journal.c.id, journal.c.kind, journal.c.at, journal.c.reason, journal.c.body, staff.c.name)
        .select_from(journal.outerjoin(staff, staff.c.id == journal.c.actor))
        .order_by(journal.c.incarnation.desc(), journal.c.seq.desc())
        .limit(most)
    )
    return [_refusal(row) for row in connection.execute(query)]


def count_refused(connection: Connection) -> int:
    """How many there are."""
    return int(connection.execute(_refused(select(func.count()).select_from(journal))).scalar_one())


def citizens_to_tell(connection: Connection, most: int) -> list[CitizenToTell]:
    """Those who went away with an acknowledgement and whose receipt is here, the longest waiting first."""
    query = _waiting(
        select(
            bill.c.id,
            bill.c.account,
            bill.c.total_cents,
            stated.c.at,
            receipt.c.number,
            func.coalesce(citizen.c.name, "").label("name"),
            func.coalesce(citizen.c.phone, "").label("phone"),
        )
    )
    return [
        CitizenToTell(
            bill=row.id,
            account=row.account,
            name=row.name,
            phone=row.phone,
            total_cents=row.total_cents,
            stated_at=read_instant(row.at),
            receipt_number=row.number,
        )
        for row in connection.execute(query.order_by(stated.c.at).limit(most))
    ]


def count_to_tell(connection: Connection) -> int:
    """How many there are."""
    return int(connection.execute(_waiting(select(func.count()))).scalar_one())


def _refused(query: Select[Any]) -> Select[Any]:
    """A prompt that was not sent leaves nothing to do: it is said beside its bill, and the bill waits as before."""
    seen = select(refusal_seen.c.entry).where(refusal_seen.c.entry == journal.c.id)
    return query.where(journal.c.outcome == _REFUSED, journal.c.kind != "prompt_asked", ~seen.exists())


def _waiting(query: Select[Any]) -> Select[Any]:
    joined = (
        stated.join(bill, bill.c.id == stated.c.bill)
        .join(receipt, receipt.c.bill == stated.c.bill)
        .outerjoin(citizen, citizen.c.id == bill.c.citizen)
        .outerjoin(told, told.c.bill == stated.c.bill)
    )
    return query.select_from(joined).where(stated.c.offline == 1, told.c.bill.is_(None))


def _refusal(row: Row[Any]) -> RefusedEntry:
    body = json.loads(row.body)
    return RefusedEntry(
        id=row.id,
        kind=row.kind,
        at=read_instant(row.at),
        actor=row.name or "",
        reason=row.reason or "",
        bill=str(body.get("bill", "")),
        account=str(body.get("account", "")),
    )
