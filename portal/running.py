"""A portal running in this process, on a thread of its own: for demonstrations and tests.

``with RunningPortal("sqlite:///portal.db") as portal: portal.url``
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection

from desktop.domain.errors import Trouble
from desktop.domain.time import Clock, utc_now
from portal.app import close_app, make_app
from portal.http.context import Context
from portal.rails.rail_settings import RailSettings
from portal.server import PortalServer, address_of, bind
from portal.settings import SANDBOX, Settings

T = TypeVar("T")
START_S = 30.0
STOP_S = 10.0


class RunningPortal:
    """Starts on entering, ends on leaving; ``url`` is where it answers."""

    def __init__(
        self,
        database: str,
        rails: tuple[str, ...] = (SANDBOX,),
        port: int = 0,
        *,
        demo: bool | None = None,
        clock: Clock = utc_now,
        rail_settings: RailSettings | None = None,
    ) -> None:
        told = rail_settings or RailSettings()
        self.settings = Settings(database=database, rails=rails, port=port, demo=demo, rail_settings=told)
        self.url = ""
        self._clock = clock
        self._server: PortalServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> RunningPortal:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def context(self) -> Context:
        """The portal's parts, for tests that look into the books."""
        assert self._server is not None, "the portal was not started"
        return self._server._context

    def start(self) -> None:
        """Returns once requests are answered."""
        bound = bind(self.settings.host, self.settings.port)
        try:
            app = make_app(self.settings, self._clock, own_url=address_of(bound))
        except BaseException:
            bound.close()
            raise
        ready = threading.Event()
        server = PortalServer(app, ready.set)
        self._server = server

        def run() -> None:
            try:
                server.run(sockets=[bound])
            finally:
                bound.close()
                close_app(app)
                ready.set()

        self._thread = threading.Thread(target=run, name="portal", daemon=True)
        self._thread.start()
        if not ready.wait(START_S) or not server.started:
            raise Trouble("The portal did not start in time.")
        self.url = address_of(bound)

    def stop(self) -> None:
        """Ends the server and closes the books; waits for both."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(STOP_S)

    def read(self, act: Callable[[Connection], T]) -> T:
        """Reads the books."""
        return self.context.database.read(act)
