"""A link over anything that reads and writes bytes: one reader that never stops listening, one writer.

What tells the ways apart is their `Stream`: a socket, a device, a serial line. Handing over succeeds long before
anything is printed, so a finished `send` proves only that bytes left this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Protocol

from printing.mailbox import Mailbox, Ticket
from printing.status import Condition, Kind, ReplyParser


class Stream(Protocol):
    """Bytes to and from one printer."""

    def write(self, data: memoryview) -> int:
        """Some of the bytes, at least one; `OSError` when none went for too long or the way is gone."""

    def read(self) -> bytes:
        """What has come, empty when nothing came for a moment; `EOFError` or `OSError` at the end."""

    def close(self) -> None:
        """Lets go; wakes a read; never raises."""


class StreamLink:
    """An open way. `send` and `expect` belong to one thread; the reader is the link's own."""

    answers = True

    def __init__(self, stream: Stream, address: str) -> None:
        self.stream = stream
        self.mail = Mailbox()
        self.reader = Thread(target=self.listen, name=f"printer-reader {address}", daemon=True)
        self.reader.start()

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
                rest = rest[self.stream.write(rest) :]
            except OSError:
                self.mail.end()
                break
        return len(data) - len(rest)

    def listen(self) -> None:
        """Reads until the end, giving every report to its ticket."""
        parser = ReplyParser()
        while not self.mail.ended:
            try:
                data = self.stream.read()
            except (OSError, EOFError):
                break
            for reply in parser.feed(data):
                self.mail.deliver(reply)
        self.mail.end()

    def close(self) -> None:
        """Ends the connection and its reader."""
        self.mail.end()
        self.stream.close()
        self.reader.join(2)
