"""Draws how money is asked for and what becomes of it: ``python -m tests.ui.serve.money_shots DIR [STATE…]``.

Settings are English and Kiswahili, light and dark, 1024×700, 1366×768 and 1440×900; ``--only=NAME`` draws one.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.domain.errors import Trouble
from desktop.domain.time import instant_text, utc_now
from desktop.services.ports.views import BillView
from desktop.services.take_up_bill import TakeUpDraft
from sync.protocol.messages import ElsewhereAnswer
from sync.protocol.states import AttemptState, NumberSource
from tests.support.asked import answer, attempt_is, number_comes, set_rail, suggest
from tests.ui.serve.stage import CTRL, Stage, open_stage, wait
from ui.kit.theme import Look
from ui.language import Code

Setting = tuple[str, Code, Look, tuple[int, int]]
SETTINGS: tuple[Setting, ...] = (
    ("en", "en", Look(), (1440, 900)),
    ("sw-dark", "sw", Look(mode="dark"), (1440, 900)),
    ("small", "en", Look(mode="dark"), (1024, 700)),
    ("small-sw", "sw", Look(), (1024, 700)),
    ("mid-sw", "sw", Look(), (1366, 768)),
    ("large-sw", "sw", Look(large=True), (1366, 768)),
)


def waiting(stage: Stage) -> BillView:
    """A bill of KES 550 that waits at a portal that can prompt."""
    set_rail(stage.desk)
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    stage.add_records()
    bill = stage.raise_bill()
    stage.desk.portal_has(bill)
    stage.desk.paper(bill, "slip")
    return bill


def _prompt(stage: Stage) -> BillView:
    bill = waiting(stage)
    wait(200)
    stage.press(Qt.Key.Key_M, CTRL)
    stage.until(lambda: stage.bill().attempts, "the prompt")
    return bill


def asked(stage: Stage) -> None:
    """On the phone."""
    bill = _prompt(stage)
    answer(stage.desk, stage.bill().attempts[0].id)
    attempt_is(stage.desk, bill, AttemptState.ASKED)
    wait(1_200)


def not_paid(stage: Stage) -> None:
    """Wrong PIN."""
    attempt_is(stage.desk, _prompt(stage), AttemptState.NOT_PAID, "wrong_pin")


def refused(stage: Stage) -> None:
    """The portal found it too late."""
    _prompt(stage)
    answer(stage.desk, stage.bill().attempts[0].id, "stale")


def not_known(stage: Stage) -> None:
    """Nobody has said yes or no."""
    attempt_is(stage.desk, _prompt(stage), AttemptState.NOT_KNOWN, "still_processing")


def not_known_code(stage: Stage) -> None:
    """A code that cannot be."""
    not_known(stage)
    stage.until(lambda: stage.seen("serve.not_known"), "the page")
    stage.press(Qt.Key.Key_T, CTRL)
    stage.write("UJE4K7")
    stage.press(Qt.Key.Key_Return)


def part_paid(stage: Stage) -> None:
    """A part came by prompt."""
    bill = _prompt(stage)
    attempt_is(stage.desk, bill, AttemptState.PART_PAID)
    stage.desk.money(bill, 50_000)


def other_number(stage: Stage) -> None:
    """Another phone, typed wrongly."""
    waiting(stage)
    wait(200)
    stage.click("serve.prompt.other")
    stage.write("020 222 2222")
    stage.press(Qt.Key.Key_M, CTRL)


def offline(stage: Stage) -> None:
    """The network went."""
    waiting(stage)
    stage.desk.link.unanswered("no route")
    stage.desk.file.tell({"link"})


def no_number(stage: Stage) -> None:
    """The rail has not allotted a number."""
    set_rail(stage.desk, source=NumberSource.GATEWAY)
    stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
    stage.add_records()
    stage.raise_bill()


def no_number_offline(stage: Stage) -> None:
    """Nor will it soon."""
    no_number(stage)
    stage.desk.link.unanswered("no route")
    stage.desk.file.tell({"link"})
    stage.desk.counter.papers.slip_again(stage.screen.bill_id)


def numbered(stage: Stage) -> None:
    """The number came."""
    no_number(stage)
    number_comes(stage.desk, stage.bill(), "QMZT4VX")


def suggested(stage: Stage) -> None:
    """Money that may have been meant."""
    bill = waiting(stage)
    suggest(stage.desk, bill, bill.account[:-1], "one_off", "same_amount")


def assigning(stage: Stage) -> None:
    """A supervisor is asked."""
    bill = waiting(stage)
    suggest(stage.desk, bill, bill.account[:4] + bill.account[5] + bill.account[4] + bill.account[6:], "swapped")
    stage.click("serve.suggestion.assign")
    stage.until(lambda: stage.seen("serve.assign.pin"), "the dialog")


def taken_up(stage: Stage) -> None:
    """A bill of eCitizen's on the waiting page."""
    set_rail(stage.desk)
    stage.desk.elsewhere = good_conduct
    found = stage.desk.counter.money.look_elsewhere("QMZT4VX")
    bill = stage.desk.counter.money.take_up(TakeUpDraft("01900000-0000-7000-8000-0000000000e1", found, "", "en"))
    stage.screen.open_bill(bill.id)


def good_conduct(number: str) -> ElsewhereAnswer:
    """What eCitizen says of a good conduct certificate."""
    return ElsewhereAnswer(
        number, "pesaflow", "", "unpaid", "Good conduct certificate", "KES", 105_000, 0, "2026-10-14T06:31:08.123Z"
    )


def look(status: str, *, paid: int = 0, bill: str = "") -> Callable[[Stage], object]:
    """A number is looked up."""

    def show(stage: Stage) -> None:
        set_rail(stage.desk)
        known = status != "unknown"
        rail, what = ("pesaflow", "Good conduct certificate") if known else ("", "")
        cents = 105_000 if status not in ("unknown", "rail_silent") else 0
        at = instant_text(utc_now())
        stage.desk.elsewhere = lambda number: ElsewhereAnswer(number, rail, bill, status, what, "KES", cents, paid, at)
        stage.take_down("12345678", "Amina Wanjiku Otieno", "0712345126")
        stage.press(Qt.Key.Key_F, CTRL)
        stage.write("QMZT4VX")
        stage.until(lambda: stage.seen("serve.elsewhere.look"), "the offer")
        if status:
            stage.press(Qt.Key.Key_Return)

    return show


def away(stage: Stage) -> None:
    """The portal cannot be reached."""

    def nobody(_number: str) -> ElsewhereAnswer:
        raise Trouble("no route")

    look("")(stage)
    stage.desk.elsewhere = nobody
    stage.press(Qt.Key.Key_Return)


STATES: dict[str, Callable[[Stage], object]] = {
    "waiting": waiting, "asked": asked, "not-paid": not_paid, "refused": refused, "not-known": not_known,
    "not-known-code": not_known_code, "part-paid": part_paid, "other-number": other_number, "offline": offline,
    "no-number": no_number, "no-number-offline": no_number_offline, "numbered": numbered, "suggested": suggested,
    "assigning": assigning, "taken-up": taken_up, "look": look(""), "look-unpaid": look("unpaid"),
    "look-part": look("part_paid", paid=55_000), "look-paid": look("paid", paid=105_000),
    "look-unknown": look("unknown"), "look-silent": look("rail_silent"), "look-away": away,
    "look-ours": look("unpaid", bill="01900000-0000-7000-8000-0000000000f1"),
}  # fmt: skip


def draw(folder: Path, setting: Setting, state: str) -> Path:
    """One picture."""
    name, code, look, size = setting
    with tempfile.TemporaryDirectory() as place:
        stage = open_stage(Path(place), code, look, size)
        try:
            STATES[state](stage)
            wait(700)
            path = folder / f"money-{state}-{name}.png"
            stage.shell.grab().save(str(path))
        finally:
            stage.close()
    return path


def main(arguments: list[str]) -> int:
    """Draw all, or the states named after the folder."""
    from PySide6.QtWidgets import QApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    only = [a.removeprefix("--only=") for a in arguments[1:] if a.startswith("--only=")]
    states = [a for a in arguments[1:] if not a.startswith("--")]
    for state in states or STATES:
        for setting in SETTINGS:
            if not only or setting[0] in only:
                print(draw(folder, setting, state), flush=True)
                app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
