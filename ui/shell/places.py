"""Which screens there are, and which of them the person at the counter may open."""

from __future__ import annotations

from collections.abc import Iterable

from ui.shell.rail import RailPlace
from ui.shell.screen import Screen

LOWER = ("setup",)
ORDER = ("serve", "queue", "find", "takings", "day_ties", "approvals", "shift", *LOWER)


class Places:
    """Screens by their id, in the order of the rail; unknown ones come after the known."""

    def __init__(self) -> None:
        self._screens: dict[str, Screen] = {}
        self._allowed: frozenset[str] | None = None

    def add(self, screen: Screen) -> None:
        """Raises ``ValueError`` for an id that is taken."""
        if screen.id in self._screens:
            raise ValueError(f"there is a screen {screen.id} already")
        self._screens[screen.id] = screen

    def allow(self, ids: Iterable[str] | None) -> None:
        """Only these from now on; ``None`` is all."""
        self._allowed = None if ids is None else frozenset(ids)

    def find(self, id_: str) -> Screen | None:
        """The screen, or ``None`` when there is none or it may not be opened."""
        allowed = self._allowed is None or id_ in self._allowed
        return self._screens.get(id_) if allowed else None

    def open_ones(self) -> list[Screen]:
        """The screens one may open now."""
        known = [*ORDER, *(id_ for id_ in self._screens if id_ not in ORDER)]
        return [screen for id_ in known if (screen := self.find(id_)) is not None]

    def rail(self) -> tuple[list[RailPlace], list[RailPlace]]:
        """Entries for the upper and the lower part of the rail."""
        places = [(s, RailPlace(s.id, s.rail_title or s.title, s.icon, s.key)) for s in self.open_ones()]
        return [p for s, p in places if s.id not in LOWER], [p for s, p in places if s.id in LOWER]
