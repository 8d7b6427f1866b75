"""How answers leave the virtual printer: at once and whole, or late, in pieces, between other reports, as nonsense.

A thread of its own gives what does not go at once, in order, so that a late answer never overtakes another.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep

from printing.virtual.faults import Faults

PIECE_S = 0.01
NONSENSE = b"\xff\x93\x37\x22"


class Mouth:
    """Sends answers under the present faults."""

    def __init__(self, faults: Faults, send: Callable[[bytes], None], report: Callable[[], bytes]) -> None:
        self.faults, self.send, self.report = faults, send, report
        self.waiting: SimpleQueue[tuple[float, list[bytes]] | None] = SimpleQueue()
        self.thread = Thread(target=self.work, name="virtual-printer-mouth", daemon=True)
        self.lock = Lock()
        self.owed = 0

    def start(self) -> None:
        """Ready to speak."""
        self.thread.start()

    def say(self, data: bytes) -> None:
        """One answer."""
        fault = self.faults.now
        if fault.silent:
            return
        pieces = self.pieces(NONSENSE if fault.garbage else data)
        with self.lock:
            if fault.late_s or len(pieces) > 1 or self.owed:
                self.owed += 1
                self.waiting.put((monotonic() + fault.late_s, pieces))
                return
        self.send(pieces[0])

    def pieces(self, data: bytes) -> list[bytes]:
        """The answer in the pieces it is given in."""
        fault = self.faults.now
        if not (fault.split or fault.chatter):
            return [data]
        single = [bytes([byte]) for byte in data]
        if fault.chatter:
            return [piece for byte in single for piece in (byte, self.report())]
        return single

    def work(self) -> None:
        while (item := self.waiting.get()) is not None:
            due, pieces = item
            sleep(max(0.0, due - monotonic()))
            for number, piece in enumerate(pieces):
                if number:
                    sleep(PIECE_S)
                self.send(piece)
            with self.lock:
                self.owed -= 1

    def stop(self) -> None:
        """Says nothing more."""
        self.waiting.put(None)
        if self.thread.ident is not None:
            self.thread.join(2)
