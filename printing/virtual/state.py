"""How a virtual printer is just now: paper, cover, and what its status bytes therefore say.

Set from anywhere, at any time; the mechanism waits here while nothing can come out. Codes: Epson ESC/POS reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Condition as Bell
from typing import Literal

PaperState = Literal["ok", "near_end", "out"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts that a status byte is made of."""

    paper: PaperState = "ok"
    cover_open: bool = False
    cutter_stuck: bool = False

    @property
    def ready(self) -> bool:
        """True while the mechanism can move paper."""
        return self.paper != "out" and not self.cover_open and not self.cutter_stuck

    def realtime(self, number: int) -> int:
        """The answer to DLE EOT `number` (1 printer, 2 cause, 3 error, 4 paper)."""
        near, out = self.paper != "ok", self.paper == "out"
        bits = {
            1: 0x08 * (not self.ready),
            2: 0x04 * self.cover_open + 0x20 * out + 0x40 * self.cutter_stuck,
            3: 0x08 * self.cutter_stuck,
            4: 0x0C * near + 0x60 * out,
        }
        return 0x12 | bits[number]

    def own_report(self) -> bytes:
        """The four bytes of automatic status back."""
        near, out = self.paper != "ok", self.paper == "out"
        first = 0x10 | 0x08 * (not self.ready) | 0x20 * self.cover_open
        return bytes([first, 0x08 * self.cutter_stuck, 0x03 * near | 0x0C * out, 0])

    def in_order(self, number: int) -> int:
        """The answer to GS r `number` (1 paper, 2 drawer)."""
        near, out = self.paper != "ok", self.paper == "out"
        return (0x03 * near | 0x0C * out) if number in (1, 49) else 0


class State:
    """A standing that changes, and a bell that rings when it does."""

    def __init__(self) -> None:
        self.bell = Bell()
        self.standing = Standing()
        self.stopped = False
        self.on_change: Callable[[], None] = lambda: None

    def set(
        self, *, paper: PaperState | None = None, cover_open: bool | None = None, cutter_stuck: bool | None = None
    ) -> None:
        """Changes what is named and leaves the rest."""
        with self.bell:
            before = self.standing
            self.standing = replace(
                before,
                paper=before.paper if paper is None else paper,
                cover_open=before.cover_open if cover_open is None else cover_open,
                cutter_stuck=before.cutter_stuck if cutter_stuck is None else cutter_stuck,
            )
            changed = self.standing != before
            self.bell.notify_all()
        if changed:
            self.on_change()

    def wait_until_ready(self) -> bool:
        """Waits until paper can move; False when the printer was switched off meanwhile."""
        with self.bell:
            while not self.standing.ready and not self.stopped:
                self.bell.wait()
            return not self.stopped

    def stop(self) -> None:
        """Switches off."""
        with self.bell:
            self.stopped = True
            self.bell.notify_all()
