"""TCP, port 9100: one kept connection. A printer takes one at a time and drops it after minutes of silence."""

from __future__ import annotations

import socket

from desktop.domain.errors import Trouble
from printing.ports import Takes
from printing.transports.socket_stream import SocketStream
from printing.transports.stream_link import StreamLink

CONNECT_S = 2.5


class TcpTransport:
    """A printer at a host and port."""

    takes: Takes = "escpos"

    def __init__(self, address: str, host: str, port: int, connect_s: float = CONNECT_S) -> None:
        self.address = address
        self.host, self.port, self.connect_s = host, port, connect_s

    def open(self) -> StreamLink:
        """Connects; `Trouble` after at most 2.5 s."""
        try:
            line = socket.create_connection((self.host, self.port), self.connect_s)
        except OSError as fault:
            raise Trouble(
                "The printer at {address} cannot be reached ({why}). Look at its cable and that it is on.",
                address=self.address,
                why=fault.strerror or str(fault) or type(fault).__name__,
            ) from fault
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return StreamLink(SocketStream(line), self.address)
