"""Ordering an errand, in the transaction that wants it: it stands when that commits, and is gone when it does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy import text, update

from desktop.domain.ids import new_id
from portal.store.tables.errand_tables import errands
from portal.store.transaction import Transaction

IS_WAITING: Final = text("state = 'waiting'")
"""Written out, so that a database sees that its indexes of waiting errands will do."""
_ORDER: Final = text(
    "INSERT INTO errands (id, kind, key, body, state, due_at, ordered_at)"
    " VALUES (:id, :kind, :key, :body, 'waiting', :due_at, :at) ON CONFLICT DO NOTHING"
)


def order(tx: Transaction, kind: str, key: str, body: Mapping[str, object], *, due_at: str = "") -> None:
    """Orders an errand, due at an instant or at once. One of this kind and key that is not done yet is enough.

    ``body`` is plain JSON without anything personal: what is personal is read where it stands, by its id.
    """
    written = json.dumps(body, ensure_ascii=False, sort_keys=True)
    values = {"id": new_id(), "kind": kind, "key": key, "body": written, "due_at": due_at or tx.at, "at": tx.at}
    tx.connection.execute(_ORDER, values)
    tx.ordered = True


def hasten(tx: Transaction, kind: str, key: str, body: Mapping[str, object]) -> None:
    """Orders an errand for now. One that waits for later is brought forward; one that runs just now runs once more."""
    order(tx, kind, key, body)
    tx.connection.execute(
        update(errands).where(errands.c.kind == kind, errands.c.key == key, IS_WAITING).values(due_at=tx.at)
    )
