"""The set-up of printers: what it says of a printer, and what may be done with a paper without losing any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.time import utc_now
from desktop.services.ports.printers import KeptPrinter
from desktop.services.state_code import Statement
from desktop.store.paper_jobs import PaperJobs
from portal.rails.sandbox import new_mpesa_code
from printing.job import JobState
from printing.status import Condition
from tests.ui.printers.papers import RECEIPTS, SPARE, printed, say, with_printers
from tests.ui.sign_in.stage import Stage, staged
from ui.kit.kit import Kit
from ui.printers.add_dialog import AddDialog
from ui.printers.paper_frame import STRIP, PaperFrame
from ui.printers.screen import PrintersScreen


@pytest.fixture
def stage(tmp_path: Path, kit: Kit) -> Iterator[Stage]:
    (tmp_path / "counter").mkdir()
    with staged(tmp_path / "counter", kit) as made:
        made.sign_in()
        yield made


@pytest.fixture
def screen(stage: Stage) -> PrintersScreen:
    """In front, with two printers of which the first has no paper."""
    with_printers(stage)
    made = PrintersScreen(stage.desk.counter, stage.kit, stage.work, stage.changes)
    stage.open(made)
    stage.until(lambda: made.facts is not None)
    return made


def job(stage: Stage, id_: str) -> str:
    """A job's answer."""
    found = PaperJobs(stage.desk.file, stage.desk.file.run_read).job(id_)
    assert found is not None
    return found.answer


def test_cause_and_remedy_stand_there_in_both_languages(screen: PrintersScreen) -> None:
    said = [text.text() for text in (screen.state._first, screen.state._second)]
    assert said[0].startswith("The printer has no paper.")
    assert said[1].startswith("Printa haina karatasi.")
    assert screen.state._first_after.text() == "The waiting paper then comes out by itself. Do not send it again."


def test_the_light_follows_the_printers_own_word(stage: Stage, screen: PrintersScreen) -> None:
    say(stage, RECEIPTS, Condition(heard=True))
    stage.until(lambda: screen.state.banner.title.text() == "Ready")


def test_without_a_printer_the_screen_says_that_sales_go_on(stage: Stage) -> None:
    made = PrintersScreen(stage.desk.counter, stage.kit, stage.work, stage.changes)
    stage.open(made)
    stage.until(lambda: made.facts is not None)
    assert "Sales go on" in made.list.nothing.text()
    assert not made.paper.isVisible()


def test_another_paper_width_is_kept_and_the_order_of_printers_stays(stage: Stage, screen: PrintersScreen) -> None:
    screen.paper.columns_chosen.emit(32)
    stage.until(lambda: screen.facts is not None and screen.facts.printers[0].kept.columns == 32)
    kept = stage.desk.counter.printers.kept.printers()
    assert [(one.name, one.columns) for one in kept] == [(RECEIPTS, 32), (SPARE, 48)]


def test_receipts_go_to_the_printer_that_was_made_first(stage: Stage, screen: PrintersScreen) -> None:
    stage.desk.counter.printers.make_first(SPARE)
    assert stage.desk.counter.printers.room.receipts().name == SPARE
    assert [one.name for one in stage.desk.counter.printers.kept.printers()] == [SPARE, RECEIPTS]


def test_a_printer_with_papers_waiting_is_not_taken_out(stage: Stage, screen: PrintersScreen) -> None:
    printed(stage, stage.bill(), JobState.SENDING)
    with pytest.raises(UserError, match="Papers wait"):
        stage.desk.counter.printers.remove(RECEIPTS)


def test_a_name_that_is_taken_and_an_address_that_cannot_be_are_refused(stage: Stage, screen: PrintersScreen) -> None:
    desk = stage.desk.counter.printers
    with pytest.raises(UserError, match="already"):
        desk.add(SPARE, "tcp://192.0.2.42:9100", 48)
    with pytest.raises(UserError):
        desk.add("Third", "carrier-pigeon", 48)
    assert len(desk.kept.printers()) == 2


def test_a_wrong_address_is_said_in_the_dialog_and_nothing_typed_is_lost(stage: Stage, screen: PrintersScreen) -> None:
    dialog = AddDialog(stage.kit, stage.desk.counter, stage.work, name="Third", address="carrier-pigeon")
    stage.shell.open_dialog(dialog, dialog.dialog_actions())
    dialog.take()
    stage.until(lambda: dialog.address.error.isVisible())
    assert dialog.name.text() == "Third"
    assert dialog.address.text() == "carrier-pigeon"


def test_a_paper_in_doubt_is_asked_about_in_a_strip_that_takes_no_focus(stage: Stage, screen: PrintersScreen) -> None:
    frame = PaperFrame(stage.desk.counter, stage.kit, stage.work, stage.changes, stage.shell)
    before = stage.shell.focusWidget()
    printed(stage, stage.bill(), JobState.UNKNOWN)
    stage.until(lambda: STRIP in stage.shell.strips)
    assert stage.shell.focusWidget() is before
    assert frame._asks()


def test_the_strip_goes_once_somebody_said_that_it_came_out(stage: Stage, screen: PrintersScreen) -> None:
    frame = PaperFrame(stage.desk.counter, stage.kit, stage.work, stage.changes, stage.shell)
    doubtful = printed(stage, stage.bill(), JobState.UNKNOWN)
    stage.until(lambda: STRIP in stage.shell.strips)
    yes = next(b for b in stage.shell.strips.findChildren(QPushButton) if b.objectName() == "paper.yes")
    yes.click()
    stage.until(lambda: STRIP not in stage.shell.strips)
    assert job(stage, doubtful) == "came_out"
    assert not frame._asks()


def test_a_receipt_that_did_not_come_out_prints_again_as_a_marked_copy(stage: Stage, screen: PrintersScreen) -> None:
    bill = stage.bill()
    stage.desk.money(bill, bill.total_cents)
    doubtful = printed(stage, bill, JobState.UNKNOWN)
    stage.desk.counter.printers.settle(doubtful, came_out=False)
    stage.desk.counter.printers.settle(doubtful, came_out=False)  # a repeated key is nothing
    papers = [paper for paper in stage.desk.counter.printers.papers().listed if paper.paper == "receipt"]
    assert sorted(paper.copy for paper in papers) == [0, 1]


def test_a_paper_of_which_no_byte_left_prints_again_as_it_is(stage: Stage, screen: PrintersScreen) -> None:
    failed = printed(stage, stage.bill(), JobState.FAILED_BEFORE)
    stage.desk.counter.printers.retry(failed)
    states = {paper.job: paper.state for paper in stage.desk.counter.printers.papers().listed}
    assert states[failed] == "queued"


def test_a_test_page_is_a_job_like_any_other(stage: Stage, screen: PrintersScreen) -> None:
    stage.desk.counter.printers.test_page(SPARE)
    (paper,) = stage.desk.counter.printers.papers().listed
    assert (paper.paper, paper.printer) == ("test", SPARE)


def test_the_profiles_own_printer_leads_until_the_list_says_otherwise(stage: Stage) -> None:
    kept = stage.desk.counter.printers.kept
    kept.keep([KeptPrinter("Old", "tcp://192.0.2.1:9100")])
    assert [one.name for one in kept.printers()] == ["Old"]


def test_every_step_of_the_chosen_paper_can_be_read(stage: Stage, screen: PrintersScreen) -> None:
    doubtful = printed(stage, stage.bill(), JobState.UNKNOWN)
    stage.desk.counter.printers.settle(doubtful, came_out=True)
    stage.until(lambda: "came out, seen" in screen.queue._history.text())
    told = screen.queue._history.text()
    assert [told.index(word) for word in ("queued", "sending", "not known", "came out")] == sorted(
        told.index(word) for word in ("queued", "sending", "not known", "came out")
    )


def test_an_acknowledgement_that_did_not_come_out_prints_again_as_one(stage: Stage, screen: PrintersScreen) -> None:
    bill = stage.bill()
    printed(stage, bill, JobState.PRINTED)
    code = new_mpesa_code(utc_now())
    said = Statement(new_id(), bill.id, code, bill.total_cents, offline=True)
    stage.desk.counter.bills.state_code(said)
    doubtful = printed(stage, bill, JobState.UNKNOWN)
    stage.desk.counter.printers.settle(doubtful, came_out=False)
    papers = [paper.paper for paper in stage.desk.counter.printers.papers().listed]
    assert sorted(papers) == ["acknowledgement", "acknowledgement", "slip"]


def test_what_a_screen_reads_of_the_printers_waits_for_no_change(stage: Stage, screen: PrintersScreen) -> None:
    """A change may join a printer's thread for seconds."""
    room = stage.desk.counter.printers.room
    with room._changing:
        assert [one.kept.name for one in room.printers()] == [RECEIPTS, SPARE]
        assert room.receipts().name == RECEIPTS
