"""Opens the counter for a person: a profile's own, or a demonstration on this machine when none is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from desktop.app.settings import CounterSettings, read_settings
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from desktop.app.demonstration import Demonstration
    from ui.front import Front

Code = Literal["en", "sw"]


def open_counter(profile: Path | None, portal: str, printer: str, code: str, language: str) -> int:
    """Opens the window and lives until it is closed; the exit code."""
    if profile is None:
        if portal or printer or code:
            raise UserError("A portal, printer or code belongs to a profile. Name its folder with --profile.")
        return _demonstrate(cast(Code, language))
    settings = read_settings(profile)
    settings = replace(
        settings,
        portal=portal or settings.portal,
        printer=printer or settings.printer,
        code=code or settings.code,
        keyring=True,
    )
    return _live(settings, cast(Code, language), None)


def _demonstrate(language: Code) -> int:
    from platformdirs import user_data_path

    from desktop.app.demonstration import Demonstration

    folder = user_data_path("huduma-counter") / "demonstration"
    world = Demonstration(folder)
    try:
        settings = world.start()
        print(f"The demonstration keeps its records and papers in {folder}", flush=True)
        return _live(settings, language, world)
    finally:
        world.stop()


def _live(settings: CounterSettings, language: Code, world: Demonstration | None) -> int:
    from desktop.app.bootstrap import build_counter
    from ui.application import make_application, make_kit, quit_on_signals
    from ui.front import Front
    from ui.kit.theme import Look

    running = build_counter(settings)
    application = make_application()
    kit = make_kit(application, language, Look(), listening=True)
    front = Front(running.counter, kit)
    if world is not None:
        _let_play(front, world)
    front.open(whole_screen=True)
    running.start()
    quit_on_signals(application)
    try:
        return int(application.exec())
    finally:
        front.close()
        running.stop()


def _let_play(front: Front, world: Demonstration) -> None:
    from desktop.app.play_citizen import CitizenPlayer

    player = CitizenPlayer(front, world)
    front.shell.set_demonstration(player.strip)
