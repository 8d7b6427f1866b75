"""The HTTP server: one process, its socket bound by us, and an end that frees the waits before it waits for anybody."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from desktop.domain.errors import Trouble
from portal.http.context import Context
from portal.http.patient_protocol import PatientProtocol
from portal.operations.guard import MOST_HEAD

BACKLOG = 1024
"""Connections that may wait to be taken."""

GOODBYE_S = 1
"""How long open connections may take to end after their waits were freed."""


class PortalServer(uvicorn.Server):
    """``on_ready`` is called once requests are answered.

    ``at_once``: how many waiting connections it takes before it looks at anything else. One of several servers on a
    socket takes few, and leaves the others theirs.
    """

    def __init__(self, app: FastAPI, on_ready: Callable[[], None], at_once: int = BACKLOG) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                backlog=at_once,
                lifespan="on",
                access_log=False,
                log_config=None,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=GOODBYE_S,
                timeout_keep_alive=75,
                http=PatientProtocol,
                h11_max_incomplete_event_size=MOST_HEAD,
            )
        )
        self._context: Context = app.state.context
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, and says so when it went well."""
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(BACKLOG)  # the server has just set its own measure
        if self.started and not self.should_exit:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Frees every waiting round, then ends."""
        self._context.waits.close()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """A listening address; port 0 takes a free one. ``Trouble`` when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that asyncio turns Nagle's algorithm off: a small answer must not wait 40 ms for company.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as wrong:
        bound.close()
        raise Trouble(
            "Port {port} on {host} cannot be used ({why}). Choose another with --port.",
            port=port,
            host=host,
            why=wrong.strerror or wrong,
        ) from wrong
    bound.listen(BACKLOG)
    return bound


def address_of(bound: socket.socket) -> str:
    """``http://127.0.0.1:8400`` of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
