"""A shell with two invented screens."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.screens.gallery import NOON, Place
from tests.screens.sample_screen import SampleServe
from ui.kit.kit import Kit
from ui.language import N_, Plain
from ui.shell.state import ShellFacts, ShellState
from ui.shell.window import Shell


@pytest.fixture
def serve(kit: Kit) -> SampleServe:
    return SampleServe(kit)


@pytest.fixture
def shell(kit: Kit, serve: SampleServe, qtbot: QtBot) -> Shell:
    """Serve (F2), Takings (F5) and Set-up (F10), shown with Serve in front."""
    facts = ShellFacts(staff_name="Grace Njeri", initials="GN", centre=Plain("GPO Nairobi"))
    made = Shell(kit, ShellState(facts, lambda: NOON))
    qtbot.addWidget(made)
    made.add_screen(serve)
    made.add_screen(Place(kit, ("takings", N_("Takings"), "takings", "F5")))
    made.add_screen(Place(kit, ("setup", N_("Set-up"), "setup", "F10")))
    made.open_screen("serve")
    with qtbot.waitActive(made):
        made.show()
    return made
