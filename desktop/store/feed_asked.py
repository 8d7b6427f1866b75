"""The portal's rows of attempts and suggestions, as a round brings them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from desktop.store.asked_tables import attempt, suggestion
from sync.protocol.feed import AttemptRow, Change, SuggestionRow


def attempts(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    """Where asking a phone stands, as the portal says it last."""
    rows = [msgspec.convert(change.body, AttemptRow) for change in changes]
    for row in rows:
        values = {
            "bill": row.bill,
            "channel": row.channel.value,
            "amount_cents": row.amount_cents,
            "state": row.state.value,
            "live": int(row.live),
            "reason": row.reason,
            "asked_at": row.asked_at,
            "known_at": row.known_at,
        }
        put = insert(attempt).values(attempt=row.attempt, **values)
        connection.execute(put.on_conflict_do_update(index_elements=[attempt.c.attempt], set_=values))
    return frozenset({f"bill:{row.bill}" for row in rows}) | {"bills"}


def suggestions(connection: Connection, changes: Sequence[Change], at: datetime) -> frozenset[str]:
    """Money that may have been meant for a bill, or that is no longer offered."""
    rows = [msgspec.convert(change.body, SuggestionRow) for change in changes]
    for row in rows:
        values = {
            "account_typed": row.account_typed,
            "rail_code": row.rail_code,
            "channel": row.channel.value,
            "amount_cents": row.amount_cents,
            "paid_at": row.paid_at,
            "why": " ".join(row.why),
            "open": int(row.open),
        }
        put = insert(suggestion).values(payment=row.payment, bill=row.bill, **values)
        key = [suggestion.c.payment, suggestion.c.bill]
        connection.execute(put.on_conflict_do_update(index_elements=key, set_=values))
    return frozenset({f"bill:{row.bill}" for row in rows}) | {"bills", "suggestions"}
