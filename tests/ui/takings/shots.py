"""Draws the takings page in every state: ``python -m tests.ui.takings.shots DIR``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.screens.gallery import Setting
from tests.ui.sign_in.shots import SETTINGS, kit_for
from tests.ui.sign_in.stage import Stage, staged
from tests.ui.takings.busy_day import busy_day, free_visit, heard
from ui.kit.fonts import load_fonts
from ui.takings.screen import TakingsScreen


def busy(stage: Stage) -> None:
    """A day with everything."""
    busy_day(stage)
    stage.bill("Kevin Barasa Wafula")
    stage.desk.money(stage.bill("Joseph Mutua Kioko"), 50_000)
    free_visit(stage)
    heard(stage, stage.desk.counter.clock())


def nothing(stage: Stage) -> None:
    """Nobody came."""
    heard(stage, stage.desk.counter.clock())


def new(stage: Stage) -> None:
    """The portal was never heard."""


def offline(stage: Stage) -> None:
    """The network went."""
    busy(stage)
    stage.desk.link.unanswered("no answer")


STATES: dict[str, Callable[[Stage], None]] = {"busy": busy, "empty": nothing, "offline": offline, "new": new}


def draw(folder: Path, setting: Setting, state: str) -> Path:
    """One picture."""
    kit = kit_for(setting)
    with tempfile.TemporaryDirectory() as place, staged(Path(place), kit) as stage:
        stage.sign_in()
        STATES[state](stage)
        screen = TakingsScreen(
            stage.desk.counter, kit, stage.work, stage.changes, export_folder=Path.home() / "Documents"
        )
        stage.open(screen)
        stage.until(lambda: screen.facts is not None)
        stage.rest(0.1)
        path = folder / f"takings-{state}-{setting.name}.png"
        stage.shell.grab().save(str(path))
    return path


def main(arguments: list[str]) -> int:
    """Draw all, or the states named after the folder."""
    from PySide6.QtWidgets import QApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    load_fonts()
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for state in arguments[1:] or STATES:
        for setting in SETTINGS:
            print(draw(folder, setting, state))
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
