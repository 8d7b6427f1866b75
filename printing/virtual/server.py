"""The network side: one connection at a time, as a printer has it; the next client waits until the first is gone.

Answers go to whoever is connected when they are given, also when that is not who asked: an interface card knows no
sessions, and a counter must be able to live with that.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from threading import Lock, Thread
from time import sleep

from desktop.domain.errors import Trouble

READ_BYTES = 4096
DEAF_S = 0.02  # between looks whether it hears again
BREAK = struct.pack("ii", 1, 0)


class HangUp(Exception):
    """The connection is to end here; `reset` breaks it instead of closing it."""

    def __init__(self, reset: bool) -> None:
        super().__init__()
        self.reset = reset


class Server:
    """Listens on a port and passes bytes on as they arrive."""

    def __init__(
        self,
        host: str,
        port: int,
        on_bytes: Callable[[bytes], None],
        on_open: Callable[[], None],
        deaf: Callable[[], bool] = lambda: False,
    ) -> None:
        self.host, self.port = host, port
        self.on_bytes, self.on_open, self.deaf = on_bytes, on_open, deaf
        self.stopped = False
        self.lock = Lock()
        self.listener: socket.socket | None = None
        self.client: socket.socket | None = None
        self.thread = Thread(target=self.serve, name="virtual-printer-server", daemon=True)

    def start(self) -> int:
        """Listens; returns the port. `Trouble` when it is taken."""
        try:
            self.listener = socket.create_server((self.host, self.port), backlog=8)
        except OSError as fault:
            raise Trouble(
                "The virtual printer cannot listen on {host}:{port} ({why}). Choose another port.",
                host=self.host,
                port=self.port,
                why=fault.strerror or str(fault),
            ) from fault
        self.port = int(self.listener.getsockname()[1])
        self.thread.start()
        return self.port

    def serve(self) -> None:
        assert self.listener is not None
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # stopped
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.client = client
            self.on_open()
            self.listen(client)

    def listen(self, client: socket.socket) -> None:
        with client:
            try:
                while data := self.hear(client):
                    self.on_bytes(data)
            except HangUp as end:
                if end.reset:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK)
            except OSError:
                pass  # it has just gone
            with self.lock:
                self.client = None

    def hear(self, client: socket.socket) -> bytes:
        """The next bytes; empty at the end. What arrives while it is deaf stays on the way."""
        data = b""
        while not data:
            while self.deaf() and not self.stopped:
                sleep(DEAF_S)
            data = client.recv(READ_BYTES, socket.MSG_PEEK)
            if not data:
                return b""
            if self.deaf() and not self.stopped:
                data = b""
        return client.recv(READ_BYTES)

    def answer(self, data: bytes) -> None:
        """Sends to the connected client; with nobody there the answer is lost."""
        with self.lock:
            if self.client is not None:
                try:
                    self.client.sendall(data)
                except OSError:
                    pass  # it has just gone

    def hang_up(self, *, reset: bool = False) -> None:
        """Ends the present connection."""
        with self.lock:
            if self.client is not None:
                if reset:
                    self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK)
                try:
                    self.client.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # already gone

    def stop(self) -> None:
        """Stops listening and hangs up."""
        self.stopped = True
        if self.listener is None:
            return
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # not every system wakes a listener this way; closing does
        self.listener.close()
        self.hang_up()
        self.thread.join(2)
