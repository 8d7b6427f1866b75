"""A printer in software, in this process: for learning the counter on a computer without a printer.

It is switched on when it is first opened and stays on until the program ends; papers appear in its folder.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from printing.ports import Link, Takes

if TYPE_CHECKING:
    from printing.virtual.printer import VirtualPrinter


class VirtualTransport:
    """One virtual printer of its own."""

    takes: Takes = "escpos"

    def __init__(self, address: str, folder: str) -> None:
        self.address, self.folder = address, folder
        self.lock = Lock()
        self.printer: VirtualPrinter | None = None

    def open(self) -> Link:
        """Switches it on the first time, then connects."""
        from printing.transports.tcp import TcpTransport
        from printing.virtual.printer import VirtualPrinter

        with self.lock:
            if self.printer is None:
                self.printer = VirtualPrinter(self.folder)
                self.printer.start()
        return TcpTransport(self.address, self.printer.server.host, self.printer.server.port).open()
