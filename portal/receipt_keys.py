"""The keys that sign receipts, with their dates: which one signs now, since when, until when, and what is doubted.

A retired key verifies its old receipts for ever. A key that may have been copied is doubted besides: from a date on its
signature alone proves nothing, and only a receipt that stands in these books counts. Nothing here is remembered between
transactions, so a new key signs the next receipt of every process.
"""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, select, update

from desktop.domain.errors import UserError
from portal.first_start import RECEIPTS, add_signing_key, current_key
from portal.published import publish_keys
from portal.store.alarm import Alarm, raise_alarm
from portal.store.setting import read_setting, write_setting
from portal.store.tables.money_tables import signing_keys
from portal.store.transaction import Transaction

DOUBTED: Final = "receipt_key_doubted/"
"""The setting of a doubted key: this and its id; the value is the instant."""


class ReceiptKey(msgspec.Struct, frozen=True, rename={"used_from": "from"}, omit_defaults=True):
    """A published key: instants as on the wire; ``retired`` and ``doubted_since`` are absent where there is none."""

    id: int
    public_key: str
    used_from: str
    retired: str | None = None
    doubted_since: str | None = None


def dated_keys(connection: Connection) -> list[ReceiptKey]:
    """Every key that ever signed receipts, oldest first."""
    columns = (signing_keys.c.id, signing_keys.c.public_hex, signing_keys.c.created_at, signing_keys.c.retired_at)
    rows = connection.execute(select(*columns).where(signing_keys.c.purpose == RECEIPTS).order_by(signing_keys.c.id))
    return [
        ReceiptKey(id_, public, used_from, retired, doubted_since(connection, id_))
        for id_, public, used_from, retired in rows
    ]


def doubted_since(connection: Connection, id_: int) -> str | None:
    """Since when a key's signature alone proves nothing, or ``None``."""
    return read_setting(connection, f"{DOUBTED}{id_}")


def rotate_receipt_key(tx: Transaction, doubted_since: str | None = None) -> ReceiptKey:
    """A new key signs from this transaction on, and every centre learns it; gives the new key.

    ``doubted_since``: the key before may have been copied, and since when, as an instant.
    """
    former = current_key(tx.connection, RECEIPTS)
    fresh = add_signing_key(tx, RECEIPTS)
    tx.connection.execute(
        update(signing_keys)
        .where(signing_keys.c.purpose == RECEIPTS, signing_keys.c.id != fresh, signing_keys.c.retired_at.is_(None))
        .values(retired_at=tx.at)
    )
    if doubted_since is not None:
        doubt_receipt_key(tx, former.id, doubted_since)
    publish_keys(tx)
    return next(key for key in dated_keys(tx.connection) if key.id == fresh)


def doubt_receipt_key(tx: Transaction, id_: int, since: str) -> None:
    """A retired key is doubted since an instant; an earlier one stands. ``UserError`` for the key that signs now."""
    known = {key.id: key for key in dated_keys(tx.connection)}
    if id_ not in known:
        raise UserError("There is no receipt key {id}. Look at “admin keys list”.", id=id_)
    key = known[id_]
    if key.retired is None:
        raise UserError("Key {id} signs receipts now. Retire it first: “admin keys rotate --copied-since”.", id=id_)
    if key.doubted_since is not None and key.doubted_since <= since:
        return
    write_setting(tx, f"{DOUBTED}{id_}", since)
    raise_alarm(tx, Alarm("receipt_key_doubted", f"{id_}/{since}", detail={"key": id_, "since": since}))
