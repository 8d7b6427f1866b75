"""Draws Find in every state: ``python -m tests.ui.find.shots DIR``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from desktop.domain.ids import new_id
from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import business_day, utc_now
from desktop.services.state_code import Statement
from sync.protocol.states import AttemptState
from tests.screens.gallery import Setting
from tests.support.asked import attempt_is, suggest
from tests.ui.sign_in.shots import SETTINGS, kit_for
from tests.ui.sign_in.stage import Stage, staged
from ui.find.screen import FindScreen
from ui.kit.fonts import load_fonts

NAMES = (
    "Kevin Barasa Wafula", "Zainab Mwanaisha Ali", "Halima Abdi Noor", "Samuel Kiprotich Ngeno", "Brian Otieno Were",
)  # fmt: skip


def waiting(stage: Stage, screen: FindScreen) -> None:
    """Five bills wait, one is part paid."""
    for name in NAMES:
        stage.bill(name)
    stage.desk.money(stage.bill("Joseph Mutua Kioko"), 50_000)
    screen.refresh()


def found(stage: Stage, screen: FindScreen) -> None:
    """A paid bill, by a name."""
    bill = stage.bill("Amina Wanjiku Otieno")
    stage.desk.money(bill, bill.total_cents)
    waiting(stage, screen)
    screen.scanned("amina")


def not_found(stage: Stage, screen: FindScreen) -> None:
    """Nobody."""
    waiting(stage, screen)
    screen.scanned("UJE2M6X9RA")


def nothing(stage: Stage, screen: FindScreen) -> None:
    """No bill waits."""


def needs(stage: Stage, screen: FindScreen) -> None:
    """Not known, part paid, money that may be meant, stated."""
    waiting(stage, screen)
    unknown, meant, said = (
        stage.bill(name) for name in ("Amina Wanjiku Otieno", "Yusuf Hassan Farah", "Mercy C. Rono")
    )
    attempt_is(stage.desk, unknown, AttemptState.NOT_KNOWN)
    suggest(stage.desk, meant, meant.account[:-1])
    code = mpesa_code_prefix(business_day(utc_now())) + "4K7Q2ZW"
    stage.desk.counter.bills.state_code(Statement(new_id(), said.id, code, said.total_cents))
    screen.refresh()


def meant(stage: Stage, screen: FindScreen) -> None:
    """Money that may be meant is chosen."""
    needs(stage, screen)
    stage.rest(0.3)
    screen.list.step(2)


def elsewhere(stage: Stage, screen: FindScreen) -> None:
    """A number that is nobody's here."""
    screen.scanned("QMZT4VX")


STATES: dict[str, Callable[[Stage, FindScreen], None]] = {
    "waiting": waiting, "found": found, "not-found": not_found, "empty": nothing,
    "needs": needs, "meant": meant, "elsewhere": elsewhere,
}  # fmt: skip


def draw(folder: Path, setting: Setting, state: str) -> Path:
    """One picture."""
    kit = kit_for(setting)
    with tempfile.TemporaryDirectory() as place, staged(Path(place), kit) as stage:
        stage.sign_in()
        screen = FindScreen(stage.desk.counter, kit, stage.work, stage.changes)
        stage.open(screen)
        STATES[state](stage, screen)
        stage.rest(0.3)
        path = folder / f"find-{state}-{setting.name}.png"
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
