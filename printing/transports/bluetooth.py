"""Bluetooth's serial line by the printer's own address. It drops in daily life; every paper then says what is known.

A printer that the system has bound to a device file (`/dev/rfcomm0`) is a serial line instead.
"""

from __future__ import annotations

import socket

from desktop.domain.errors import Trouble
from printing.ports import Takes
from printing.transports.socket_stream import SocketStream
from printing.transports.stream_link import StreamLink

CONNECT_S = 3.0


class BluetoothTransport:
    """A paired printer."""

    takes: Takes = "escpos"

    def __init__(self, address: str, device: str, channel: int = 1) -> None:
        self.address, self.device, self.channel = address, device, channel

    def open(self) -> StreamLink:
        """Connects; `Trouble` after at most 3 s, or where this Python has no Bluetooth."""
        family = getattr(socket, "AF_BLUETOOTH", None)
        if family is None:
            raise Trouble(
                "This system's Python has no Bluetooth. Bind the printer to a serial line and use that address."
            )
        try:
            line = socket.socket(family, socket.SOCK_STREAM, getattr(socket, "BTPROTO_RFCOMM", 3))
            line.settimeout(CONNECT_S)
            line.connect((self.device, self.channel))
        except OSError as fault:
            raise Trouble(
                "The Bluetooth printer {device} cannot be reached ({why}). Switch it on and come nearer.",
                device=self.device,
                why=fault.strerror or str(fault),
            ) from fault
        return StreamLink(SocketStream(line), self.address)
