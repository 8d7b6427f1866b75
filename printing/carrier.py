"""Carries one job from queued to its end, writing every step down before it is taken.

The row says `sending` before the first byte leaves. After that nothing is ever sent again for this job: a doubt ends
as `unknown` and is the agent's to settle. While the printer reports that it has no paper, nothing is resent and
nothing is given up: the printer still holds the data and prints it when it can.

Before that first byte the paper is free: it may be given up or go to another printer, unmarked. The steps `preflight`
and `sending` share one commit where the printer is ready at once; what is waited for is a step of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event
from time import monotonic

from desktop.domain.errors import Trouble, UserError
from printing.conversation import Conversation, Fence, Patience
from printing.job import Grade, Job, JobState, cancelled, moved, redirected
from printing.line import Line
from printing.ports import JobStore
from printing.sentences import (
    BEGUN_TOO_OFTEN,
    BROKE,
    CANNOT_BE_MADE,
    CLEARED,
    HUNG_UP,
    NOT_CLEARED,
    NOT_CONFIRMED,
    REMEDIES,
    UNREACHABLE,
)
from printing.titles import title_of
from printing.wishes import Wish, Wishes

log = logging.getLogger(__name__)

Render = Callable[[Job], bytes]
PAPER_END = 0x0C  # of an answer to GS r 1


class Carrier:
    """What one printer's thread does with a job. `bell` ends its pauses: the printer spoke, or somebody did."""

    def __init__(
        self,
        line: Line,
        store: JobStore,
        patience: Patience,
        stopping: Event,
        bell: Event,
        clock: Callable[[], datetime],
        on_change: Callable[[Job], None],
        on_bytes: Callable[[str, bytes], None],
    ) -> None:
        self.line = line
        self.store = store
        self.patience = patience
        self.stopping, self.bell = stopping, bell
        self.clock = clock
        self.on_change = on_change
        self.on_bytes = on_bytes
        self.wishes = Wishes()
        self.not_ready_since: float | None = None

    def carry(self, job: Job, render: Render) -> None:
        """Takes a queued job as far as it goes now."""
        data = self.made(job, render)
        if data is None:
            return
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
        """The job once the printer can take it; None when it went another way or the program stops."""
        pauses = iter(self.patience.back_off_s)
        while not self.stopping.is_set():
            if self.granted(job):
                return None
            error, pause = self.problem(pauses)
            if not error:
                self.not_ready_since = None
                return job
            if self.given_up(job, error):
                return None
            if error != job.error:
                job = self.move(job, JobState.PREFLIGHT, error=error)
            self.bell.wait(pause)
            self.bell.clear()
        return None

    def problem(self, pauses: Iterator[float]) -> tuple[str, float]:
        """What stands in the way, empty for nothing, and how long to wait before the next look."""
        try:
            return REMEDIES.get(self.line.ready(), ""), self.patience.poll_s
        except Trouble as trouble:
            log.info("printer: %s", trouble)
            pause = next(pauses, self.patience.back_off_s[-1])
            return trouble.message if not trouble.facts else UNREACHABLE, pause

    def given_up(self, job: Job, error: str) -> bool:
        """True when the job was waited for long enough: it goes to the spare printer, else it failed."""
        now = monotonic()
        self.not_ready_since = self.not_ready_since or now
        spare = self.line.settings.spare
        if now - self.not_ready_since < (self.patience.spare_after_s if spare else self.patience.give_up_s):
            return False
        if spare:
            begun = job if job.state is JobState.PREFLIGHT else self.move(job, JobState.PREFLIGHT, error=error)
            self.keep(redirected(begun, spare, self.clock()))
        else:
            self.not_ready_since = None  # the next paper, or this one asked for again, has its own time
            self.move(job, JobState.FAILED_BEFORE, error=error)
        return True

    def granted(self, job: Job) -> bool:
        """True when somebody wished the untouched job away and it went."""
        wish = self.wishes.take(job.id)
        if wish is not None:
            self.grant(job, wish)
        return wish is not None

    def grant(self, job: Job, wish: Wish) -> None:
        """A wish for a job of which not a byte left."""
        at = self.clock()
        self.keep(cancelled(job, at) if wish.kind == "cancel" else redirected(job, wish.printer, at))

    def send(self, job: Job, data: bytes) -> None:
        """Hands the bytes over, then waits for the printer's word."""
        talk = self.line.talk
        assert talk is not None, "a line that is ready has a conversation"
        fence = talk.fence(self.line.grade)
        whole = data + fence.question
        job = self.begun(job)
        talk.link.begin(title_of(job))
        sent = talk.link.send(whole)
        if sent:
            self.on_bytes(job.id, whole[:sent])
        if sent < len(whole):
            self.broke(job, sent)
            return
        job = self.move(job, JobState.SENT, bytes_sent=sent)
        if self.line.grade in (Grade.A, Grade.B):
            self.wait_for_fence(job, talk, fence)
        else:
            self.look_afterwards(job, talk)

    def begun(self, job: Job) -> Job:
        """The job as `sending`, on disk."""
        at = self.clock()
        if job.state is JobState.QUEUED:
            ready = moved(job, JobState.PREFLIGHT, at)
            return self.keep(ready, moved(ready, JobState.SENDING, at))
        return self.keep(moved(job, JobState.SENDING, at))

    def broke(self, job: Job, sent: int) -> None:
        """The way broke under the data: free to try again only while not one byte left."""
        if sent:
            self.line.break_off()
            self.move(job, JobState.UNKNOWN, bytes_sent=sent, error=BROKE)
        else:
            self.line.drop()
            self.move(job, JobState.QUEUED, error=BROKE)
            self.stopping.wait(self.patience.back_off_s[0])

    def wait_for_fence(self, job: Job, talk: Conversation, fence: Fence) -> None:
        """Waits for the printer's word, for as long as it says that something stands in its way."""
        assert fence.ticket is not None
        until = monotonic() + self.patience.fence_s
        while not self.stopping.is_set():
            answer = fence.ticket.wait(self.patience.poll_s)
            if answer is not None:
                self.confirmed(job, talk, fence, answer)
                return
            if talk.link.broken:
                self.doubt(job, HUNG_UP)
                return
            wish = self.wishes.take(job.id)
            if wish is not None and wish.kind == "cancel":
                self.call_off(job, talk, fence)
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

    def confirmed(self, job: Job, talk: Conversation, fence: Fence, answer: bytes) -> None:
        """The printer's word came. A bare byte proves nothing when it says that the paper ended, or among others."""
        if self.line.grade is Grade.B and (answer[0] & PAPER_END or talk.link.strays != fence.strays):
            self.doubt(job, REMEDIES["paper_out"] if answer[0] & PAPER_END else NOT_CONFIRMED)
            return
        self.line.tell(talk.condition)
        self.move(job, JobState.PRINTED, grade=self.line.grade)

    def call_off(self, job: Job, talk: Conversation, fence: Fence) -> None:
        """Cancelled under way: what the printer holds is thrown away. What was printed until then nobody knows."""
        cleared = talk.clear()
        answer = fence.ticket.wait(0) if fence.ticket else None
        if answer is not None:
            self.confirmed(job, talk, fence, answer)  # it had come out meanwhile
        else:
            self.doubt(job, CLEARED if cleared else NOT_CLEARED)

    def look_afterwards(self, job: Job, talk: Conversation) -> None:
        """Grade C looks once more when the paper should be out; grade D can only see that nobody hung up."""
        if self.line.grade is Grade.D:
            if talk.link.answers and self.stopping.wait(self.patience.quiet_s):
                return
            if talk.link.broken:
                self.doubt(job, HUNG_UP)
            else:
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
        self.line.break_off()
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
        """One step."""
        return self.keep(moved(job, state, self.clock(), grade=grade, bytes_sent=bytes_sent, error=error))

    def keep(self, *steps: Job) -> Job:
        """Steps of a job, durable before anyone hears of them."""
        self.store.update(*steps)
        for step in steps:
            try:
                self.on_change(step)
            except Exception:
                log.exception("a listener of print jobs stumbled")  # the paper goes on
        return steps[-1]
