"""A print job: its states, what may follow what, and what the evidence is worth.

    queued → preflight → sending → sent → printed
      ▲          │        │    │     └──→ unknown      a fault was seen, or nothing more was heard
      │          │        │    └────────→ unknown      some bytes left, then something broke
      ├──────────│────────┘                            not one byte left: tried again
      └─ failed_before                                 not one byte left, given up; may be queued again, here
                                                       or at another printer

`sent` with no grade waits for the printer's word; `sent` with grade C or D is an end: bytes were handed over and
nobody can say more than "look at the paper". Only A and B end in `printed`. `unknown` never sends by itself again:
the agent says whether it came out, and whatever prints next is a marked copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desktop.domain.errors import UserError
from printing.sentences import CANCELLED, STOPPED


class JobState(StrEnum):
    """Where a paper stands. The words are those of screens and exports."""

    QUEUED = "queued"
    PREFLIGHT = "preflight"
    SENDING = "sending"
    SENT = "sent"
    PRINTED = "printed"
    FAILED_BEFORE = "failed_before"
    UNKNOWN = "unknown"


class Grade(StrEnum):
    """What was seen of a paper. A: the printer named our job after its last line. B: it answered after the data.
    C: healthy before and after. D: bytes were handed over. The empty grade: nothing yet."""

    NONE = ""
    A = "A"
    B = "B"
    C = "C"
    D = "D"


FOLLOWS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.PREFLIGHT, JobState.FAILED_BEFORE}),
    JobState.PREFLIGHT: frozenset({JobState.PREFLIGHT, JobState.SENDING, JobState.FAILED_BEFORE}),
    JobState.SENDING: frozenset({JobState.SENT, JobState.UNKNOWN, JobState.QUEUED, JobState.FAILED_BEFORE}),
    JobState.SENT: frozenset({JobState.PRINTED, JobState.UNKNOWN, JobState.SENT}),
    JobState.PRINTED: frozenset(),
    JobState.FAILED_BEFORE: frozenset({JobState.QUEUED}),
    JobState.UNKNOWN: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One paper for one printer. `paper_id` and `copy` together are unique in a store for ever."""

    id: str
    """UUIDv7 text, minted by whoever asked for the paper."""
    paper_id: str
    copy: int = 0
    printer: str
    """The name of the printer's settings, not its address."""
    document: str
    """The document as JSON text (`printing.to_json`)."""
    created_at: datetime
    changed_at: datetime
    state: JobState = JobState.QUEUED
    grade: Grade = Grade.NONE
    bytes_sent: int = 0
    attempts: int = 0
    error: str = ""
    """The last thing that went wrong or is being waited for, as an English sentence; empty when nothing is."""
    answer: str = ""
    """What the agent said when asked "did it come out?": `came_out`, `did_not`, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStep:
    """One line of a job's history."""

    at: datetime
    state: JobState
    grade: Grade = Grade.NONE
    bytes_sent: int = 0
    printer: str
    error: str = ""
    answer: str = ""


def step_of(job: Job) -> JobStep:
    """The job as it stands, as a line of its history."""
    return JobStep(
        at=job.changed_at,
        state=job.state,
        grade=job.grade,
        bytes_sent=job.bytes_sent,
        printer=job.printer,
        error=job.error,
        answer=job.answer,
    )


def is_final(job: Job) -> bool:
    """True when nothing more happens to this job by itself."""
    if job.state is JobState.SENT:
        return job.grade is not Grade.NONE
    return job.state in (JobState.PRINTED, JobState.FAILED_BEFORE, JobState.UNKNOWN)


def moved(
    job: Job,
    state: JobState,
    at: datetime,
    *,
    grade: Grade | None = None,
    bytes_sent: int | None = None,
    error: str = "",
) -> Job:
    """The job in its next state. A step the machine does not know is a bug: `ValueError`, also in production."""
    sent = job.bytes_sent if bytes_sent is None else bytes_sent
    seen = job.grade if grade is None else grade
    refuse_step(job, state, seen, sent)
    attempts = job.attempts + 1 if (job.state, state) == (JobState.QUEUED, JobState.PREFLIGHT) else job.attempts
    return replace(
        job,
        state=state,
        grade=seen,
        bytes_sent=sent,
        attempts=attempts,
        error=error,
        changed_at=max(at, job.changed_at),
    )


def refuse_step(job: Job, state: JobState, grade: Grade, bytes_sent: int) -> None:
    if is_final(job) and not (job.state is JobState.FAILED_BEFORE and state is JobState.QUEUED):
        raise ValueError(f"job {job.id} ended as {job.state} and cannot become {state}")
    if state not in FOLLOWS[job.state]:
        raise ValueError(f"job {job.id} cannot go from {job.state} to {state}")
    if state is JobState.PRINTED and grade not in (Grade.A, Grade.B):
        raise ValueError(f"job {job.id}: grade {grade or 'none'} does not allow “printed”")
    if state in (JobState.QUEUED, JobState.FAILED_BEFORE) and bytes_sent:
        raise ValueError(f"job {job.id}: {bytes_sent} bytes left, it cannot be tried again unmarked")
    if state is JobState.SENT and grade in (Grade.A, Grade.B):
        raise ValueError(f"job {job.id}: grade {grade} is “printed”, not “sent”")


def after_restart(job: Job, at: datetime) -> Job:
    """What a job found at start-up is worth: bytes may have left, so it is unknown; before that it queues again."""
    if is_final(job) or job.state is JobState.QUEUED:
        return job
    if job.state is JobState.PREFLIGHT:
        return replace(job, state=JobState.QUEUED, error="", changed_at=max(at, job.changed_at))
    return replace(
        job,
        state=JobState.UNKNOWN,
        error=STOPPED,
        changed_at=max(at, job.changed_at),
    )


def may_go_elsewhere(job: Job) -> bool:
    """True while not one byte left, so that the paper may still come out anywhere, unmarked."""
    untouched = job.state in (JobState.QUEUED, JobState.PREFLIGHT, JobState.FAILED_BEFORE)
    return untouched and job.bytes_sent == 0


def redirected(job: Job, printer: str, at: datetime) -> Job:
    """The job in the queue of another printer. `ValueError` once a byte left: a second unmarked paper might come."""
    if not may_go_elsewhere(job):
        raise ValueError(f"job {job.id} is {job.state}: bytes may have left, it stays with {job.printer}")
    return replace(job, state=JobState.QUEUED, printer=printer, error="", changed_at=max(at, job.changed_at))


def cancelled(job: Job, at: datetime) -> Job:
    """The job given up by the agent before a byte left."""
    return moved(job, JobState.FAILED_BEFORE, at, error=CANCELLED)


def answered(job: Job, answer: str, at: datetime) -> Job:
    """The job with the agent's word on whether the paper came out. Evidence and state stay what they were."""
    if job.state not in (JobState.SENT, JobState.UNKNOWN) or not is_final(job):
        raise UserError("This paper is {state}; there is nothing to ask about it yet.", state=str(job.state))
    if answer not in ("came_out", "did_not"):
        raise UserError("“{answer}” is not an answer. Say came_out or did_not.", answer=answer)
    return replace(job, answer=answer, changed_at=max(at, job.changed_at))
