"""The network side: one connection at a time, as a printer has it; the next client waits until the first is gone.

Answers go to whoever is connected when they are given, also when that is not who asked: an interface card knows no
sessions, and a counter must be able to live with that.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from threading import Lock, Thread

from desktop.domain.errors import Trouble

READ_BYTES = 4096


class Server:
    """Listens on a port and passes bytes on as they arrive."""

    def __init__(self, host: str, port: int, on_bytes: Callable[[bytes], None], on_open: Callable[[], None]) -> None:
        self.host, self.port = host, port
        self.on_bytes, self.on_open = on_bytes, on_open
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
            while True:
                try:
                    data = client.recv(READ_BYTES)
                except OSError:
                    break
                if not data:
                    break
                self.on_bytes(data)
            with self.lock:
                self.client = None

    def answer(self, data: bytes) -> None:
        """Sends to the connected client; with nobody there the answer is lost."""
        with self.lock:
            if self.client is not None:
                try:
                    self.client.sendall(data)
                except OSError:
                    pass  # it has just gone

    def hang_up(self) -> None:
        """Ends the present connection."""
        with self.lock:
            if self.client is not None:
                try:
                    self.client.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # already gone

    def stop(self) -> None:
        """Stops listening and hangs up."""
        if self.listener is None:
            return
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # not every system wakes a listener this way; closing does
        self.listener.close()
        self.hang_up()
        self.thread.join(2)
