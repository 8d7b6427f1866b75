"""What every portal's database holds from its first start: an epoch, the rail's secret, keys, the first number.

Each is made once and kept. The epoch changes only when the database was restored from a copy, and may do so while the
portal serves: it is read where it is needed, never remembered.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select

from desktop.domain.account_number import FIRST_BASE, LAST_BASE
from portal.store.setting import EPOCH, NEXT_NUMBER, RAIL_SECRET, needed_setting, read_setting, write_setting
from portal.store.tables.money_tables import signing_keys
from portal.store.transaction import Transaction
from sync.protocol.messages import BLOCK_SIZE
from sync.protocol.signing import new_private_key, public_key

HEADS = "heads"
RECEIPTS = "receipts"
_CURRENT_KEY: Final = (
    select(signing_keys)
    .where(signing_keys.c.purpose == bindparam("wanted"), signing_keys.c.retired_at.is_(None))
    .order_by(signing_keys.c.id.desc())
    .limit(1)
)

_RECEIPT_KEYS: Final = select(signing_keys.c.id, signing_keys.c.public_hex).where(signing_keys.c.purpose == RECEIPTS)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of the portal; ``id`` is what a receipt names."""

    id: int
    private_hex: str
    public_hex: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What does not change while a portal runs."""

    rail_secret: str
    head_key: SigningKey


def make_ready(tx: Transaction) -> Identity:
    """Makes what is missing, and gives what there is."""
    if read_setting(tx.connection, EPOCH) is None:
        write_setting(tx, EPOCH, secrets.token_hex(8))
    if read_setting(tx.connection, RAIL_SECRET) is None:
        write_setting(tx, RAIL_SECRET, secrets.token_hex(20))
    if read_setting(tx.connection, NEXT_NUMBER) is None:
        write_setting(tx, NEXT_NUMBER, str(_random_first()))
    for purpose in (HEADS, RECEIPTS):
        if not _has_key(tx.connection, purpose):
            add_signing_key(tx, purpose)
    return Identity(
        rail_secret=needed_setting(tx.connection, RAIL_SECRET),
        head_key=current_key(tx.connection, HEADS),
    )


def epoch_in_force(connection: Connection) -> str:
    """The portal's epoch as this transaction sees it."""
    return needed_setting(connection, EPOCH)


def add_signing_key(tx: Transaction, purpose: str) -> int:
    """A fresh key, used from now on; gives its id."""
    private = new_private_key()
    last = tx.connection.execute(select(signing_keys.c.id).order_by(signing_keys.c.id.desc()).limit(1)).scalar()
    id_ = int(last or 0) + 1
    tx.connection.execute(
        insert(signing_keys).values(
            id=id_, purpose=purpose, private_hex=private, public_hex=public_key(private), created_at=tx.at
        )
    )
    return id_


def current_key(connection: Connection, purpose: str) -> SigningKey:
    """The newest key in use for a purpose."""
    row = connection.execute(_CURRENT_KEY, {"wanted": purpose}).one()
    return SigningKey(row.id, row.private_hex, row.public_hex)


def receipt_keys(connection: Connection) -> dict[str, str]:
    """Every public key that ever signed receipts, by id; a retired key still verifies old paper."""
    return {str(id_): str(public) for id_, public in connection.execute(_RECEIPT_KEYS)}


def head_keys(connection: Connection) -> list[str]:
    """Every public key that ever countersigned heads."""
    rows = connection.execute(select(signing_keys.c.public_hex).where(signing_keys.c.purpose == HEADS))
    return [str(public) for (public,) in rows]


def _has_key(connection: Connection, purpose: str) -> bool:
    return connection.execute(select(signing_keys.c.id).where(signing_keys.c.purpose == purpose)).first() is not None


def _random_first() -> int:
    blocks = (LAST_BASE - FIRST_BASE + 1) // BLOCK_SIZE
    return FIRST_BASE + secrets.randbelow(blocks) * BLOCK_SIZE
