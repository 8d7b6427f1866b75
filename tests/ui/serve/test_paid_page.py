"""The third page: who confirmed it, what is known of the paper, and the ways on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.services.ports.views import BillView
from printing.job import Grade, JobState
from tests.ui.serve.stage import CTRL, SHIFT, Stage


@pytest.fixture
def bill(stage: Stage) -> BillView:
    """A paid bill on the screen, its receipt not printed yet."""
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records()
    raised = stage.raise_bill()
    stage.desk.portal_has(raised)
    stage.desk.paper(raised, "slip")
    stage.desk.money(raised, raised.total_cents)
    stage.until(lambda: stage.screen.page == "paid" and stage.bill().receipt, "paid")
    return stage.bill()


def chip(stage: Stage) -> str:
    return stage.screen.paid.paper._chip.text()


def test_banner_names_the_amount_and_who_confirmed_it(stage: Stage, bill: BillView) -> None:
    banner = stage.screen.paid.banner
    assert banner.amount.text() == "KES 550.00"
    assert banner.second.text().startswith("Confirmed by the portal at ")


def test_first_painting_as_paid_is_written_down_once(stage: Stage, bill: BillView) -> None:
    stage.until(lambda: stage.screen.paid_shown_at is not None, "painted")
    shown = stage.screen.paid_shown_at
    assert shown is not None
    assert shown.bill == bill.id
    assert shown.at >= bill.payments[0].seen_at
    stage.screen.paid.banner.repaint()
    assert stage.screen.paid_shown_at is shown


def test_references_are_all_shown(stage: Stage, bill: BillView) -> None:
    assert bill.receipt is not None
    grid = stage.screen.paid._grid
    stage.until(lambda: grid._receipt.value.text() == bill.receipt.number if bill.receipt else False, "the receipt")
    assert grid._account.value.text().replace(" ", "") == bill.account
    assert grid._code.value.text() == bill.receipt.rail_code


@pytest.mark.parametrize(
    ("state", "grade", "word", "evidence"),
    [
        (JobState.PRINTED, Grade.A, "Printed", "The printer itself reported"),
        (JobState.PRINTED, Grade.B, "Printed", "The printer itself reported"),
        (JobState.SENT, Grade.C, "Sent, look at the paper", "cannot say more"),
        (JobState.UNKNOWN, Grade.A, "Did it come out?", "Look at the paper"),
    ],
)
def test_paper_is_told_by_its_evidence(
    stage: Stage, bill: BillView, state: JobState, grade: Grade, word: str, evidence: str
) -> None:
    assert chip(stage) == "Waits for the printer"
    stage.desk.paper(bill, "receipt", state, grade)
    stage.until(lambda: chip(stage) == word, word)
    assert evidence in stage.screen.paid.paper._evidence.text()
    assert stage.seen("serve.paid.copy")


def test_no_copy_is_offered_before_the_original_was_sent(stage: Stage, bill: BillView) -> None:
    assert not stage.seen("serve.paid.copy")
    assert not stage.seen("serve.paid.not_out")


def test_copy_asks_for_a_reason_and_is_counted(stage: Stage, bill: BillView) -> None:
    stage.desk.paper(bill, "receipt")
    stage.until(lambda: stage.seen("serve.paid.copy"), "printed")
    stage.press(Qt.Key.Key_P, CTRL | SHIFT)
    stage.until(lambda: stage.seen("serve.dialog.deed"), "the dialog")
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: any(paper.copy == 1 for paper in stage.bill().papers), "copy 1")
    stage.until(lambda: "1 copy" in stage.screen.paid.paper._more.text(), "counted")


def test_receipt_is_pictured_as_it_prints(stage: Stage, bill: BillView) -> None:
    stage.until(lambda: stage.screen.paid.receipt._paper._image is not None, "the picture")
    image = stage.screen.paid.receipt._paper._image
    assert image is not None
    assert image.width() == 576


def test_pdf_is_saved_by_the_receipts_number(stage: Stage, bill: BillView, tmp_path: Path) -> None:
    assert bill.receipt is not None
    path = tmp_path / "papers" / f"{bill.receipt.number}.pdf"
    stage.click("serve.paid.pdf")
    stage.until(lambda: not stage.screen.paid.paper._saved.isHidden(), "saved")
    assert path.read_bytes().startswith(b"%PDF")
    assert path.name in stage.screen.paid.paper._saved.text()


def test_next_citizen_is_one_key_even_while_the_paper_is_coming(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_N, CTRL)
    assert stage.screen.page == "search"
    assert stage.screen.search.visit.citizen is None
    assert stage.line("serve.citizen.number").hasFocus()


def test_another_service_keeps_the_citizen(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_B, CTRL)
    citizen = stage.screen.search.visit.citizen
    assert citizen is not None
    assert citizen.name == "Brian Were"
    assert stage.line("serve.service.search").hasFocus()


def test_second_bill_of_the_visit_is_one_click_away(stage: Stage) -> None:
    stage.take_down("22334455", "Brian Were", "")
    stage.add_records("KDJ 412X")
    stage.add_records("KCA 001A")
    stage.press(Qt.Key.Key_O, CTRL)
    first = stage.raise_bill()
    stage.desk.money(first, first.total_cents)
    stage.until(lambda: stage.screen.page == "paid", "paid")
    stage.click("serve.paid.sibling")
    stage.until(lambda: stage.screen.page == "waiting", "the second bill")
    assert stage.screen.bill_id != first.id


def test_every_page_speaks_both_languages(stage: Stage, bill: BillView) -> None:
    stage.press(Qt.Key.Key_L, CTRL)
    assert stage.screen.paid.banner.title.text() == "Imelipwa kikamilifu"
    assert stage.screen.paid.receipt.next.text() == "Mwananchi anayefuata"
    stage.press(Qt.Key.Key_L, CTRL)
    assert stage.screen.paid.banner.title.text() == "Paid in full"
