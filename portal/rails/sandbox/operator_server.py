"""The understudy as a small server of its own, on a free port of this machine: for tests with a real portal."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

import uvicorn

from desktop.domain.errors import Trouble
from portal.rails.sandbox.operator import Operator
from portal.rails.sandbox.operator_addresses import operator_app

START_S = 10.0


class OperatorServer:
    """``with OperatorServer(operator) as server: server.url``"""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            operator_app(operator), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="operator", daemon=True
        )

    def __enter__(self) -> OperatorServer:
        self._thread.start()
        for _ in range(int(START_S / 0.02)):
            if self._server.started:
                return self
            threading.Event().wait(0.02)
        raise Trouble("The understudy did not start in time.")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.operator.end()
        self._server.should_exit = True
        self._thread.join(START_S)
        self._socket.close()
