"""Raw messages of a rail: kept byte for byte and committed before anybody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from desktop.domain.ids import new_id
from portal.store.bulk import insert_rows, update_rows
from portal.store.tables.money_tables import raw_messages
from portal.store.transaction import Transaction


class RawState(StrEnum):
    """``stored``: not read yet, or the reading did not come to its end; a start reads it again.

    ``asked``: it moves no money itself, and made the portal ask its rail.
    """

    STORED = "stored"
    BOOKED = "booked"
    REPEATED = "repeated"
    READ = "read"
    UNREADABLE = "unreadable"
    ASKED = "asked"


_MARK: Final = (
    update(raw_messages)
    .where(raw_messages.c.id == bindparam("wanted"))
    .values(state=bindparam("state"), note=bindparam("note"), payment_id=bindparam("payment_id"))
)

_STORED: Final = select(raw_messages.c.id).where(
    raw_messages.c.id.in_(bindparam("wanted", expanding=True)), raw_messages.c.state == RawState.STORED.value
)


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A kept message: its bytes and the instant it came."""

    id: str
    body: bytes
    received_at: str


def keep_raw(tx: Transaction, rail: str, kind: str, body: bytes) -> RawMessage:
    """Keeps a message."""
    return keep_all_raw(tx, rail, kind, [body])[0]


def keep_all_raw(tx: Transaction, rail: str, kind: str, bodies: Sequence[bytes]) -> list[RawMessage]:
    """Keeps several messages of one kind."""
    messages = [RawMessage(new_id(), body, tx.at) for body in bodies]
    values = [
        {
            "id": message.id,
            "rail": rail,
            "kind": kind,
            "received_at": tx.at,
            "body": message.body,
            "state": RawState.STORED.value,
        }
        for message in messages
    ]
    insert_rows(tx.connection, raw_messages, values)
    return messages


def still_stored(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those that nobody has read to the end meanwhile."""
    return {id_ for (id_,) in connection.execute(_STORED, {"wanted": list(ids)})}


def mark_all_raw(tx: Transaction, marks: Sequence[tuple[str, RawState, str, str]]) -> None:
    """Says what became of messages: id, state, note, payment."""
    rows = [
        {"id": id_, "state": state.value, "note": note, "payment_id": payment} for id_, state, note, payment in marks
    ]
    update_rows(tx.connection, raw_messages, "id", rows)


def mark_raw(tx: Transaction, id_: str, state: RawState, *, note: str = "", payment: str | None = None) -> None:
    """Says what became of a message."""
    values = {"wanted": id_, "state": state.value, "note": note, "payment_id": payment}
    tx.connection.execute(_MARK, values)


def unread(connection: Connection, kind: str) -> list[RawMessage]:
    """Messages that were kept and never read to the end, oldest first."""
    rows = connection.execute(
        select(raw_messages.c.id, raw_messages.c.body, raw_messages.c.received_at)
        .where(raw_messages.c.state == RawState.STORED.value, raw_messages.c.kind == kind)
        .order_by(raw_messages.c.id)
    )
    return [RawMessage(id_, bytes(body), received_at) for id_, body, received_at in rows]


def raw_message(connection: Connection, id_: str) -> RawMessage:
    """The kept message with this id."""
    rows = select(raw_messages.c.body, raw_messages.c.received_at).where(raw_messages.c.id == id_)
    body, received_at = connection.execute(rows).one()
    return RawMessage(id_, bytes(body), received_at)
