"""Raw messages of a rail: kept byte for byte and committed before anybody reads them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from desktop.domain.ids import new_id
from portal.store.tables.money_tables import raw_messages
from portal.store.transaction import Transaction


class RawState(StrEnum):
    """``stored``: not read yet, or the reading did not come to its end; a start reads it again."""

    STORED = "stored"
    BOOKED = "booked"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"


def keep_raw(tx: Transaction, rail: str, kind: str, body: bytes) -> str:
    """Keeps a message and gives its id."""
    id_ = new_id()
    tx.connection.execute(
        insert(raw_messages).values(
            id=id_, rail=rail, kind=kind, received_at=tx.at, body=body, state=RawState.STORED.value
        )
    )
    return id_


def raw_body(connection: Connection, id_: str) -> tuple[bytes, str]:
    """The message's bytes and the instant it came."""
    row = connection.execute(
        select(raw_messages.c.body, raw_messages.c.received_at).where(raw_messages.c.id == id_)
    ).one()
    return bytes(row.body), row.received_at


def mark_raw(tx: Transaction, id_: str, state: RawState, *, note: str = "", payment: str | None = None) -> None:
    """Says what became of a message."""
    tx.connection.execute(
        update(raw_messages).where(raw_messages.c.id == id_).values(state=state.value, note=note, payment_id=payment)
    )


def unread(connection: Connection, kind: str) -> list[str]:
    """Messages that were kept and never read to the end, oldest first."""
    rows = connection.execute(
        select(raw_messages.c.id)
        .where(raw_messages.c.state == RawState.STORED.value, raw_messages.c.kind == kind)
        .order_by(raw_messages.c.id)
    )
    return [str(id_) for (id_,) in rows]
