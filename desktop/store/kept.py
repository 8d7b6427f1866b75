"""What the writing connection keeps of its own file between acts, so that an act need not read it again.

Only the writing connection keeps anything, and no other program writes the file. A rollback empties it; whoever writes
what was kept forgets it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy import Connection

from desktop.store.connection import KEPT

T = TypeVar("T")
CATALOGUE = "catalogue"
"""Everything that a row of the catalogue or of the settings may change."""


def kept(connection: Connection, shelf: str, key: Hashable, read: Callable[[], T]) -> T:
    """What was read before, or is read now. Reading connections read every time."""
    shelves = connection.info.get(KEPT)
    if shelves is None:
        return read()
    found = shelves.setdefault(shelf, {})
    if key not in found:
        found[key] = read()
    return cast("T", found[key])


def put(connection: Connection, shelf: str, key: Hashable, change: Callable[[T], T]) -> None:
    """What was written changes what is kept, if it is kept; whoever holds the former value keeps that."""
    found = connection.info.get(KEPT, {}).get(shelf, {})
    if key in found:
        found[key] = change(found[key])


def forget(connection: Connection, shelf: str) -> None:
    """Nothing of this shelf is true any more."""
    connection.info.get(KEPT, {}).pop(shelf, None)
