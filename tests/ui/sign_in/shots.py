"""Draws the sign-in page in every state: ``python -m tests.ui.sign_in.shots DIR``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from desktop.domain.errors import Trouble
from desktop.services.printer_view import PrinterState
from printing.sentences import REMEDIES
from tests.screens.gallery import Setting
from tests.ui.sign_in.stage import Stage, more_staff, new_counter, staged
from ui.kit.fonts import load_fonts
from ui.kit.kit import Kit
from ui.kit.theme import Look, Theme
from ui.language import Language
from ui.sign_in.screen import SignInScreen

SETTINGS = (
    Setting("en"),
    Setting("sw", code="sw"),
    Setting("dark", Look(mode="dark")),
    Setting("large-sw", Look(large=True), "sw"),
    Setting("contrast", Look(contrast=True)),
)


def choose(stage: Stage, page: SignInScreen) -> None:
    """Four digits of the PIN are typed."""
    for digit in "2468":
        page.form.pin.field._add(digit)


def wrong(stage: Stage, page: SignInScreen) -> None:
    """The PIN was wrong."""
    page.form.pin.field._digits = "000000"
    page.form.go.click()
    stage.until(lambda: not page.form.pin.error.isHidden())


def locked(stage: Stage, page: SignInScreen) -> None:
    """Five times."""
    for _ in range(5):
        page.form.pin.error.hide()
        wrong(stage, page)
    stage.rest(0.3)


def else_(stage: Stage, page: SignInScreen) -> None:
    """By staff number."""
    page.form.names.choose_place(0)
    page.form.number.field.line.setText("2001")
    page.form.number.field.line.textEdited.emit("2001")


def trouble(stage: Stage, page: SignInScreen) -> None:
    """Everything is out of order."""
    stage.desk.link.unanswered(str(Trouble("The portal cannot be reached. Work goes on.")))
    stage.desk.set_printer(PrinterState.PAPER_OUT, REMEDIES[PrinterState.PAPER_OUT])
    page.refresh()
    stage.rest(0.3)


def many(stage: Stage, page: SignInScreen) -> None:
    """More names than cards."""
    more_staff(stage.desk, 12)
    stage.until(lambda: page.form.names.rows() == 5)


def help_(stage: Stage, page: SignInScreen) -> None:
    """F1."""
    stage.shell.open_help()


STATES: dict[str, Callable[[Stage, SignInScreen], None]] = {
    "choose": choose, "wrong": wrong, "locked": locked, "else": else_, "trouble": trouble,
    "many": many, "help": help_,
}  # fmt: skip


def draw(folder: Path, setting: Setting, state: str) -> Path:
    """One picture."""
    kit = kit_for(setting)
    with tempfile.TemporaryDirectory() as place:
        make = {"make": new_counter} if state == "new" else {}
        with staged(Path(place), kit, **make) as stage:
            page = SignInScreen(stage.desk.counter, kit, stage.work, stage.changes)
            stage.open_full(page)
            if state == "new":
                stage.rest(0.3)
            else:
                stage.until(lambda: page.form.names.current is not None)
                STATES[state](stage, page)
            stage.rest(0.1)
            path = folder / f"sign-in-{state}-{setting.name}.png"
            stage.shell.grab().save(str(path))
    return path


def kit_for(setting: Setting) -> Kit:
    """A kit in this look and language, with the real translations."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme(setting.look)
    theme.apply(app)
    return Kit(theme, Language(setting.code))


def main(arguments: list[str]) -> int:
    """Draw all, or the states named after the folder."""
    from PySide6.QtWidgets import QApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    load_fonts()
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for state in arguments[1:] or [*STATES, "new"]:
        for setting in SETTINGS:
            print(draw(folder, setting, state))
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
