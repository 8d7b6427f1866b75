"""How the counter stands with its portal, at a glance: a plain value that screens read and two threads keep.

``slow`` is a portal that answers, but late; ``offline`` is no answer. Nothing here decides what work is allowed:
work goes on in every state.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

SLOW_S = 2.0
"""An answer to a push later than this is slow."""


class Link(StrEnum):
    """The state of the way to the portal."""

    STARTING = "starting"
    CONNECTED = "connected"
    SLOW = "slow"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Connectivity:
    """``since``: when this state began. ``drift_s``: this clock minus the portal's, in seconds, when known.

    ``refusal``: the code with which the portal last refused to speak to this counter; empty when it speaks.
    """

    link: Link = Link.STARTING
    since: datetime | None = None
    heard_at: datetime | None = None
    drift_s: float | None = None
    trouble: str = ""
    refusal: str = ""


class ConnectivityKeeper:
    """Keeps the present value and tells who asked when the state changes. Safe from any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._now = Connectivity(since=clock())
        self._told: list[Callable[[], None]] = []

    @property
    def now(self) -> Connectivity:
        """The present value."""
        return self._now

    def subscribe(self, told: Callable[[], None]) -> None:
        """Calls ``told`` on the thread that noticed, after each change of state."""
        self._told.append(told)

    def answered(self, took_s: float, portal_at: datetime) -> None:
        """The portal answered a push after ``took_s`` seconds; a wait passes 0."""
        now = self._clock()
        drift = (now - portal_at).total_seconds()
        link = Link.SLOW if took_s > SLOW_S else Link.CONNECTED
        self._move(link, now, "", drift_s=drift, heard_at=now, refusal="")

    def unanswered(self, trouble: str, refusal: str = "") -> None:
        """No answer, and why; or an answer that refuses to speak, with its code."""
        self._move(Link.OFFLINE, self._clock(), trouble, refusal=refusal)

    def _move(self, link: Link, at: datetime, trouble: str, **facts: object) -> None:
        with self._lock:
            before = self._now
            since = before.since if before.link is link else at
            self._now = replace(before, link=link, since=since, trouble=trouble, **facts)  # type: ignore[arg-type]
        if before.link is not link or before.refusal != self._now.refusal:
            for told in self._told:
                told()
