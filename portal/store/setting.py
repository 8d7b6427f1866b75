"""The portal's own settings in its database: a name and a text."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from portal.store.tables.centre_tables import settings
from portal.store.transaction import Transaction

EPOCH = "epoch"
RAIL_SECRET = "rail_secret"  # noqa: S105 - the setting's name
NEXT_NUMBER = "next_number"
PUBLIC_ADDRESS = "public_url"
PROMPT_RAIL = "prompt_rail"
"""Which rail asks a citizen's phone since the last start; empty where none does."""

GATEWAY = "gateway"
"""``on`` where this portal speaks to a gateway since its last start."""

RECEIPT_SERIES = "receipt_series"
"""``year:series`` since the portal was last restored; never set where it never was."""

_READ: Final = select(settings.c.value).where(settings.c.name == bindparam("wanted"))


def read_setting(connection: Connection, name: str) -> str | None:
    """The value, or ``None`` where it was never set."""
    value = connection.execute(_READ, {"wanted": name}).scalar()
    return None if value is None else str(value)


def needed_setting(connection: Connection, name: str) -> str:
    """A value that the first start has made."""
    value = read_setting(connection, name)
    assert value is not None, f"the first start sets {name}"
    return value


def write_setting(tx: Transaction, name: str, value: str) -> None:
    """Sets or replaces a value."""
    tx.connection.execute(delete(settings).where(settings.c.name == name))
    tx.connection.execute(insert(settings).values(name=name, value=value))
