"""Commands that overtake the data: seen while bytes arrive, obeyed at once, also when paper is out.

10 04 n            DLE EOT: status
10 05 n            DLE ENQ: recover
10 14 01 m t       DLE DC4 1: drawer pulse
10 14 08 d1 … d7   DLE DC4 8: clear the buffers
"""

from __future__ import annotations

from printing.status import CLEAR as CLEAR

LENGTHS = {b"\x10\x04": 3, b"\x10\x05": 3, b"\x10\x14\x01": 5, b"\x10\x14\x08": 10}
BEGINNINGS = frozenset(start[:length] for start in LENGTHS for length in range(1, len(start) + 1))


class RealtimeScanner:
    """Splits arriving bytes into data and real-time commands, wherever they are cut."""

    def __init__(self) -> None:
        self.held = b""

    def feed(self, data: bytes) -> list[tuple[bool, bytes]]:
        """(is it a command, bytes) in order of arrival; an unfinished beginning is held back."""
        found: list[tuple[bool, bytes]] = []
        plain = bytearray()
        for byte in data:
            self.held += bytes([byte])
            length = next((n for start, n in LENGTHS.items() if self.held.startswith(start)), None)
            if length == len(self.held):
                found += [(False, bytes(plain))] * bool(plain) + [(True, self.held)]
                plain, self.held = bytearray(), b""
            elif length is None and self.held not in BEGINNINGS:
                plain += self.release()
        if plain:
            found.append((False, bytes(plain)))
        return found

    def release(self) -> bytes:
        """What was held back and is no command; a last byte that may begin one stays held."""
        last = self.held[-1:] if len(self.held) > 1 and self.held[-1:] in BEGINNINGS else b""
        plain, self.held = self.held[: len(self.held) - len(last)], last
        return plain
