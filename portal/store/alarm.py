"""Alarms: what a person must look at. One occurrence is one row, however often it is seen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlalchemy import insert, select

from desktop.domain.ids import new_id
from portal.store.tables.journal_tables import alarms
from portal.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Alarm:
    """``kind`` and ``key`` name the occurrence; ``detail`` holds plain facts, nothing personal."""

    kind: str
    key: str
    centre: str | None = None
    counter: str | None = None
    detail: dict[str, str | int] = field(default_factory=dict)


def raise_alarm(tx: Transaction, alarm: Alarm) -> None:
    """Keeps the alarm; nothing when it is kept already."""
    known = select(alarms.c.id).where(alarms.c.kind == alarm.kind, alarms.c.key == alarm.key)
    if tx.connection.execute(known).first() is not None:
        return
    tx.connection.execute(
        insert(alarms).values(
            id=new_id(),
            kind=alarm.kind,
            key=alarm.key,
            centre_id=alarm.centre,
            counter_id=alarm.counter,
            detail=json.dumps(alarm.detail, sort_keys=True),
            at=tx.at,
        )
    )
