"""How portals over one PostgreSQL database hear of each other: a feed that grew, a counter that waits elsewhere now.

A feed's growth is part of the transaction that makes it grow, so it is heard with the commit and never without. What
concerns waits is said by itself, on a connection of its own. Nothing depends on being heard: whoever missed it looks
twice a second (``portal.feed.watch``).
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import secrets
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, text

from portal.store.postgres_url import make_arguments
from portal.store.transaction import Touched

log = logging.getLogger(__name__)
FEEDS: Final = "huduma_feeds"
WAITS: Final = "huduma_waits"
MOST_BYTES: Final = 7_000
"""What one notification may hold is 8,000."""

LISTEN_S: Final = 0.2
AGAIN_S: Final = 1.0
MOST_UNSAID: Final = 10_000
_NOTIFY: Final = text("SELECT pg_notify(:channel, :said)")

Grown = Callable[[list[Touched]], None]
Moved = Callable[[list[str]], None]


class Signals:
    """This portal's ear and voice. Both are threads that begin with :meth:`listen`."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._own = secrets.token_hex(8)
        self._ended = threading.Event()
        self._unsaid: queue.Queue[str] = queue.Queue(MOST_UNSAID)
        self._threads: list[threading.Thread] = []

    def announce_feeds(self, connection: Connection, touched: Sequence[Touched]) -> None:
        """Says with the commit that feeds have grown, and for whom."""
        said = self._said([[t.feed, t.no, t.everyone, sorted(t.counters)] for t in touched])
        if len(said) > MOST_BYTES:
            said = self._said([[t.feed, t.no, True, []] for t in touched])
        if len(said) <= MOST_BYTES:  # an administrator's act may touch every feed there is; that is found by looking
            connection.execute(_NOTIFY, {"channel": FEEDS, "said": said})

    def announce_wait(self, counter: str) -> None:
        """Says soon that a counter waits here now, or said goodbye here: an older wait elsewhere ends."""
        with contextlib.suppress(queue.Full):
            self._unsaid.put_nowait(counter)

    def listen(self, grown: Grown, moved: Moved) -> None:
        """Hears the other portals, on a thread; ``grown`` and ``moved`` must be safe to call from it."""
        for name, work in (("portal-ear", lambda: self._hear(grown, moved)), ("portal-voice", self._speak)):
            thread = threading.Thread(target=work, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ends both threads."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _said(self, what: Any) -> str:
        return json.dumps([self._own, what], separators=(",", ":"))

    def _hear(self, grown: Grown, moved: Moved) -> None:
        while not self._ended.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {FEEDS}")
                    connection.execute(f"LISTEN {WAITS}")
                    while not self._ended.is_set():
                        for heard in connection.notifies(timeout=LISTEN_S):
                            self._take(heard.channel, heard.payload, grown, moved)
            except psycopg.Error as wrong:
                log.info("other portals are not heard for now: %s", wrong)
                self._ended.wait(AGAIN_S)

    def _take(self, channel: str, payload: str, grown: Grown, moved: Moved) -> None:
        try:
            who, what = json.loads(payload)
        except ValueError:
            return
        if who == self._own:
            return
        if channel == WAITS:
            moved([str(counter) for counter in what])
        else:
            grown([Touched(feed, int(no), bool(every), frozenset(counters)) for feed, no, every, counters in what])

    def _speak(self) -> None:
        while not self._ended.is_set():
            try:
                with self._connect() as connection:
                    while not self._ended.is_set():
                        if counters := self._next_unsaid():
                            connection.execute("SELECT pg_notify(%s, %s)", (WAITS, self._said(counters)))
            except psycopg.Error as wrong:
                log.info("other portals are not told for now: %s", wrong)
                self._ended.wait(AGAIN_S)

    def _next_unsaid(self) -> list[str]:
        """What waits to be said, at most what one notification holds; empty after a while without any."""
        try:
            counters = [self._unsaid.get(timeout=LISTEN_S)]
        except queue.Empty:
            return []
        with contextlib.suppress(queue.Empty):
            while len(counters) < MOST_BYTES // 40 - 1:
                counters.append(self._unsaid.get_nowait())
        return counters

    def _connect(self) -> psycopg.Connection[Any]:
        """A connection outside of the pools, each statement a transaction."""
        arguments = make_arguments(self._url)
        return psycopg.connect(autocommit=True, **arguments)
