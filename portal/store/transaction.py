"""One act that writes: a connection, the instant it happens at, and the feed rows it will leave behind.

Several acts may share one commit. Feed rows are collected while they run and written as the very last statements, so
the counter row of a feed is held for the shortest time and the numbers come out dense and in commit order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from desktop.domain.time import instant_text
from portal.store.bulk import insert_rows
from portal.store.tables.feed_tables import feed, feed_heads
from sync.protocol.feed import ROWS, Row

_TAKE: Final = (
    update(feed_heads)
    .where(feed_heads.c.feed == bindparam("wanted"))
    .values(no=feed_heads.c.no + bindparam("count"))
    .returning(feed_heads.c.no)
)
_KINDS = {row: kind for kind, row in ROWS.items()}


@dataclass(frozen=True, slots=True)
class Touched:
    """A feed that has grown: to which number, and for which counters (empty with ``everyone``)."""

    feed: str
    no: int
    everyone: bool
    counters: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Pending:
    feed: str
    kind: str
    key: str
    body: bytes
    target: str | None


_Numbered = tuple[_Pending, str]
"""A row and the instant of its act."""


@dataclass(slots=True)
class Transaction:
    """What a write act is handed. ``at`` is the one instant everything in it happens at."""

    connection: Connection
    instant: datetime
    at: str = field(init=False)
    """The instant as it stands in the record."""
    gave: bool = False
    """True once a serial or a block of numbers was given: what must never be given again."""
    ordered: bool = False
    """True once an errand was ordered or is free again: the commit wakes who does them."""
    _pending: list[_Pending] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = instant_text(self.instant)

    def tell(self, feed_name: str, key: str, row: Row, *, target: str | None = None) -> None:
        """Puts a row in a feed; ``target`` is the only counter that shall have it."""
        self._pending.append(_Pending(feed_name, _KINDS[type(row)], key, msgspec.json.encode(row), target))

    def mark(self) -> int:
        """Where the feed rows stand, for :meth:`forget_after`."""
        return len(self._pending)

    def forget_after(self, mark: int) -> None:
        """Drops the feed rows of a part that was rolled back."""
        del self._pending[mark:]

    def pending(self) -> list[_Pending]:
        """The rows collected so far."""
        return self._pending


def write_feeds(connection: Connection, transactions: Sequence[Transaction]) -> list[Touched]:
    """Writes the rows that acts of one commit have collected, in their order; the last thing before the commit.

    A feed's counter row is taken once for all of them, in the order of the feeds' names.
    """
    by_feed: dict[str, list[_Numbered]] = {}
    for transaction in transactions:
        for row in transaction.pending():
            by_feed.setdefault(row.feed, []).append((row, transaction.at))
    return [_write_feed(connection, name, rows) for name, rows in sorted(by_feed.items())]


def _write_feed(connection: Connection, name: str, rows: list[_Numbered]) -> Touched:
    last = _take(connection, name, len(rows))
    first = last - len(rows) + 1
    insert_rows(
        connection,
        feed,
        [
            {"feed": name, "no": no, "kind": r.kind, "key": r.key, "body": r.body, "target": r.target, "at": at}
            for no, (r, at) in enumerate(rows, start=first)
        ],
    )
    targets = [row.target for row, _ in rows]
    return Touched(name, last, None in targets, frozenset(t for t in targets if t is not None))


def _take(connection: Connection, name: str, count: int) -> int:
    taken = connection.execute(_TAKE, {"wanted": name, "count": count}).scalar()
    if taken is None:
        connection.execute(insert(feed_heads).values(feed=name, no=count))
        return count
    return int(taken)


def feed_no(connection: Connection, name: str) -> int:
    """The last number of a feed, 0 for one that has not begun."""
    return int(connection.execute(select(feed_heads.c.no).where(feed_heads.c.feed == name)).scalar() or 0)
