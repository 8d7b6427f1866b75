"""Carries one job from queued to its end, writing every step down before it is taken.

The row says `sending` before the first byte leaves. After that nothing is ever sent again for this job: a doubt ends
as `unknown` and is the agent's to settle. While the printer reports that it has no paper, nothing is resent and
nothing is given up: the printer still holds the data and prints it when it can.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event
from time import monotonic

from desktop.domain.errors import Trouble, UserError
from printing.conversation import Conversation, Fence, Patience
from printing.job import Grade, Job, JobState, moved
from printing.line import Line
from printing.ports import JobStore
from printing.sentences import (
    BEGUN_TOO_OFTEN,
    BROKE,
    CANNOT_BE_MADE,
    HUNG_UP,
    NOT_CONFIRMED,
    REMEDIES,
    UNREACHABLE,
)

log = logging.getLogger(__name__)

Render = Callable[[Job], bytes]


class Carrier:
    """What one printer's thread does with a job."""

    def __init__(
        self,
        line: Line,
        store: JobStore,
        patience: Patience,
        stopping: Event,
        clock: Callable[[], datetime],
        on_change: Callable[[Job], None],
        on_bytes: Callable[[str, bytes], None],
    ) -> None:
        self.line = line
        self.store = store
        self.patience = patience
        self.stopping = stopping
        self.clock = clock
        self.on_change = on_change
        self.on_bytes = on_bytes

    def carry(self, job: Job, render: Render) -> None:
        """Takes a queued job as far as it goes now."""
        data = self.made(job, render)
        if data is None:
            return
        job = self.move(job, JobState.PREFLIGHT)
        ready = self.wait_until_ready(job)
        if ready is not None:
            self.send(ready, data)

    def made(self, job: Job, render: Render) -> bytes | None:
        """The job's bytes. Whatever is wrong with one document must not stop the papers behind it."""
        try:
            if job.attempts < self.patience.attempts:
                return render(job)
            error = BEGUN_TOO_OFTEN
        except UserError as refused:
            error = str(refused)
        except Exception:
            log.exception("paper %s cannot be made", job.paper_id)
            error = CANNOT_BE_MADE
        self.move(job, JobState.FAILED_BEFORE, error=error)
        return None

    def wait_until_ready(self, job: Job) -> Job | None:
        """The job once the printer can take it; None when it was given up or the program stops."""
        until = monotonic() + self.patience.give_up_s
        pauses = iter(self.patience.back_off_s)
        while not self.stopping.is_set():
            try:
                problem = self.line.ready()
                error, pause = REMEDIES.get(problem, ""), self.patience.poll_s
            except Trouble as trouble:
                log.info("printer: %s", trouble)
                error = trouble.message if not trouble.facts else UNREACHABLE
                pause = next(pauses, self.patience.back_off_s[-1])
            if not error:
                return job
            if monotonic() >= until:
                self.move(job, JobState.FAILED_BEFORE, error=error)
                return None
            if error != job.error:
                job = self.move(job, JobState.PREFLIGHT, error=error)
            self.stopping.wait(pause)
        return None

    def send(self, job: Job, data: bytes) -> None:
        """Hands the bytes over, then waits for the printer's word."""
        talk = self.line.talk
        assert talk is not None, "a line that is ready has a conversation"
        fence = talk.fence(self.line.grade)
        whole = data + fence.question
        job = self.move(job, JobState.SENDING)
        sent = talk.link.send(whole)
        if sent:
            self.on_bytes(job.id, whole[:sent])
        if sent < len(whole):
            self.line.drop()
            self.broke(job, sent)
            return
        job = self.move(job, JobState.SENT, bytes_sent=sent)
        if self.line.grade in (Grade.A, Grade.B):
            self.wait_for_fence(job, talk, fence)
        else:
            self.look_afterwards(job, talk)

    def broke(self, job: Job, sent: int) -> None:
        """The way broke under the data: free to try again only while not one byte left."""
        if sent:
            self.move(job, JobState.UNKNOWN, bytes_sent=sent, error=BROKE)
        else:
            self.move(job, JobState.QUEUED, error=BROKE)
            self.stopping.wait(self.patience.back_off_s[0])

    def wait_for_fence(self, job: Job, talk: Conversation, fence: Fence) -> None:
        """Waits for the printer's word, for as long as it says that something stands in its way."""
        assert fence.ticket is not None
        until = monotonic() + self.patience.fence_s
        while not self.stopping.is_set():
            if fence.ticket.wait(self.patience.poll_s) is not None:
                self.line.tell(talk.condition)
                self.move(job, JobState.PRINTED, grade=self.line.grade)
                return
            if talk.link.broken:
                self.doubt(job, HUNG_UP)
                return
            condition = talk.look()
            if condition is not None:
                self.line.tell(condition)
            if condition is not None and condition.problem:
                until = monotonic() + self.patience.fence_s
                job = self.note(job, REMEDIES[condition.problem])
            elif monotonic() >= until:
                self.doubt(job, NOT_CONFIRMED)
                return

    def look_afterwards(self, job: Job, talk: Conversation) -> None:
        """Grade C looks once more when the paper should be out; grade D has nothing to look at."""
        if self.line.grade is Grade.D:
            self.move(job, JobState.SENT, grade=Grade.D)
            return
        if self.stopping.wait(self.patience.paper_s):
            return
        condition = talk.look()
        if condition is None or condition.problem:
            problem = condition.problem if condition is not None else "silent"
            self.doubt(job, REMEDIES[problem])
        else:
            self.line.tell(condition)
            self.move(job, JobState.SENT, grade=Grade.C)

    def doubt(self, job: Job, error: str) -> None:
        """Nobody can say what came out. The link goes too, since it may still owe an answer."""
        self.line.drop()
        self.move(job, JobState.UNKNOWN, error=error)

    def note(self, job: Job, error: str) -> Job:
        return job if job.error == error else self.move(job, job.state, error=error)

    def move(
        self,
        job: Job,
        state: JobState,
        *,
        grade: Grade | None = None,
        bytes_sent: int | None = None,
        error: str = "",
    ) -> Job:
        """One step, durable before anyone hears of it."""
        after = moved(job, state, self.clock(), grade=grade, bytes_sent=bytes_sent, error=error)
        self.store.update(after)
        try:
            self.on_change(after)
        except Exception:
            log.exception("a listener of print jobs stumbled")  # the paper goes on
        return after
