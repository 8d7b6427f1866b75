"""What the file knows of itself: which counter it is, its keys, its place in the feeds. A row a fact."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop.store.tables import meta

COUNTER = "counter"
NUMBER = "counter_number"
CENTRE = "centre"
INCARNATION = "incarnation"
EPOCH = "epoch"
DEVICE_KEY = "device_key"
ENROLLING_KEY = "enrolling_key"
PORTAL_KEY = "portal_key"
REFERENCE_CURSOR = "reference_cursor"
CENTRE_CURSOR = "centre_cursor"
COUNTERSIGNED = "countersigned"
HEARD_AT = "heard_at"


def fact(connection: Connection, key: str) -> str:
    """The fact, empty when not known."""
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar() or ""


def facts(connection: Connection) -> dict[str, str]:
    """Every fact."""
    return {row.key: row.value for row in connection.execute(select(meta))}


def set_fact(connection: Connection, key: str, value: str) -> None:
    """Writes the fact over what was known."""
    put = insert(meta).values(key=key, value=value)
    connection.execute(put.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value}))
