"""A file or a device: bytes are appended and nothing ever comes back, so a paper is never better than grade D."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from desktop.domain.errors import Trouble
from printing.mailbox import Mailbox, Ticket
from printing.ports import Takes
from printing.status import Condition, Kind


class FileTransport:
    """A path that takes bytes."""

    takes: Takes = "escpos"

    def __init__(self, address: str, path: str) -> None:
        self.address = address
        self.path = Path(path)

    def open(self) -> FileLink:
        """Opens the file for appending; `Trouble` when it cannot."""
        try:
            return FileLink(self.path.open("ab", buffering=0))
        except OSError as fault:
            raise Trouble(
                "The file {path} cannot be written ({why}). Choose another place.",
                path=str(self.path),
                why=fault.strerror or str(fault),
            ) from fault


class FileLink:
    """An open file."""

    answers = False
    reported: Condition | None = None
    strays = 0

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    @property
    def broken(self) -> bool:
        """True once it was closed."""
        return self.file.closed

    def begin(self, title: str) -> None:
        """A file takes papers one behind the other."""

    def on_report(self, told: Callable[[], None]) -> None:
        """A file reports nothing."""

    def expect(self, kind: Kind, name: bytes = b"") -> Ticket:
        """A ticket that nothing will ever answer."""
        mail = Mailbox()
        mail.end()
        return mail.expect(kind, name)

    def send(self, data: bytes) -> int:
        """Appends all bytes; fewer when the disk is full or the device was unplugged."""
        sent = 0
        try:
            while sent < len(data):
                sent += self.file.write(data[sent:])
            self.flush()
        except OSError:
            self.close()  # what was written until then is counted
        return sent

    def flush(self) -> None:
        """Down to the disk; a device has nothing to flush and refuses to be asked."""
        number = self.file.fileno()
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.fsync(number)

    def close(self) -> None:
        """Lets go of the file."""
        self.file.close()
