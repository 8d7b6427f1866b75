"""Bytes over a connected socket: TCP, or Bluetooth's serial line."""

from __future__ import annotations

import socket

SEND_S = 10.0  # without a single byte of progress
READ_BYTES = 4096


class SocketStream:
    """A socket as a stream."""

    def __init__(self, line: socket.socket) -> None:
        line.settimeout(SEND_S)
        self.line = line

    def write(self, data: memoryview) -> int:
        """As many bytes as the system takes now."""
        return self.line.send(data)

    def read(self) -> bytes:
        """What came; the end of the connection is `EOFError`."""
        try:
            data = self.line.recv(READ_BYTES)
        except TimeoutError:
            return b""
        if not data:
            raise EOFError
        return data

    def close(self) -> None:
        """Ends it in both directions."""
        try:
            self.line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # already gone
        self.line.close()
