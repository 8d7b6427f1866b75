"""Bytes over an open device: `/dev/usb/lp*`, a serial line, a pseudo terminal. Linux and macOS.

The `lp` class has its own ways: a read of nothing means that nothing came, not that the printer is gone; a printer
that only takes bytes never answers; one without paper stops taking. A serial line that ends reads nothing for good.
"""

from __future__ import annotations

import errno
import os
import select
from time import monotonic, sleep

SEND_S = 10.0  # without a single byte of progress
READ_BYTES = 1024
QUIET_S = 0.1
PIECE = 4096


class DeviceStream:
    """An open, non-blocking device. `empty_is_end` tells whether a read of nothing means that it is gone."""

    def __init__(self, number: int, *, empty_is_end: bool) -> None:
        self.number = number
        self.empty_is_end = empty_is_end
        self.closed = False

    def write(self, data: memoryview) -> int:
        """As many bytes as the device takes, waiting while it takes none."""
        until = monotonic() + SEND_S
        while True:
            if self.closed:
                raise OSError(errno.EBADF, "closed")
            _, ready, _ = select.select([], [self.number], [], QUIET_S)
            if ready:
                try:
                    return os.write(self.number, data[:PIECE])
                except BlockingIOError:
                    sleep(QUIET_S / 10)  # it said that it would take something, and takes nothing
            if monotonic() >= until:
                raise TimeoutError(errno.ETIMEDOUT, "nothing is taken any more")

    def read(self) -> bytes:
        """What came within a moment."""
        if self.closed:
            raise EOFError
        ready, _, _ = select.select([self.number], [], [], QUIET_S)
        if not ready:
            return b""
        try:
            data = os.read(self.number, READ_BYTES)
        except BlockingIOError:
            sleep(QUIET_S)  # it said that something came, and nothing did
            return b""
        if not data:
            if self.empty_is_end:
                raise EOFError
            sleep(QUIET_S)
        return data

    def close(self) -> None:
        """Closes the device once the reader has let go of it, or at the latest after a moment."""
        if not self.closed:
            self.closed = True
            sleep(2 * QUIET_S)
            os.close(self.number)
