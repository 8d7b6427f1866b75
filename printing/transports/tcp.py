"""TCP, port 9100: one kept connection, one reader that never stops listening.

A printer takes one connection at a time and drops it after minutes of silence; the reader notices. Handing over
megabytes succeeds with a peer that reads nothing, so a finished `send` proves only that bytes left this machine.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from threading import Thread

from desktop.domain.errors import Trouble
from printing.mailbox import Mailbox, Ticket
from printing.ports import Takes
from printing.status import Condition, Kind, ReplyParser

CONNECT_S = 2.5
SEND_S = 10.0  # without a single byte of progress
READ_BYTES = 4096


class TcpTransport:
    """A printer at a host and port."""

    takes: Takes = "escpos"

    def __init__(self, address: str, host: str, port: int, connect_s: float = CONNECT_S) -> None:
        self.address = address
        self.host, self.port, self.connect_s = host, port, connect_s

    def open(self) -> TcpLink:
        """Connects; `Trouble` after at most 2.5 s."""
        try:
            line = socket.create_connection((self.host, self.port), self.connect_s)
        except OSError as fault:
            raise Trouble(
                "The printer at {address} cannot be reached ({why}). Look at its cable and that it is on.",
                address=self.address,
                why=fault.strerror or str(fault) or type(fault).__name__,
            ) from fault
        return TcpLink(line, self.address)


class TcpLink:
    """An open connection. `send` and `expect` belong to one thread; the reader is the link's own."""

    def __init__(self, line: socket.socket, address: str) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        line.settimeout(SEND_S)
        self.line = line
        self.mail = Mailbox()
        self.reader = Thread(target=self.listen, name=f"printer-reader {address}", daemon=True)
        self.reader.start()

    answers = True

    @property
    def broken(self) -> bool:
        """True once the printer closed the connection or it failed."""
        return self.mail.ended

    @property
    def reported(self) -> Condition | None:
        """The printer's last report of its own."""
        return self.mail.reported

    @property
    def strays(self) -> int:
        """Replies nobody had asked for on this connection."""
        return self.mail.strays

    def begin(self, title: str) -> None:
        """A bare connection has no names."""

    def on_report(self, told: Callable[[], None]) -> None:
        """Who is woken by the printer's own reports."""
        self.mail.on_report = told

    def expect(self, kind: Kind, name: bytes = b"") -> Ticket:
        """A ticket for a reply."""
        return self.mail.expect(kind, name)

    def send(self, data: bytes) -> int:
        """Hands over all bytes, or as many as went before the way broke."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self.line.send(rest) :]
            except OSError:
                self.mail.end()
                break
        return len(data) - len(rest)

    def listen(self) -> None:
        """Reads until the end, giving every report to its ticket."""
        parser = ReplyParser()
        while True:
            try:
                data = self.line.recv(READ_BYTES)
            except TimeoutError:
                continue
            except OSError:
                break
            if not data:
                break
            for reply in parser.feed(data):
                self.mail.deliver(reply)
        self.mail.end()

    def close(self) -> None:
        """Ends the connection and its reader."""
        self.mail.end()
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # already gone
        self.line.close()
        self.reader.join(2)
