"""The two threads of the sync: one pushes as soon as something was written, one waits for the portal.

A portal that does not answer is left alone for a growing while (``backoff``); ``poke`` ends that wait, because the
agent pressed "ask again" or wrote something, and so does an answer that the other thread got. A wait that was ended
does not grow: a few busy seconds without a network must not cost half a minute once it is back. Nothing here ever
blocks a screen.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator

from desktop.domain.errors import Cancelled, Trouble
from sync.backoff import Backoff
from sync.connectivity import ConnectivityKeeper, Link
from sync.portal_client import PortalClient, Refused
from sync.ports import Identity, SyncStore
from sync.protocol.messages import ENROL_AGAIN, MOST_WAIT_S
from sync.round import compare, enrol, goodbye, push, wait

log = logging.getLogger(__name__)
HELLO_S = 20.0
"""An idle counter asks this often whether its push connection still works."""
WITHOUT_NAME_S = 0.2
"""While the counter is being enrolled again there is nothing to wait for."""
COMPARE_S = 3_600.0
"""So often the buckets of the last days are compared, besides at the start and after every break."""
COMPARE_AGAIN_S = 5.0
ENROL_AGAIN_S = 30.0
"""Two devices that both hold one counter's file must not take it from each other in a circle: at most this often."""
STOP_S = 3.0


class Syncer:
    """Keeps a counter and its portal equal, from ``start`` to ``stop``."""

    def __init__(self, url: str, store: SyncStore, link: ConnectivityKeeper, *, code: str = "") -> None:
        self.url = url
        self._store = store
        self._link = link
        self._code = code
        self._stopping = threading.Event()
        self._push_poke = threading.Event()
        self._wait_poke = threading.Event()
        self._enrolled = threading.Event()
        self._identity: Identity | None = None
        self._enrolled_at = 0.0
        self._hurry = threading.Event()
        self._compare_from = 0.0
        self._unequal: frozenset[str] = frozenset()
        self._threads = [
            threading.Thread(target=self._run_push, name="sync-push", daemon=True),
            threading.Thread(target=self._run_wait, name="sync-wait", daemon=True),
        ]

    def start(self) -> None:
        """Begins both loops."""
        self._link.subscribe(self._on_link)
        for thread in self._threads:
            thread.start()

    def poke(self) -> None:
        """Something was written, or somebody wants to know now."""
        self._push_poke.set()
        if self._link.now.link is Link.OFFLINE:
            self._wait_poke.set()

    def enrol_with(self, code: str) -> None:
        """Somebody typed a one-time code."""
        self._code = code
        self._hurry.set()
        self.poke()

    def stop(self) -> None:
        """Ends both loops: the portal is told goodbye, so its wait is freed, and both threads are joined."""
        self._stopping.set()
        self._hurry.set()
        self._push_poke.set()
        self._wait_poke.set()
        self._enrolled.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_S)

    def _run_push(self) -> None:
        client = PortalClient(self.url)
        self._loop(lambda: self._push_once(client), self._push_poke, HELLO_S)
        self._say_goodbye(client)
        client.close()

    def _run_wait(self) -> None:
        client = PortalClient(self.url)
        self._enrolled.wait()
        self._loop(lambda: self._wait_once(client), self._wait_poke, 0.0)
        client.close()

    def _push_once(self, client: PortalClient) -> bool:
        identity = self._store.identity()
        if identity is None:
            self._identity = None
            identity = self._enrol(client)
        self._identity = identity
        self._enrolled.set()
        with self._known_there(identity):
            return push(client, self._store, identity, self._link, hello=True)

    def _enrol(self, client: PortalClient) -> Identity:
        since = time.monotonic() - self._enrolled_at
        if self._enrolled_at and since < ENROL_AGAIN_S:
            self._hurry.wait(ENROL_AGAIN_S - since)
        identity = enrol(client, self._store, self._code)
        self._enrolled_at, self._compare_from = time.monotonic(), 0.0
        return identity

    def _wait_once(self, client: PortalClient) -> bool:
        identity = self._identity
        if identity is None:
            self._stopping.wait(WITHOUT_NAME_S)
            return True
        first, compares = not all(self._store.cursors()), self._compare_due()
        with self._known_there(identity):
            more = wait(client, self._store, identity, self._link, 0 if first or compares else MOST_WAIT_S)
            if compares and not more:
                self._compare(client, identity)
        return True

    @contextlib.contextmanager
    def _known_there(self, identity: Identity) -> Iterator[None]:
        """A portal that knows another chain, or not this device, makes the counter enrol again.

        Unless it has in the meantime: then the no was for who it had been.
        """
        try:
            yield
        except Refused as refused:
            if refused.code in ENROL_AGAIN and self._store.identity() == identity:
                self._store.must_enrol(refused.code)
            raise

    def _compare_due(self) -> bool:
        """Not while something is on its way up: what it does down here is not known yet."""
        return time.monotonic() >= self._compare_from and self._store.outgoing(1).empty

    def _compare(self, client: PortalClient, identity: Identity) -> None:
        """A day that differs was fetched; what this counter alone has of it is offered, and looked at once more."""
        unequal = frozenset(compare(client, self._store, identity))
        for day in unequal & self._unequal:
            log.warning("this counter and its portal do not hold the same of %s", day)
        self._compare_from = time.monotonic() + (COMPARE_AGAIN_S if unequal - self._unequal else COMPARE_S)
        self._unequal = unequal

    def _loop(self, once: Callable[[], bool], poke: threading.Event, rest_s: float) -> None:
        """Until ``stop``, whatever goes wrong: a loop that ended would leave work unsent behind a fair face."""
        backoff = Backoff()
        while not self._stopping.is_set():
            poke.clear()
            try:
                more = once()
            except Cancelled:
                return
            except Trouble as trouble:
                self._link.unanswered(str(trouble))
                self._leave_alone(backoff, poke)
            except Refused as refused:
                log.info("the portal refused a round: %s", refused.code)
                self._link.unanswered(str(refused), refused.code)
                self._leave_alone(backoff, poke, refused.retry_after_s)
            except Exception as wrong:
                log.exception("a round went wrong")
                self._link.unanswered(str(wrong))
                self._leave_alone(backoff, poke)
            else:
                backoff.reset()
                if not more:
                    poke.wait(rest_s)

    def _leave_alone(self, backoff: Backoff, poke: threading.Event, least_s: float = 0.0) -> None:
        """Waits as long as the portal needs; a poke ends the wait, but not before the time the portal named."""
        wait_s = backoff.next_s(least_s)
        self._stopping.wait(least_s)
        if poke.wait(wait_s - least_s):
            backoff.cut_short()

    def _on_link(self) -> None:
        """What one loop has learned of the network, the other need not find out by waiting.

        Also that it is gone: a held wait is not answered before there is news, so only the push can tell soon, and on
        the screen, that it is back.
        """
        if self._link.now.link is Link.OFFLINE:
            self._compare_from = 0.0
        for thread, poke in zip(self._threads, (self._push_poke, self._wait_poke), strict=True):
            if thread is not threading.current_thread():
                poke.set()

    def _say_goodbye(self, client: PortalClient) -> None:
        if self._identity is None or self._link.now.link is Link.OFFLINE:
            return
        try:
            goodbye(client, self._identity)
        except (Trouble, Refused) as wrong:
            log.info("no goodbye: %s", wrong)
