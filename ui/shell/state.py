"""What the shell shows of the world: plain values that the front door keeps up to date. No store, no services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from desktop.domain.time import Clock, utc_now
from ui.dates import seconds_since
from ui.kit.tokens import Tone
from ui.language import Words

LinkKind = Literal["starting", "online", "slow", "offline", "refused", "enrol_again"]


@dataclass(frozen=True)
class Link:
    """How the portal is reached; ``since`` is when that began.

    ``refused``: it answers, but does not speak to this counter. ``enrol_again``: this counter must be enrolled again.
    """

    kind: LinkKind = "online"
    since: datetime | None = None


@dataclass(frozen=True)
class ClockOff:
    """How far this clock is ahead of the portal's, in whole minutes, 0 while that is nothing to speak of.

    ``wrong`` when it is so far off that times cannot be judged by it.
    """

    minutes: int = 0
    wrong: bool = False


@dataclass(frozen=True)
class PrinterLight:
    """The state of the receipt printer in a word and a tone; an empty word shows no chip."""

    words: Words = ""
    tone: Tone = "ok"


@dataclass(frozen=True)
class ShellFacts:
    """Everything in the frame.

    ``entries_waiting`` counts what the portal has not acknowledged, ``unsent_since`` is when the oldest was written.
    """

    link: Link = Link()
    clock_off: ClockOff = ClockOff()
    printer: PrinterLight = PrinterLight()
    entries_waiting: int = 0
    unsent_since: datetime | None = None
    staff_name: str = ""
    initials: str = ""
    under_name: Words = ""
    centre: Words = ""


class ShellState(QObject):
    """The facts in force; ``changed`` is sent when they are others. ``clock`` answers the present instant.

    ``ticked`` comes every second while there is a window, for what counts up: times and ages are said again from the
    clock, not from the disk.
    """

    changed = Signal()
    ticked = Signal()

    def __init__(self, facts: ShellFacts | None = None, clock: Clock = utc_now) -> None:
        super().__init__()
        self._facts = facts or ShellFacts()
        self.clock = clock

    @property
    def facts(self) -> ShellFacts:
        return self._facts

    @property
    def unsent_s(self) -> float:
        """Seconds the oldest entry has waited to be sent; 0 when none waits."""
        since = self._facts.unsent_since
        return seconds_since(since, self.clock()) if since is not None and self._facts.entries_waiting else 0.0

    def set(self, **changes: Any) -> None:
        """Change some facts by name: ``state.set(entries_waiting=3)``."""
        facts = replace(self._facts, **changes)
        if facts != self._facts:
            self._facts = facts
            self.changed.emit()
