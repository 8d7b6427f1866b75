"""Advices as rows to be shown: who brought them, who approved them, what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from portal.store.tables.advice_tables import advice_lines, advices
from portal.store.tables.centre_tables import staff


def list_advices(connection: Connection, state: str | None) -> Iterator[dict[str, Any]]:
    """All advices, or those of one state, oldest first."""
    names = {row.id: f"{row.centre_id} {row.number} {row.name}" for row in connection.execute(select(staff))}
    query = select(advices).order_by(advices.c.made_at, advices.c.id)
    for row in connection.execute(query if state is None else query.where(advices.c.state == state)):
        yield {
            "advice": row.id,
            "file": row.file_name,
            "count": row.lines,
            "total_cents": row.total_cents,
            "state": row.state,
            "maker": names.get(row.maker, row.maker),
            "made_at": row.made_at,
            "checker": names.get(row.checker, row.checker),
            "decided_at": row.decided_at or "",
        }


def list_lines(connection: Connection, advice: str) -> Iterator[dict[str, Any]]:
    """The references of one advice, in its order."""
    query = select(advice_lines).where(advice_lines.c.advice_id == advice).order_by(advice_lines.c.place)
    for row in connection.execute(query):
        yield {
            "rail": row.rail,
            "reference": row.reference,
            "account": row.account,
            "amount_cents": row.amount_cents,
            "paid_at": row.paid_at,
            "payment": row.payment_id or "",
        }
