"""The kept connection to one printer, and whether it is ready for a paper.

Opens when first needed, is asked once what it can confirm, stays open between papers, and is opened afresh after
anything that could leave an answer owed. Used by the printer's own thread only.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.errors import Trouble
from printing.conversation import QUESTIONS, Conversation, Patience
from printing.job import Grade
from printing.ports import Transport
from printing.printer_settings import PrinterSettings
from printing.probe import probe_link
from printing.sentences import REMEDIES
from printing.status import Condition

SILENT = Condition(heard=False, online=False)


class Line:
    """One printer's connection. `grade` is what it can confirm, NONE until it was asked."""

    def __init__(
        self,
        settings: PrinterSettings,
        transport: Transport,
        patience: Patience,
        on_condition: Callable[[Condition], None],
    ) -> None:
        self.transport = transport
        self.patience = patience
        self.on_condition = on_condition
        self.grade = settings.grade
        self.questions: tuple[bytes, ...] = QUESTIONS
        self.condition = Condition()
        self.talk: Conversation | None = None

    def ready(self) -> str:
        """Empty when a paper may be sent, else the problem (a key of `REMEDIES`). `Trouble` when unreachable."""
        try:
            problem = self.look(self.open())
        except Trouble:
            self.drop()
            self.tell(SILENT)
            raise
        return problem

    def open(self) -> Conversation:
        """The open conversation, a new one when there is none or the printer closed it."""
        if self.talk is not None and not self.talk.link.broken:
            return self.acquaint(self.talk) if self.grade is Grade.NONE else self.talk
        self.drop()
        talk = self.talk = Conversation(self.transport.open(), self.patience, self.questions)
        if self.grade is Grade.NONE:
            talk = self.acquaint(talk)
        elif self.grade is Grade.B and not talk.settle():
            raise Trouble(REMEDIES["silent"])
        return talk

    def acquaint(self, talk: Conversation) -> Conversation:
        """Finds out what the printer can confirm; a question left unanswered costs the link.

        A printer that stands still cannot show what it can do: it stays unknown, and is asked again.
        """
        found = probe_link(talk.link, self.patience)
        talk.condition = found.condition
        if not found.certain:
            return talk
        self.grade, self.questions = found.grade, found.questions
        whole = len(found.questions) == len(QUESTIONS) and found.process_id and bool(found.in_order)
        if whole or not talk.link.answers:
            return talk
        self.drop()
        self.talk = Conversation(self.transport.open(), self.patience, self.questions)
        if self.grade is Grade.B and not self.talk.settle():
            raise Trouble(REMEDIES["silent"])
        return self.talk

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
