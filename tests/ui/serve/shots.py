"""Pictures of every state of the serve screen: ``python -m tests.ui.serve.shots FOLDER [en|sw] [dark] [large] …``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.identity import IdKind
from desktop.domain.ids import new_id
from desktop.services.take_down_citizen import CitizenDraft
from printing.job import Grade, JobState
from tests.support.people import BIRTH, draft
from tests.ui.serve.stage import CTRL, Stage, open_stage, wait
from ui.kit.theme import Look
from ui.language import Code


class Album:
    """Takes the pictures in the order of a visit."""

    def __init__(self, stage: Stage, out: Path, mark: str) -> None:
        self.stage, self.out, self.mark = stage, out, mark
        out.mkdir(parents=True, exist_ok=True)

    def shot(self, name: str) -> None:
        """The window as it stands."""
        wait(60)
        self.stage.shell.grab().save(str(self.out / f"{name}-{self.mark}.png"))

    def search(self) -> None:
        """The first page."""
        stage = self.stage
        self.shot("01-empty")
        stage.press(Qt.Key.Key_I, CTRL)
        stage.write("22334455")
        stage.press(Qt.Key.Key_Return)
        stage.line("serve.citizen.name")
        stage.write("Amina Wanjiku Otieno")
        stage.press(Qt.Key.Key_Return)
        stage.write("07123")
        stage.press(Qt.Key.Key_Return)
        wait(900)
        self.shot("02-new-citizen")
        stage.screen.search.citizen.look_for_another()
        _earlier(stage)
        stage.screen.search.service.search.clear()
        stage.press(Qt.Key.Key_I, CTRL)
        stage.write("12345678")
        stage.press(Qt.Key.Key_Return)
        stage.until(lambda: stage.screen.search.visit.citizen is not None, "the citizen")
        wait(100)
        self.shot("03-frequent")
        stage.find_service("good conduct")
        stage.press(Qt.Key.Key_Return)
        wait(50)
        self._answer_all()
        stage.find_service("umilki gari")
        self.shot("04-found")
        stage.press(Qt.Key.Key_Return)
        stage.line("serve.service.answer.vehicle_reg")
        stage.write("KDJ 412X")
        self.shot("05-question")
        stage.press(Qt.Key.Key_Return)

    def odd(self) -> None:
        """A fee nobody knows, nothing found."""
        stage = self.stage
        stage.find_service("accept vehicle ownership")
        stage.press(Qt.Key.Key_Return)
        wait(50)
        self._answer_all(leave_fee=True)
        stage.line("serve.service.fee.amount").setFocus()
        stage.write("1500")
        stage.press(Qt.Key.Key_Return)
        stage.write("Gazette Notice 7823 of 2025")
        self.shot("06-unknown-fee")
        stage.press(Qt.Key.Key_Return)
        stage.until(lambda: stage.seen("serve.approval.pin"), "the dialog")
        self.shot("07-approval")
        stage.press(Qt.Key.Key_Escape)
        stage.screen.search.take_off()
        stage.find_service("xqzzw")
        self.shot("08-nothing-found")

    def waiting(self) -> None:
        """The second page, whole, part paid, offline."""
        stage = self.stage
        bill = stage.raise_bill()
        stage.desk.portal_has(bill)
        stage.desk.paper(bill, "slip")
        wait(1200)
        self.shot("10-waiting")
        if stage.seen("serve.waiting.cancel"):
            stage.click("serve.waiting.cancel")
            wait(100)
            self.shot("11-cancel")
            stage.press(Qt.Key.Key_Escape)
        stage.desk.money(bill, bill.total_cents - 5_000)
        wait(300)
        self.shot("12-part-paid")
        stage.desk.link.unanswered("no route")
        stage.desk.file.tell({"link"})
        wait(300)
        self.shot("13-part-paid-offline")

    def paid(self) -> None:
        """The third page with the evidence of each kind of printer."""
        stage = self.stage
        bill = stage.bill()
        stage.desk.money(bill, 5_000, code="UKO4K7Q2ZV")
        stage.until(lambda: stage.screen.page == "paid", "paid")
        wait(600)
        self.shot("20-paid-queued")
        stage.desk.paper(bill, "receipt")
        wait(400)
        self.shot("21-paid-printed")
        stage.click("serve.paid.copy")
        wait(100)
        self.shot("22-copy")
        stage.press(Qt.Key.Key_Escape)
        stage.click("serve.paid.pdf")
        wait(900)
        self.shot("23-pdf")

    def evidence(self) -> None:
        """Sent and unknown."""
        stage = self.stage
        for name, state, grade in (("24-sent", JobState.SENT, Grade.C), ("25-unknown", JobState.UNKNOWN, Grade.A)):
            stage.press(Qt.Key.Key_B, CTRL)
            stage.until(lambda: stage.screen.page == "search", "search")
            stage.add_records()
            bill = stage.raise_bill()
            stage.desk.portal_has(bill)
            stage.desk.paper(bill, "slip")
            stage.desk.money(bill, bill.total_cents)
            stage.until(lambda: stage.screen.page == "paid", "paid")
            stage.desk.paper(bill, "receipt", state, grade)
            wait(500)
            self.shot(name)

    def each(self) -> None:
        """One bill each; a free service."""
        stage = self.stage
        stage.press(Qt.Key.Key_B, CTRL)
        stage.add_records()
        stage.add_records("KCA 001A")
        stage.press(Qt.Key.Key_O, CTRL)
        wait(100)
        self.shot("30-one-each")
        stage.raise_bill()
        wait(300)
        self.shot("31-one-each-waiting")
        stage.press(Qt.Key.Key_Escape)
        stage.find_service("kusasisha rekodi")
        stage.press(Qt.Key.Key_Return)
        wait(100)
        self._answer_all()
        self.shot("32-free")
        stage.press(Qt.Key.Key_F9)
        wait(500)
        self.shot("33-recorded")

    def _answer_all(self, *, leave_fee: bool = False) -> None:
        form = self.stage.screen.search.service.panel.form
        if form is None:
            return
        for part in form._questions:
            part.setFocus()
            self.stage.write("PVT-ABCD1234" if "company" in part.question.id else "KDJ 412X")
        QApplication.processEvents()
        if not leave_fee:
            form.finish()


def _earlier(stage: Stage) -> None:
    counter = stage.desk.counter
    citizen = counter.citizens.take_down(
        CitizenDraft(new_id(), IdKind.NATIONAL, "12345678", "Amina Wanjiku Otieno", "0712345126")
    )
    paid = counter.bills.raise_bill(draft(citizen.id))
    stage.desk.money(paid, paid.total_cents)
    counter.bills.raise_bill(draft(citizen.id, language="en"))
    assert BIRTH


def main() -> None:
    """Every picture in one language and mode."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    out = Path(sys.argv[1])
    code: Code = "sw" if "sw" in sys.argv else "en"
    dark, large, contrast = "dark" in sys.argv, "large" in sys.argv, "contrast" in sys.argv
    look = Look("dark" if dark else "light", contrast=contrast, large=large)
    mark = code + ("-dark" if dark else "") + ("-large" if large else "") + ("-contrast" if contrast else "")
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"small": (1024, 700), "wide": (1920, 1080)}
        size = next((size for name, size in sizes.items() if name in sys.argv), (1366, 768))
        mark += next((f"-{name}" for name in sizes if name in sys.argv), "")
        stage = open_stage(Path(folder), code, look, size)
        try:
            album = Album(stage, out, mark)
            for part in (album.search, album.odd, album.waiting, album.paid, album.evidence, album.each):
                part()
        finally:
            stage.close()
            app.processEvents()


if __name__ == "__main__":
    main()
