"""Rules of print jobs in the counter's file: every step is kept, one unmarked paper, no receipt before its row."""

from __future__ import annotations

import pytest

from desktop.domain.errors import UserError
from desktop.domain.time import utc_now
from desktop.services.print_paper import RECEIPT, document_of, order_owed
from desktop.store.paper_jobs import PaperJobs
from printing.job import Job, JobState, answered, moved, redirected
from tests.support.desk import PRINTER, Desk
from tests.support.people import amina, draft


def ordered(desk: Desk) -> PaperJobs:
    citizen = desk.counter.citizens.take_down(amina())
    desk.counter.bills.raise_bill(draft(citizen.id))
    order_owed(desk.file, PRINTER)
    return PaperJobs(desk.file, desk.file.run_read)


def test_every_step_is_kept_when_several_come_in_one_commit(desk: Desk) -> None:
    jobs = ordered(desk)
    (job,) = jobs.pending(PRINTER)
    ready = moved(job, JobState.PREFLIGHT, utc_now())
    sending = moved(ready, JobState.SENDING, utc_now())
    jobs.update(ready, sending)
    unknown = moved(sending, JobState.UNKNOWN, utc_now(), bytes_sent=12, error="The line broke.")
    jobs.update(unknown)
    assert jobs.unsettled() == [unknown] == jobs.recent()
    jobs.update(answered(unknown, "did_not", utc_now()))
    steps = jobs.history(job.id)
    assert [step.state.value for step in steps] == ["queued", "preflight", "sending", "unknown", "unknown"]
    assert [step.answer for step in steps[-2:]] == ["", "did_not"]
    assert steps[3].bytes_sent == 12
    assert jobs.unsettled() == []


def test_an_untouched_paper_is_in_the_other_printers_queue_when_it_was_redirected(desk: Desk) -> None:
    jobs = ordered(desk)
    (job,) = jobs.pending(PRINTER)
    jobs.update(redirected(job, "Spare", utc_now()))
    assert jobs.pending(PRINTER) == []
    assert [waiting.id for waiting in jobs.pending("Spare")] == [job.id]


def test_a_receipt_cannot_print_when_its_row_is_not_committed_here(desk: Desk) -> None:
    """Money came and the portal may have issued it: until the portal's row is in this file there is no paper."""
    jobs = ordered(desk)
    (slip,) = jobs.pending(PRINTER)
    bill = desk.counter.bills.bill(slip.paper_id.removeprefix("slip:"))
    assert bill is not None
    with pytest.raises(UserError, match="not issued a receipt"):
        document_of(desk.file.reads, bill, RECEIPT)
    assert order_owed(desk.file, PRINTER) == []
    assert [job.id for job in jobs.recent()] == [slip.id]
    desk.money(bill, bill.total_cents)
    assert order_owed(desk.file, PRINTER) == [bill.id]
    assert [job.paper_id for job in jobs.pending(PRINTER) if job.id != slip.id] == ["receipt:GPO-26-0048127"]


def test_a_test_page_ends_without_an_entry(desk: Desk) -> None:
    """It may be printed before the counter is enrolled, when there is no chain to write to."""
    jobs = PaperJobs(desk.file, desk.file.run_read)
    now = utc_now()
    page = Job(id="t1", paper_id="test:t1", printer=PRINTER, document="{}", created_at=now, changed_at=now)
    assert jobs.add(page)
    before = desk.counter.standing().unsent
    ready = moved(page, JobState.PREFLIGHT, now)
    jobs.update(ready, moved(ready, JobState.FAILED_BEFORE, now, error="No paper."))
    assert desk.counter.standing().unsent == before
