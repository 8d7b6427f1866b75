"""Follows one bill among the bills of its visit: reads it again whenever it changed, and tells how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.services.counter import Counter
from desktop.services.ports.views import BillView, Changed
from ui.serve.bill_facts import BillFacts, read_facts
from ui.work import Work

Read = tuple[BillFacts | None, tuple[BillView, ...]]


class BillFollower(QObject):
    """``told`` carries the facts of the bill and the bills of its visit; ``bill_id`` is empty when none is followed."""

    told = Signal(object, object)
    problem = Signal(object)

    def __init__(self, counter: Counter, work: Work) -> None:
        super().__init__()
        self._counter, self._work = counter, work
        self._visit: tuple[str, ...] = ()
        self.bill_id = ""

    def follow(self, bill_id: str, visit: Sequence[str] = ()) -> None:
        """This bill from now on; ``visit`` names all of its visit when they are others than before."""
        if bill_id not in self._visit or visit:
            self._visit = tuple(visit) or (bill_id,)
        self.bill_id = bill_id
        self.read()

    def forget(self) -> None:
        """No bill any more."""
        self.bill_id, self._visit = "", ()

    def hear(self, changed: Changed) -> None:
        """Something changed; read again when it concerns the visit or the way to the portal."""
        topics = {"link", *(f"bill:{bill_id}" for bill_id in self._visit)}
        if self.bill_id and changed.touches(*topics):
            self.read()

    def read(self) -> None:
        """Read the bill off the GUI thread."""
        bill_id, visit = self.bill_id, self._visit
        self._work.read(
            lambda: _read(self._counter, bill_id, visit), self._on_read, self.problem.emit, key="serve.bill"
        )

    def _on_read(self, answer: Read) -> None:
        facts, siblings = answer
        if facts is not None and facts.bill.id == self.bill_id:
            self.told.emit(facts, siblings)


def _read(counter: Counter, bill_id: str, visit: Sequence[str]) -> Read:
    siblings = [counter.bills.bill(one) for one in visit] if len(visit) > 1 else []
    return read_facts(counter, bill_id), tuple(bill for bill in siblings if bill is not None)
