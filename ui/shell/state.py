"""What the shell shows of the world: plain values that the front door keeps up to date. No store, no services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from desktop.domain.time import Clock, utc_now
from ui.kit.tokens import Tone
from ui.language import Words

LinkKind = Literal["online", "slow", "offline"]


@dataclass(frozen=True)
class Link:
    """How the portal is reached; ``since`` is when it was lost."""

    kind: LinkKind = "online"
    since: datetime | None = None


@dataclass(frozen=True)
class PrinterLight:
    """The state of the receipt printer in a word and a tone; an empty word shows no chip."""

    words: Words = ""
    tone: Tone = "ok"


@dataclass(frozen=True)
class ShellFacts:
    """Everything in the frame. ``entries_waiting`` counts what the portal has not acknowledged."""

    link: Link = Link()
    printer: PrinterLight = PrinterLight()
    entries_waiting: int = 0
    staff_name: str = ""
    initials: str = ""
    under_name: Words = ""
    centre: Words = ""


class ShellState(QObject):
    """The facts in force; ``changed`` is sent when they are others. ``clock`` answers the present instant."""

    changed = Signal()

    def __init__(self, facts: ShellFacts | None = None, clock: Clock = utc_now) -> None:
        super().__init__()
        self._facts = facts or ShellFacts()
        self.clock = clock

    @property
    def facts(self) -> ShellFacts:
        return self._facts

    def set(self, **changes: Any) -> None:
        """Change some facts by name: ``state.set(entries_waiting=3)``."""
        facts = replace(self._facts, **changes)
        if facts != self._facts:
            self._facts = facts
            self.changed.emit()
