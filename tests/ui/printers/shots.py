"""Draws the set-up of printers in every state: ``python -m tests.ui.printers.shots DIR [STATE…]``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from printing.discovery import FoundPrinter
from printing.job import JobState
from printing.sentences import REMEDIES
from printing.status import Condition
from tests.screens.gallery import Setting
from tests.ui.printers.papers import RECEIPTS, printed, say, with_printers
from tests.ui.sign_in.shots import SETTINGS, kit_for
from tests.ui.sign_in.stage import Stage, staged
from ui.kit.fonts import load_fonts
from ui.printers.add_dialog import AddDialog
from ui.printers.paper_frame import PaperFrame
from ui.printers.screen import PrintersScreen


def busy(stage: Stage, screen: PrintersScreen) -> None:
    """A printer without paper, a queue with everything."""
    with_printers(stage)
    for name, how in (
        ("Grace Atieno Ouma", JobState.SENT),
        ("Mercy Chebet Rono", JobState.PRINTED),
        ("Kevin Barasa Wafula", JobState.FAILED_BEFORE),
        ("Halima Abdi Noor", JobState.UNKNOWN),
    ):
        printed(stage, stage.bill(name), how, error=REMEDIES["silent"] if how is JobState.FAILED_BEFORE else "")
    printed(stage, stage.bill("Zainab Mwanaisha Ali"), JobState.SENDING, error=REMEDIES["paper_out"])
    found = FoundPrinter("Receipt printer, 80 mm", "usb:///dev/usb/lp0", "usb", receipt=True)
    stage.desk.counter.printers.finder._found = (found,)


def ready(stage: Stage, screen: PrintersScreen) -> None:
    """All is well, nothing is queued."""
    with_printers(stage)
    say(stage, RECEIPTS, Condition(heard=True))


def none(stage: Stage, screen: PrintersScreen) -> None:
    """No printer at all."""


def adding(stage: Stage, screen: PrintersScreen) -> None:
    """The dialog for an address."""
    ready(stage, screen)
    dialog = AddDialog(stage.kit, stage.desk.counter, stage.work)
    stage.shell.open_dialog(dialog, dialog.dialog_actions())


STATES: dict[str, Callable[[Stage, PrintersScreen], None]] = {
    "busy": busy, "ready": ready, "none": none, "adding": adding,
}  # fmt: skip


def draw(folder: Path, setting: Setting, state: str) -> Path:
    """One picture."""
    kit = kit_for(setting)
    with tempfile.TemporaryDirectory() as place, staged(Path(place), kit) as stage:
        stage.sign_in()
        screen = PrintersScreen(stage.desk.counter, kit, stage.work, stage.changes)
        frame = PaperFrame(stage.desk.counter, kit, stage.work, stage.changes, stage.shell)
        stage.open(screen)
        STATES[state](stage, screen)
        screen.refresh()
        frame.refresh()
        stage.until(lambda: screen.facts is not None)
        stage.rest(0.3)
        path = folder / f"printers-{state}-{setting.name}.png"
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
    only = [a.removeprefix("--only=") for a in arguments[1:] if a.startswith("--only=")]
    states = [a for a in arguments[1:] if not a.startswith("--")]
    for state in states or STATES:
        for setting in SETTINGS:
            if not only or setting.name in only:
                print(draw(folder, setting, state))
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
