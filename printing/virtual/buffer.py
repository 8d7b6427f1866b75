"""The printer's receive buffer: the server puts bytes in, the mechanism takes them out in order."""

from __future__ import annotations

from threading import Condition as Bell

MOST_BYTES = 4 * 1024 * 1024


class SwitchedOff(Exception):
    """The printer was switched off while the mechanism waited for bytes."""


class Cleared(Exception):
    """The buffer was cleared (DLE DC4 function 8) while a command was half taken."""


class Buffer:
    """Bytes in order of arrival. A full buffer makes the sender wait, as a real one does."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.bell = Bell()
        self.bytes = bytearray()
        self.most_bytes = most_bytes
        self.off = False
        self.clears = 0

    def put(self, data: bytes) -> None:
        """Appends, waiting for room; what does not fit yet is thrown away too when the buffer is cleared."""
        rest = memoryview(data)
        with self.bell:
            clears = self.clears
            while rest and not self.off and self.clears == clears:
                room = self.most_bytes - len(self.bytes)
                if room <= 0:
                    self.bell.wait()
                    continue
                self.bytes += rest[:room]
                rest = rest[room:]
                self.bell.notify_all()

    def take(self, count: int) -> bytes:
        """The next `count` bytes, waiting for them; also more than the buffer holds at once."""
        taken = bytearray()
        with self.bell:
            clears = self.clears
            while len(taken) < count:
                if not self.bytes:
                    if self.off:
                        raise SwitchedOff
                    if self.clears != clears:
                        raise Cleared
                    self.bell.wait()
                    continue
                part = self.bytes[: count - len(taken)]
                taken += part
                del self.bytes[: len(part)]
                self.bell.notify_all()
            return bytes(taken)

    def clear(self) -> None:
        """Throws away what has not been printed."""
        with self.bell:
            self.bytes.clear()
            self.clears += 1
            self.bell.notify_all()

    def switch_off(self) -> None:
        """Ends every wait."""
        with self.bell:
            self.off = True
            self.bell.notify_all()
