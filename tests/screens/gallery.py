"""Draws every part of the kit and the shell: ``python -m tests.screens.gallery DIR``.

Without a display Qt's offscreen platform is enough. Each picture is 1366×768; the names say what is on it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.errors import Trouble
from tests.screens.sample_parts import approval_dialog, report_page, states_page
from tests.screens.sample_screen import SampleServe
from tests.screens.sample_words import sample_translator
from ui.kit.button import Button
from ui.kit.fonts import load_fonts
from ui.kit.kit import Kit
from ui.kit.theme import Look, Theme
from ui.language import N_, Code, Language, Plain, Words, say
from ui.shell.demo_strip import DemoStrip
from ui.shell.screen import Screen
from ui.shell.state import Link, PrinterLight, ShellFacts, ShellState
from ui.shell.window import SIZE, Shell

NOON = datetime(2026, 10, 14, 6, 31, 8, tzinfo=UTC)
PLACES: tuple[tuple[str, Words, str, str], ...] = (
    ("queue", N_("Queue"), "queue", "F3"),
    ("find", N_("Find"), "find", "F4"),
    ("takings", N_("Takings"), "takings", "F5"),
    ("shift", N_("Shift"), "clock", "F8"),
    ("setup", N_("Set-up"), "setup", "F10"),
)


PLAIN = Look()


@dataclass(frozen=True)
class Setting:
    """A look and a language to draw in."""

    name: str
    look: Look = PLAIN
    code: Code = "en"


SETTINGS = (
    Setting("light"),
    Setting("dark", Look(mode="dark")),
    Setting("sw", code="sw"),
    Setting("large", Look(large=True)),
    Setting("contrast", Look(contrast=True)),
    Setting("large-sw", Look(large=True), "sw"),
)
PAGES = ("serve", "states", "report", "palette", "help", "dialog", "offline", "demonstration")


class Place(Screen):
    """A screen that is only an entry of the rail."""

    def __init__(self, kit: Kit, place: tuple[str, Words, str, str]) -> None:
        super().__init__(kit)
        self.id, self.title, self.icon, self.key = place


class Page(Screen):
    """A page of parts."""

    id, title, icon, key = "serve", N_("Serve"), "serve", "F2"

    def __init__(self, kit: Kit, content: QWidget) -> None:
        super().__init__(kit)
        from ui.kit.arrange import column

        self.setLayout(column(content))


def sample_shell(kit: Kit, first: Screen) -> Shell:
    """The shell with an agent at counter 12."""
    facts = ShellFacts(
        printer=PrinterLight(N_("Printer ready"), "ok"),
        staff_name="Grace Njeri",
        initials="GN",
        under_name=say(N_("Counter {n}"), n=12),
        centre=Plain("GPO Nairobi"),
    )
    shell = Shell(kit, ShellState(facts, lambda: NOON))
    shell.add_screen(first)
    for place in PLACES:
        shell.add_screen(Place(kit, place))
    shell.resize(*SIZE)
    shell.open_screen(first.id)
    return shell


def build(kit: Kit, page: str) -> Shell:
    """The shell showing ``page``."""
    if page in ("states", "report"):
        return sample_shell(kit, Page(kit, states_page(kit) if page == "states" else report_page(kit)))
    shell = sample_shell(kit, SampleServe(kit))
    shell.show()
    if page == "palette":
        shell.open_palette()
    elif page == "help":
        shell.open_help()
    elif page == "dialog":
        shell.open_dialog(approval_dialog(kit))
    elif page == "offline":
        shell.state.set(link=Link("offline", NOON), entries_waiting=7, printer=PrinterLight(N_("Paper out"), "bad"))
        shell.tell.say(
            Trouble("The receipt printer is out of paper. Put in a new roll; the slip then comes by itself.")
        )
    elif page == "demonstration":
        strip = DemoStrip(kit)
        strip.add(Button(kit, N_("Play the citizen"), size="row", icon="play"))
        shell.set_demonstration(strip)
    return shell


def kit_for(setting: Setting, app: QApplication) -> Kit:
    """A kit in this look and language, put on the application."""
    theme = Theme(setting.look)
    theme.apply(app)
    return Kit(theme, Language(setting.code, sample_translator))


def draw_all(folder: Path, app: QApplication) -> Iterator[Path]:
    """Draw every page in every setting; yields the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for setting in SETTINGS:
        kit = kit_for(setting, app)
        for page in PAGES:
            shell = build(kit, page)
            shell.show()
            app.processEvents()
            app.processEvents()
            path = folder / f"{page}-{setting.name}.png"
            shell.grab().save(str(path))
            shell.close()
            shell.deleteLater()
            yield path


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Say where the pictures go: python -m tests.screens.gallery DIR")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    load_fonts()
    for path in draw_all(Path(arguments[0]), app):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
