"""Draws everything the frame says of the portal: ``python -m tests.ui.portal_link.shots DIR [STATE…]``.

Settings are English and Kiswahili, light and dark, large text, and 1920×1080.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.screens.gallery import Setting
from tests.ui.portal_link.stage import CTRL, SHIFT, Stage, staged, wait
from tests.ui.sign_in.shots import kit_for
from ui.kit.fonts import load_fonts
from ui.kit.theme import Look

SMALL, WIDE, LEAST = (1366, 768), (1920, 1080), (1024, 700)
SETTINGS: tuple[tuple[Setting, tuple[int, int]], ...] = (
    (Setting("en"), SMALL),
    (Setting("sw", code="sw"), SMALL),
    (Setting("dark", Look(mode="dark")), SMALL),
    (Setting("dark-sw", Look(mode="dark"), "sw"), SMALL),
    (Setting("large-sw", Look(large=True), "sw"), SMALL),
    (Setting("wide", Look()), WIDE),
    (Setting("wide-dark-sw", Look(mode="dark"), "sw"), WIDE),
    (Setting("narrow", Look()), LEAST),
)
NAMES = (
    ("Joseph Mutua Kioko", "22334455", "0722110345"),
    ("Zainab Mwanaisha Ali", "33445566", "0733552210"),
    ("Halima Abdi Noor", "44556677", ""),
    ("Samuel Kiprotich Ngeno", "55667788", "0110456789"),
)


def online(stage: Stage) -> None:
    """Nothing to say."""
    stage.all_sent()


def offline(stage: Stage) -> None:
    """The network went, work waits for twelve minutes."""
    stage.unsent(3, 12 * 60 + 5)
    stage.offline()


def slow(stage: Stage) -> None:
    """The portal answers late, the clock is a little off."""
    stage.unsent(1, 130)
    stage.online(drift_s=-130, took_s=3.0)
    wait(1_100)


def clock(stage: Stage) -> None:
    """The clock is seven minutes off."""
    stage.all_sent()
    stage.online(drift_s=431)
    wait(1_100)


def refused(stage: Stage) -> None:
    """The portal refused three entries."""
    stage.all_sent()
    _refuse_some(stage)
    stage.until(lambda: stage.front.shell.notices.shown is not None)


def speaks_not(stage: Stage) -> None:
    """The portal refuses to speak."""
    stage.unsent(2, 240)
    stage.offline("old_protocol: too old", "old_protocol")


def enrol(stage: Stage) -> None:
    """The file was restored."""
    stage.unsent(2, 240)
    _refuse_some(stage)
    stage.must_enrol("restored")
    stage.offline("not_a_demonstration: code", "not_a_demonstration")


def to_tell(stage: Stage) -> None:
    """Four citizens can be told."""
    for n, (name, number, phone) in enumerate(NAMES):
        bill = stage.bill(name, number, phone)
        stage.went_away(bill, f"K7Q2Z{'ABCD'[n]}")
        stage.receipt_came(bill, f"UKO4K7Q2Z{n}")
    stage.all_sent()
    stage.until(lambda: "4" in stage.front.shell.notices.text())


def _refuse_some(stage: Stage) -> None:
    """As the portal refuses: a number it gave away, a citizen it does not know, a fee without approval."""
    one, two = stage.bill(), stage.bill("Brian Otieno Were", "23456789")
    stage.refuse("bill_raised", "number_taken", one.id)
    stage.refuse("bill_raised", "fee_not_approved", two.id)
    stage.refuse("citizen_taken_down", "bad_body")


def dialog(of: Callable[[Stage], None], *, enter: str = "") -> Callable[[Stage], None]:
    """The dialog of the portal in that state."""

    def show(stage: Stage) -> None:
        of(stage)
        stage.press(Qt.Key.Key_R, CTRL | SHIFT)
        stage.portal_dialog()
        wait(250)
        if enter:
            stage.write(enter)
            stage.press(Qt.Key.Key_Return)
            wait(100)
            stage.offline("bad_code: no", "bad_code")
            wait(1_100)

    return show


def told(stage: Stage) -> None:
    """The list of citizens."""
    to_tell(stage)
    stage.press(Qt.Key.Key_G, CTRL)
    stage.tell_dialog()
    wait(250)


def nobody(stage: Stage) -> None:
    """Nobody waits."""
    stage.all_sent()
    stage.press(Qt.Key.Key_G, CTRL)
    stage.tell_dialog()
    wait(250)


def leave(stage: Stage) -> None:
    """F12 while work is unsent."""
    stage.unsent(3, 4 * 60 + 5)
    stage.offline()
    stage.press(Qt.Key.Key_F12)
    stage.leave_dialog()


def close(stage: Stage) -> None:
    """The window is closed while work is unsent."""
    stage.unsent(1, 4 * 60 + 5)
    stage.offline()
    stage.front.shell.close()
    stage.leave_dialog()


def waiting(stage: Stage) -> None:
    """A bill waits, under a banner, offline."""
    bill = stage.bill()
    to_tell(stage)
    offline(stage)
    stage.front.on_open_bill(bill.id)
    stage.until(lambda: stage.front.serve.page == "waiting")


def waiting_alone(stage: Stage) -> None:
    """The same without a banner."""
    waiting(stage)
    stage.front.shell.notices.take_away()
    wait(200)


def stated(stage: Stage) -> None:
    """The clock is off, and a code is taken down."""
    bill = stage.bill()
    clock(stage)
    stage.front.on_open_bill(bill.id)
    stage.until(lambda: stage.front.serve.page == "waiting")
    stage.press(Qt.Key.Key_T, CTRL)
    wait(100)
    stage.write("UKO4K7Q2ZT")
    stage.press(Qt.Key.Key_Return, CTRL)
    wait(300)


def takings(stage: Stage) -> None:
    """Takings under the same frame."""
    offline(stage)
    stage.online(drift_s=431)
    stage.offline()
    stage.press(Qt.Key.Key_F5)


def door(stage: Stage) -> None:
    """At the door, to be enrolled again, with the clock off."""
    enrol(stage)
    stage.online(drift_s=431)
    stage.offline("bad_code: no", "bad_code")
    stage.front.shell.lock_asked.emit()
    stage.press(Qt.Key.Key_F12)


def help_(stage: Stage) -> None:
    """F1."""
    stage.press(Qt.Key.Key_F1)


def palette(stage: Stage) -> None:
    """Ctrl+K."""
    refused(stage)
    stage.press(Qt.Key.Key_K, CTRL)
    stage.write("portal" if stage.kit.language.code == "en" else "mfumo")


def find(stage: Stage) -> None:
    """Find with citizens to be told."""
    stage.bill("Esther Njoki Kamau", "66778899")
    to_tell(stage)
    stage.press(Qt.Key.Key_F4)
    wait(300)


def find_told(stage: Stage) -> None:
    """Find, those to be told."""
    find(stage)
    stage.front.find.filters.chosen.emit("to_tell")
    wait(300)


STATES: dict[str, Callable[[Stage], None]] = {
    "online": online, "offline": offline, "slow": slow, "clock": clock, "refused": refused, "speaks-not": speaks_not,
    "enrol": enrol, "to-tell": to_tell, "waiting": waiting, "waiting-alone": waiting_alone,
    "takings": takings, "stated": stated, "door": door,
    "dialog-online": dialog(online), "dialog-offline": dialog(offline), "dialog-slow": dialog(slow),
    "dialog-refused": dialog(refused), "dialog-speaks-not": dialog(speaks_not), "dialog-enrol": dialog(enrol),
    "dialog-wrong-code": dialog(enrol, enter="ABCD-EFGH-JKLM"), "told": told, "told-nobody": nobody,
    "leave": leave, "close": close, "help": help_, "palette": palette, "find": find, "find-told": find_told,
}  # fmt: skip


def draw(folder: Path, setting: Setting, size: tuple[int, int], state: str) -> Path:
    """One picture."""
    kit = kit_for(setting)
    with tempfile.TemporaryDirectory() as place, staged(Path(place), kit, size) as stage:
        stage.sign_in()
        STATES[state](stage)
        wait(300)
        path = folder / f"portal-{state}-{setting.name}.png"
        stage.front.shell.grab().save(str(path))
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
        for setting, size in SETTINGS:
            if not only or setting.name in only:
                print(draw(folder, setting, size, state))
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
