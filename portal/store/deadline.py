"""A deadline of our own for every act on a server: past it the connection's socket is shut, and the act fails.

The operating system does not help where a machine hangs with its sockets open: what we send is acknowledged, and
nothing ever comes back. One thread looks at all acts that run.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

LOOK_S = 0.5


class Deadlines:
    """Watches acts while there are any; ``most_s`` is what each may take."""

    def __init__(self, most_s: float) -> None:
        self._most_s = most_s
        self._lock = threading.Lock()
        self._until: dict[int, tuple[float, Any]] = {}
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def over(self, connection: Connection) -> Iterator[None]:
        """Shuts the connection when what is done in here takes too long."""
        driver = connection.connection.driver_connection
        key = id(driver)
        with self._lock:
            self._until[key] = (time.monotonic() + self._most_s, driver)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="portal-deadlines", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._until.pop(key, None)

    def stop(self) -> None:
        """Ends the watch."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            now = time.monotonic()
            with self._lock:
                for key, (until, driver) in list(self._until.items()):
                    if until <= now:
                        del self._until[key]
                        _shut(driver)


def _shut(driver: Any) -> None:
    """Both ways: whoever waits for the server hears at once that it is gone."""
    with contextlib.suppress(OSError, ValueError), socket.socket(fileno=socket.dup(driver.fileno())) as shut:
        shut.shutdown(socket.SHUT_RDWR)
