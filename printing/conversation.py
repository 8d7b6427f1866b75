"""What is said to one printer over one link: is it well, and is the paper out.

A fence is the proof: a question sent behind the data that the printer answers only when it gets there. Grade A asks
with a name of our own, B with a bare status byte in order. Where a bare byte could still belong to an older question
(a link just opened), the link is settled first: asked, answered, and quiet.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from time import monotonic, sleep

from printing.job import Grade
from printing.mailbox import Ticket
from printing.ports import Link
from printing.status import (
    ASK_CAUSE,
    ASK_ERROR,
    ASK_IN_ORDER,
    ASK_PAPER,
    ASK_PRINTER,
    CLEAR,
    CLEARED,
    PROCESS_ID_LETTERS,
    Condition,
    Kind,
    after_realtime,
    ask_process_id,
)

QUESTIONS = (ASK_PRINTER, ASK_CAUSE, ASK_ERROR, ASK_PAPER)


@dataclass(frozen=True, slots=True)
class Patience:
    """Waiting times, all in seconds, and the bounds of trying again."""

    answer_s: float = 1.0
    """For a status answer; printers give it in milliseconds."""
    quiet_s: float = 0.3
    """Without a stray reply before a link counts as settled."""
    poll_s: float = 1.0
    """Between looks while something is waited for."""
    fence_s: float = 20.0
    """For a healthy printer to confirm the paper; a printer that reports a problem is waited for without end."""
    paper_s: float = 2.5
    """For a paper to come out of a printer that cannot say so (grade C)."""
    spare_after_s: float = 20.0
    """For a printer that has a spare to become ready before its papers go there, not a byte sent."""
    ask_again_s: float = 15.0
    """Until a printer that said nothing, or little, is asked anew what it can confirm; doubles each time."""
    give_up_s: float = 600.0
    """For a printer to become ready before a job is given up, not a byte sent."""
    attempts: int = 20
    """How often a job of which nothing left is begun again."""
    back_off_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0)
    warm_after_s: float = 1.5
    """Of quiet, before what renders bytes is loaded: not while the program starts."""
    watch_s: float = 15.0
    """Between looks at an idle printer."""


@dataclass(slots=True)
class Fence:
    """A question to be sent behind the data, and its ticket. Grades C and D have none."""

    question: bytes = b""
    ticket: Ticket | None = None
    strays: int = 0
    """How many replies had come unasked when it was made: one more, and a bare byte proves nothing."""


@dataclass(slots=True)
class Conversation:
    """One link, and what the printer said on it."""

    link: Link
    patience: Patience
    questions: tuple[bytes, ...] = QUESTIONS
    condition: Condition = field(default_factory=Condition)

    def look(self) -> Condition | None:
        """Asks how the printer is; None when it does not answer."""
        tickets = [(question, self.link.expect(Kind.REALTIME)) for question in self.questions]
        self.link.send(b"".join(self.questions))
        until = monotonic() + self.patience.answer_s
        known = Condition()
        for question, ticket in tickets:
            answer = ticket.wait(max(0.0, until - monotonic()))
            if answer is None:
                return None
            known = after_realtime(known, question, answer[0])
        self.condition = known
        return known

    def settle(self) -> bool:
        """True when the next bare status byte can only be the answer to the next question.

        Asked twice, because one answer may be an old one: then the second is the first's, and its own comes at once,
        as a stray, since nothing stands between the questions in the printer's buffer.
        """
        for _ in range(2):
            ticket = self.link.expect(Kind.IN_ORDER)
            self.link.send(ASK_IN_ORDER)
            if ticket.wait(self.patience.answer_s) is None:
                return False
        strays = self.link.strays
        sleep(self.patience.quiet_s)
        return self.link.strays == strays and not self.link.broken

    def clear(self) -> bool:
        """Has the printer throw away what it holds; True when it said that it did."""
        ticket = self.link.expect(Kind.BLOCK, CLEARED)
        self.link.send(CLEAR)
        return ticket.wait(self.patience.answer_s) is not None

    def fence(self, grade: Grade) -> Fence:
        """The question that proves a paper of this grade."""
        if grade is Grade.A:
            name = bytes(secrets.choice(PROCESS_ID_LETTERS) for _ in range(4))
            return Fence(ask_process_id(name), self.link.expect(Kind.BLOCK, name))
        if grade is Grade.B:
            return Fence(ASK_IN_ORDER, self.link.expect(Kind.IN_ORDER), self.link.strays)
        return Fence()
