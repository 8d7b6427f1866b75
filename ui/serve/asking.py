"""The deeds of asking on the waiting page: a prompt to the phone, the code of an SMS. Problems stand beside them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.errors import Told
from ui.serve.bill_deeds import BillDeeds
from ui.serve.waiting_page import WaitingPage
from ui.shell.tell import said
from ui.work import Running


class Asking(QObject):
    """Each deed once, however often its key is pressed."""

    problem = Signal(object)

    def __init__(self, waiting: WaitingPage, deeds: BillDeeds) -> None:
        super().__init__()
        self._waiting, self._deeds = waiting, deeds
        self._looking: Running | None = None
        waiting.code_typed.connect(self.look_for_code)

    def prompt(self) -> Running | None:
        """Asks the phone of the card to pay; without a number the caret goes where one is typed."""
        facts, card = self._waiting.facts, self._waiting.prompt
        if facts is None:
            return None
        if not card.phone().strip():
            card.type_number()
            return None
        card.set_busy(True)
        return self._deeds.prompt(facts.bill, card.phone(), self._prompted)

    def type_code(self) -> None:
        """The field of the page of what is not known, else the dialog for a code."""
        facts = self._waiting.facts
        if facts is not None and self._waiting.not_known:
            self._waiting.not_known_card.code.setFocus()
        elif facts is not None:
            self._deeds.state_code(facts.bill)

    def look_for_code(self, code: str) -> None:
        """Takes the code down, so that the portal looks for it."""
        facts = self._waiting.facts
        if facts is not None and not (self._looking is not None and self._looking.active):
            self._looking = self._deeds.look_for_code(facts.bill, code, self._looked)

    def _prompted(self, problem: Exception | None) -> None:
        self._waiting.prompt.show_problem(said(problem) if isinstance(problem, Told) else None)
        self._waiting.tick()
        self._tell_others(problem)

    def _looked(self, problem: Exception | None) -> None:
        self._waiting.not_known_card.show_code_problem(problem if isinstance(problem, Told) else None)
        self._tell_others(problem)

    def _tell_others(self, problem: Exception | None) -> None:
        if problem is not None and not isinstance(problem, Told):
            self.problem.emit(problem)
