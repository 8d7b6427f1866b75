"""The job machine: which step may follow which, and what evidence allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import Trouble, UserError
from desktop.domain.ids import new_id
from printing import Grade, Job, JobFile, JobState, after_restart, answered, is_final, moved, to_json
from printing.job import FOLLOWS, cancelled, may_go_elsewhere, redirected
from printing.samples import sample_receipt

NOW = datetime(2026, 10, 14, 6, 32, 41, tzinfo=UTC)
STEPS = st.tuples(st.sampled_from(JobState), st.sampled_from(Grade), st.integers(0, 3))


def a_job(copy: int = 0, printer: str = "Counter 12 receipts") -> Job:
    return Job(
        id=new_id(),
        paper_id="receipt:GPO-26-0048127",
        copy=copy,
        printer=printer,
        document=to_json(sample_receipt()),
        created_at=NOW,
        changed_at=NOW,
    )


def walked(*states: JobState) -> Job:
    job = a_job()
    for state in states:
        job = moved(job, state, NOW, grade=Grade.A if state is JobState.PRINTED else None)
    return job


@given(st.lists(STEPS, max_size=12))
def test_no_way_through_the_machine_says_printed_without_evidence(steps: list[tuple[JobState, Grade, int]]) -> None:
    job = a_job()
    most_sent = 0
    for state, grade, sent in steps:
        try:
            job = moved(job, state, NOW, grade=grade, bytes_sent=max(most_sent, sent))
        except ValueError:
            continue
        most_sent = job.bytes_sent
        if job.state is JobState.PRINTED:
            assert job.grade in (Grade.A, Grade.B)
        if job.state in (JobState.QUEUED, JobState.FAILED_BEFORE):
            assert most_sent == 0


def test_the_usual_way_is_allowed() -> None:
    job = walked(JobState.PREFLIGHT, JobState.SENDING, JobState.SENT, JobState.PRINTED)
    assert is_final(job)
    assert job.attempts == 1


def test_sent_is_an_end_only_with_its_grade() -> None:
    sent = walked(JobState.PREFLIGHT, JobState.SENDING, JobState.SENT)
    assert not is_final(sent)
    assert is_final(moved(sent, JobState.SENT, NOW, grade=Grade.C))
    assert is_final(moved(sent, JobState.SENT, NOW, grade=Grade.D))
    for grade in (Grade.C, Grade.D, Grade.NONE):
        with pytest.raises(ValueError, match="does not allow"):
            moved(sent, JobState.PRINTED, NOW, grade=grade)


def test_nothing_follows_an_end() -> None:
    for end in ((JobState.PRINTED,), (JobState.UNKNOWN,)):
        job = walked(JobState.PREFLIGHT, JobState.SENDING, JobState.SENT, *end)
        for state in JobState:
            with pytest.raises(ValueError, match="ended"):
                moved(job, state, NOW)


def test_only_a_job_of_which_nothing_left_is_tried_again() -> None:
    sending = walked(JobState.PREFLIGHT, JobState.SENDING)
    assert moved(sending, JobState.QUEUED, NOW).state is JobState.QUEUED
    with pytest.raises(ValueError, match="bytes left"):
        moved(sending, JobState.QUEUED, NOW, bytes_sent=1)
    failed = walked(JobState.FAILED_BEFORE)
    assert moved(failed, JobState.QUEUED, NOW).state is JobState.QUEUED


def test_every_state_can_be_reached_and_every_end_is_known() -> None:
    assert set(FOLLOWS) == set(JobState)
    assert {after for following in FOLLOWS.values() for after in following} == set(JobState)


def test_after_a_restart_what_was_on_its_way_is_unknown_and_what_was_not_queues() -> None:
    way = (JobState.PREFLIGHT, JobState.SENDING, JobState.SENT)
    later = NOW + timedelta(seconds=5)
    ends = [after_restart(walked(*way[:count]), later).state for count in range(4)]
    assert ends == [JobState.QUEUED, JobState.QUEUED, JobState.UNKNOWN, JobState.UNKNOWN]
    handed_over = moved(walked(*way), JobState.SENT, NOW, grade=Grade.D)
    assert after_restart(handed_over, later) == handed_over


def test_only_an_untouched_paper_may_go_elsewhere_or_be_cancelled() -> None:
    ready = walked(JobState.PREFLIGHT)
    failed = walked(JobState.FAILED_BEFORE)
    for job in (a_job(), ready, failed):
        assert may_go_elsewhere(job)
        gone = redirected(job, "Spare", NOW)
        assert (gone.state, gone.printer, gone.id, gone.copy) == (JobState.QUEUED, "Spare", job.id, job.copy)
    assert cancelled(ready, NOW).state is JobState.FAILED_BEFORE
    way = (JobState.PREFLIGHT, JobState.SENDING, JobState.SENT, JobState.UNKNOWN)
    for count in (2, 3, 4):
        touched = walked(*way[:count])
        assert not may_go_elsewhere(touched)
        with pytest.raises(ValueError, match="stays with"):
            redirected(touched, "Spare", NOW)
    with pytest.raises(ValueError, match="cannot go"):
        cancelled(walked(*way[:3]), NOW)


def test_a_history_holds_every_step_in_order_and_survives(tmp_path: Path) -> None:
    store = JobFile(tmp_path / "jobs.sqlite")
    job = a_job()
    store.add(job)
    ready = moved(job, JobState.PREFLIGHT, NOW)
    store.update(ready, moved(ready, JobState.SENDING, NOW))
    unknown = moved(moved(ready, JobState.SENDING, NOW), JobState.UNKNOWN, NOW, bytes_sent=5, error="broke")
    store.update(unknown)
    assert store.unsettled() == [unknown]
    store.update(answered(unknown, "did_not", NOW))
    store.close()
    again = JobFile(tmp_path / "jobs.sqlite")
    steps = again.history(job.id)
    assert [str(step.state) for step in steps] == ["queued", "preflight", "sending", "unknown", "unknown"]
    assert (steps[-2].bytes_sent, steps[-2].error, steps[-1].answer) == (5, "broke", "did_not")
    assert again.unsettled() == []
    assert [one.id for one in again.recent()] == [job.id]
    again.close()


def test_the_agents_word_is_kept_beside_the_evidence() -> None:
    unknown = walked(JobState.PREFLIGHT, JobState.SENDING, JobState.UNKNOWN)
    told = answered(unknown, "came_out", NOW)
    assert (told.state, told.grade, told.answer) == (JobState.UNKNOWN, Grade.NONE, "came_out")
    for job, answer in ((unknown, "perhaps"), (walked(JobState.PREFLIGHT), "came_out")):
        with pytest.raises(UserError):
            answered(job, answer, NOW)


def test_a_second_job_for_the_same_paper_and_copy_is_refused(tmp_path: Path) -> None:
    store = JobFile(tmp_path / "jobs.sqlite")
    first = a_job()
    assert store.add(first)
    assert not store.add(a_job())
    assert not store.add(first)
    store.update(walked_of(first, JobState.FAILED_BEFORE))
    assert not store.add(a_job())
    assert store.add(a_job(copy=1))
    assert [job.copy for job in store.of_paper(first.paper_id)] == [0, 1]
    store.close()


def walked_of(job: Job, state: JobState) -> Job:
    return moved(job, state, NOW)


def test_a_job_file_gives_back_what_it_was_given(tmp_path: Path) -> None:
    store = JobFile(tmp_path / "deep" / "jobs.sqlite")
    job = replace(a_job(), error="Ng'ombe é €")
    store.add(job)
    sent = moved(moved(moved(job, JobState.PREFLIGHT, NOW), JobState.SENDING, NOW), JobState.SENT, NOW, bytes_sent=7)
    store.update(sent)
    store.add(a_job(copy=1, printer="Spare"))
    store.close()
    again = JobFile(tmp_path / "deep" / "jobs.sqlite")
    assert again.job(job.id) == sent
    assert again.pending("Counter 12 receipts") == [sent]
    again.update(moved(sent, JobState.PRINTED, NOW, grade=Grade.A))
    assert again.pending("Counter 12 receipts") == []
    assert again.job("no such job") is None
    again.close()


def test_a_job_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite").write_bytes(b"not a database, but long enough to be read as one" * 40)
    with pytest.raises(Trouble, match="cannot be opened"):
        JobFile(tmp_path / "jobs.sqlite")
