"""Reading a feed after a cursor: bounded, in order, without the rows that are meant for another counter.

The cursor moves over rows left out, so a counter at the head never reads them again.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, or_, select

from portal.store.tables.feed_tables import feed, feed_heads
from sync.protocol.cursor import Cursor, read_cursor


class RawChange(msgspec.Struct, frozen=True):
    """A change whose body travels as it is stored; on the wire it is ``sync.protocol.feed.Change``."""

    no: int
    kind: str
    key: str
    body: msgspec.Raw


@dataclass(frozen=True, slots=True)
class FeedPart:
    """The next rows of a feed, the cursor after them, and whether there are more."""

    changes: list[RawChange]
    cursor: Cursor
    more: bool


class CursorLost(Exception):
    """The cursor is of another epoch, another feed or past the head: the counter begins again from empty."""


def position(text: str, epoch: str, name: str) -> int:
    """The number a cursor stands at, 0 for the empty text; raises ``CursorLost``."""
    try:
        cursor = read_cursor(text)
    except ValueError:
        raise CursorLost from None
    if cursor is None:
        return 0
    if cursor.epoch != epoch or cursor.feed != name:
        raise CursorLost
    return cursor.no


def heads_of(connection: Connection, names: tuple[str, ...]) -> dict[str, int]:
    """The last number of each feed; a feed that has not begun is at 0."""
    rows = connection.execute(select(feed_heads.c.feed, feed_heads.c.no).where(feed_heads.c.feed.in_(names)))
    found = {str(name): int(no) for name, no in rows}
    return {name: found.get(name, 0) for name in names}


def read_part(
    connection: Connection, *, epoch: str, name: str, after: int, head: int, counter: str, most: int
) -> FeedPart:
    """At most ``most`` rows of one feed after a number, as far as ``head``."""
    if after > head:
        raise CursorLost
    if after == head:
        return FeedPart([], Cursor(epoch, name, head), False)
    if most <= 0:
        return FeedPart([], Cursor(epoch, name, after), True)
    rows = connection.execute(
        select(feed.c.no, feed.c.kind, feed.c.key, feed.c.body)
        .where(feed.c.feed == name, feed.c.no > after, feed.c.no <= head)
        .where(or_(feed.c.target.is_(None), feed.c.target == counter))
        .order_by(feed.c.no)
        .limit(most)
    ).all()
    changes = [RawChange(no, kind, key, msgspec.Raw(body)) for no, kind, key, body in rows]
    if len(changes) < most:
        return FeedPart(changes, Cursor(epoch, name, head), False)
    last = changes[-1].no
    return FeedPart(changes, Cursor(epoch, name, last), last < head)
