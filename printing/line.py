"""The kept connection to one printer, and whether it is ready for a paper.

Opens when first needed, is asked once what it can confirm, stays open between papers, and is opened afresh after
anything that could leave an answer owed. The printer is told to report by itself; such a report only wakes the
printer's thread (`on_report`), which then asks and believes the answer. Used by that thread only.

A printer that said nothing when it was first asked may only have been starting. While it has nothing to do it is asked
again, at growing intervals, so that it does not stay "confirms nothing" for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from desktop.domain.errors import Trouble
from printing.conversation import QUESTIONS, Conversation, Patience
from printing.job import Grade
from printing.ports import Transport
from printing.printer_settings import PrinterSettings
from printing.probe import probe_link
from printing.sentences import GARBLED, REMEDIES, TURNED_AWAY
from printing.status import REPORT_YOURSELF, Condition

SILENT = Condition(heard=False, online=False)
LONGEST_ASK_AGAIN_S = 600.0
PADDING = bytes(512)
"""Longer than any command we send. A printer ignores these bytes, unless it still waits for the rest of a command."""


class Line:
    """One printer's connection. `grade` is what it can confirm, NONE until it was asked."""

    def __init__(
        self,
        settings: PrinterSettings,
        transport: Transport,
        patience: Patience,
        on_condition: Callable[[Condition], None],
        on_report: Callable[[], None],
    ) -> None:
        self.settings = settings
        self.transport = transport
        self.patience = patience
        self.on_condition = on_condition
        self.on_report = on_report
        self.grade = settings.grade
        self.questions: tuple[bytes, ...] = QUESTIONS
        self.condition = Condition()
        self.talk: Conversation | None = None
        self.half_sent = False
        self.ask_again_s = patience.ask_again_s
        self.ask_again_at = monotonic() + self.ask_again_s

    def ready(self) -> str:
        """Empty when a paper may be sent, else the problem (a key of `REMEDIES`). `Trouble` when unreachable."""
        try:
            problem = self.look(self.open())
        except Trouble:
            self.drop()
            self.tell(SILENT)
            raise
        return problem

    def ready_while_idle(self) -> str:
        """As `ready`, and a printer that confirmed little is asked anew when it is time."""
        talk = self.talk
        if (
            self.grade in (Grade.C, Grade.D)
            and (talk is None or talk.link.answers)
            and monotonic() >= self.ask_again_at
        ):
            self.drop()
            self.grade = Grade.NONE
            self.ask_again_s = min(2 * self.ask_again_s, LONGEST_ASK_AGAIN_S)
        return self.ready()

    def open(self) -> Conversation:
        """The open conversation, a new one when there is none or the printer closed it."""
        if self.talk is not None and not self.talk.link.broken:
            return self.acquaint(self.talk) if self.grade is Grade.NONE else self.talk
        talk = self.connect()
        if self.grade is Grade.NONE:
            return self.acquaint(talk)
        return self.begin(talk)

    def connect(self) -> Conversation:
        """A fresh connection."""
        self.drop()
        self.talk = Conversation(self.transport.open(), self.patience, self.questions)
        self.talk.link.on_report(self.on_report)
        if self.half_sent:
            self.half_sent = self.talk.link.send(PADDING) < len(PADDING)
        return self.talk

    def break_off(self) -> None:
        """Lets go of a connection over which a paper may have gone in part.

        The printer may wait for the rest of a command and would take it from the next paper: the next connection
        begins with bytes that mean nothing.
        """
        self.half_sent = True
        self.drop()

    def begin(self, talk: Conversation) -> Conversation:
        """Makes a connection fit for papers: no old answer may come any more, and reports come by themselves."""
        if self.grade is Grade.B and not talk.settle():
            raise Trouble(REMEDIES["silent"])
        if self.grade in (Grade.A, Grade.B, Grade.C):
            talk.link.send(REPORT_YOURSELF)
        return talk

    def acquaint(self, talk: Conversation) -> Conversation:
        """Finds out what the printer can confirm; a question left unanswered costs the link.

        A printer that stands still cannot show what it can do: it stays unknown, and is asked again.
        """
        found = probe_link(talk.link, self.patience)
        talk.condition = found.condition
        if found.noisy or talk.link.broken:
            raise Trouble(GARBLED if found.noisy else TURNED_AWAY)
        if not found.certain:
            return talk
        self.grade, self.questions = found.grade, found.questions
        self.ask_again_at = monotonic() + self.ask_again_s
        whole = len(found.questions) == len(QUESTIONS) and found.process_id and bool(found.in_order)
        if talk.link.answers and not whole:
            talk = self.connect()
        return self.begin(talk)

    def look(self, talk: Conversation) -> str:
        """The problem that the printer reports now, empty for none."""
        if self.grade is Grade.NONE:
            self.tell(talk.condition)
            return talk.condition.problem
        if self.grade is Grade.D or not talk.link.answers:
            self.tell(Condition())
            return ""
        condition = talk.look()
        if condition is None:
            raise Trouble(REMEDIES["silent"])
        self.tell(condition)
        return condition.problem

    def clear(self) -> bool:
        """Has the printer throw away what it still holds of papers that were given up; False when it did not say so."""
        try:
            talk = self.open()
        except Trouble:
            return False
        return self.grade is not Grade.D and talk.link.answers and talk.clear()

    def tell(self, condition: Condition) -> None:
        """Passes a condition on when it is news."""
        if condition != self.condition:
            self.condition = condition
            self.on_condition(condition)

    def drop(self) -> None:
        """Lets go of the connection; the next paper opens a new one."""
        if self.talk is not None:
            self.talk.link.close()
            self.talk = None
