"""How a virtual printer is just now: paper, cover, and what its status bytes therefore say.

Set from anywhere, at any time; the mechanism waits here while nothing can come out. A roll may have a length: it then
nears its end and ends by itself as paper moves, and `set(paper="ok")` puts in a new one. Codes: Epson ESC/POS
reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Condition as Bell
from typing import Literal

PaperState = Literal["ok", "near_end", "out"]
PAPER_STATES: tuple[PaperState, ...] = ("ok", "near_end", "out")
NEAR_END_DOTS = 2_400  # about 30 cm before the end


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts that a status byte is made of."""

    paper: PaperState = "ok"
    cover_open: bool = False
    cutter_stuck: bool = False
    broken: bool = False
    """An error that only switching off and on ends."""

    @property
    def ready(self) -> bool:
        """True while the mechanism can move paper."""
        return self.paper != "out" and not self.cover_open and not self.cutter_stuck and not self.broken

    def realtime(self, number: int) -> int:
        """The answer to DLE EOT `number` (1 printer, 2 cause, 3 error, 4 paper)."""
        near, out = self.paper != "ok", self.paper == "out"
        bits = {
            1: 0x08 * (not self.ready),
            2: 0x04 * self.cover_open + 0x20 * out + 0x40 * (self.cutter_stuck or self.broken),
            3: 0x08 * self.cutter_stuck + 0x20 * self.broken,
            4: 0x0C * near + 0x60 * out,
        }
        return 0x12 | bits[number]

    def own_report(self) -> bytes:
        """The four bytes of automatic status back."""
        near, out = self.paper != "ok", self.paper == "out"
        first = 0x10 | 0x08 * (not self.ready) | 0x20 * self.cover_open
        return bytes([first, 0x08 * self.cutter_stuck | 0x20 * self.broken, 0x03 * near | 0x0C * out, 0])

    def in_order(self, number: int) -> int:
        """The answer to GS r `number` (1 paper, 2 drawer)."""
        near, out = self.paper != "ok", self.paper == "out"
        return (0x03 * near | 0x0C * out) if number in (1, 49) else 0


class State:
    """A standing that changes, and a bell that rings when it does. `roll_dots` 0 is a roll without end."""

    def __init__(self, roll_dots: int = 0) -> None:
        self.bell = Bell()
        self.standing = Standing()
        self.stopped = False
        self.busy = False
        self.roll_dots = roll_dots
        self.left_dots = roll_dots or None
        self.jam_next_cut = False
        self.on_change: Callable[[], None] = lambda: None

    def set(
        self,
        *,
        paper: PaperState | None = None,
        cover_open: bool | None = None,
        cutter_stuck: bool | None = None,
        broken: bool | None = None,
    ) -> None:
        """Changes what is named and leaves the rest; `paper="ok"` is a new roll."""
        if paper == "ok":
            self.left_dots = self.roll_dots or None
        given = {"paper": paper, "cover_open": cover_open, "cutter_stuck": cutter_stuck, "broken": broken}
        self.change(**{name: value for name, value in given.items() if value is not None})

    def change(self, **facts: object) -> None:
        with self.bell:
            before = self.standing
            self.standing = replace(before, **facts)  # type: ignore[arg-type]
            changed = self.standing != before
            self.bell.notify_all()
        if changed:
            self.on_change()

    def set_busy(self, busy: bool) -> None:
        """Stands still without a reason that its status would tell."""
        with self.bell:
            self.busy = busy
            self.bell.notify_all()

    def leave_paper(self, dots: int) -> None:
        """Only so much is left on this roll; a new one is full again."""
        self.left_dots = dots
        self.change(paper="near_end" if dots < NEAR_END_DOTS else "ok")

    def use_paper(self, dots: int) -> None:
        """So much paper moved; a roll with a length comes nearer its end."""
        if self.left_dots is None or dots <= 0:
            return
        self.left_dots -= dots
        if self.left_dots <= 0:
            self.change(paper="out")
        elif self.left_dots < NEAR_END_DOTS:
            self.change(paper="near_end")

    def cut(self) -> None:
        """A cut is about to happen; the cutter sticks when it was told to."""
        if self.jam_next_cut:
            self.jam_next_cut = False
            self.change(cutter_stuck=True)

    def wait_until_ready(self) -> bool:
        """Waits until paper can move; False when the printer was switched off meanwhile."""
        with self.bell:
            while (self.busy or not self.standing.ready) and not self.stopped:
                self.bell.wait()
            return not self.stopped

    def stop(self) -> None:
        """Switches off."""
        with self.bell:
            self.stopped = True
            self.bell.notify_all()
