"""The actions that work on every screen: screens by their keys, help, lock, language, look, full screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.kit.kit import Kit
from ui.language import N_, as_spoken, say
from ui.shell.action import Action
from ui.shell.screen import Screen


@dataclass(frozen=True)
class Deeds:
    """What the window itself can do."""

    show: Callable[[str], None]
    palette: Callable[[], None]
    help: Callable[[], None]
    lock: Callable[[], None]
    full_screen: Callable[[], None]
    back: Callable[[], None]


def common_actions(kit: Kit, screens: Sequence[Screen], deeds: Deeds, *, signed_in: bool) -> list[Action]:
    """Everything the shell offers now; before sign-in neither screens nor lock."""
    actions = [_opening(screen, deeds) for screen in screens if signed_in]
    actions += [
        Action("anything", N_("Do anything"), "Ctrl+K", deeds.palette, listed=False),
        Action("help", N_("Help for this screen"), "F1", deeds.help),
        Action("full_screen", N_("Full screen, or a window"), "F11", deeds.full_screen),
        Action("back", N_("One step back"), "Esc", deeds.back, listed=False),
    ]
    if signed_in:
        actions.append(Action("lock", N_("Lock, or switch agent"), "F12", deeds.lock))
    return actions + look_actions(kit)


def look_actions(kit: Kit) -> list[Action]:
    """Language, light or dark, text size, contrast: they work under a dialog too."""
    theme, language = kit.theme, kit.language
    return [
        Action("language", N_("English or Kiswahili"), "Ctrl+L", language.swap),
        Action("mode", N_("Light or dark"), "Ctrl+Shift+L", theme.swap_mode),
        Action("larger", N_("Larger text"), "Ctrl++", lambda: theme.set_large(True), more=("Ctrl+=",)),
        Action("smaller", N_("Smaller text"), "Ctrl+-", lambda: theme.set_large(False)),
        Action("usual_size", N_("Usual text size"), "Ctrl+0", lambda: theme.set_large(False)),
        Action("contrast", N_("More contrast, or less"), "", lambda: theme.set_contrast(not theme.contrast)),
    ]


def _opening(screen: Screen, deeds: Deeds) -> Action:
    words = say(N_("Open {screen}"), screen=as_spoken(screen.title))
    return Action(f"open:{screen.id}", words, screen.key, lambda: deeds.show(screen.id))
