"""Payments a callback booked and the rail's own list does not have are flagged: the callback may have been forged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.store.alarm import Alarm, raise_alarm
from portal.store.tables.money_tables import payments
from portal.store.transaction import Transaction


def flag_absent(tx: Transaction, ids: Sequence[str], day: str) -> None:
    """An alarm for each payment, once however often the day is compared."""
    for id_ in ids:
        row = tx.connection.execute(select(payments).where(payments.c.id == id_)).one()
        detail: dict[str, str | int] = {
            "rail": row.rail,
            "rail_code": row.rail_code or "",
            "amount_cents": row.amount_cents,
            "day": day,
        }
        raise_alarm(tx, Alarm("absent_in_statement", id_, row.centre_id, None, detail))
