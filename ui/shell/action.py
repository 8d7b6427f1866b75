"""An action: a deed with a name, a key and a place. Keys, buttons and the command palette all run the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.language import Words
from ui.work import Running

Run = Callable[[], Running | None]


def always() -> bool:
    """An action that can be done at any time."""
    return True


@dataclass(frozen=True)
class Action:
    """``run`` may return the ``Running`` of the work it began: until that ends, the action does nothing again.

    ``shortcut`` is the key shown; ``more`` are further keys for it ("/" is eaten by text fields, Ctrl+F is not).
    ``where`` names the screen in the command palette; ``listed`` false keeps plain movements out of it.
    """

    id: str
    text: Words
    shortcut: str
    run: Run
    enabled: Callable[[], bool] = always
    where: Words = ""
    more: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class FootKey:
    """A key and what it does, in the foot: ``FootKey(("Up", "Down"), N_("Choose"))``."""

    keys: tuple[str, ...]
    words: Words
