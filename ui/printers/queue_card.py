"""The queue: each of the day's papers with its state, what is known of it, and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QSizePolicy

from desktop.services.ports.printers import PaperListed
from desktop.services.ports.views import PaperState
from desktop.services.printer_desk import Papers, PaperStep
from ui.dates import clock_time
from ui.kit.arrange import add, row
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.table import Table
from ui.kit.table_row import Cell, Column, TableRow
from ui.kit.text import Text
from ui.language import N_, Plain, Words, say
from ui.printers.facts import History, look_of, paper_words

RECEIPT = "receipt"
LEAST_HIGH = 128
_COLUMNS = (
    Column(N_("State")),
    Column(N_("Paper")),
    Column(N_("For")),
    Column(N_("What is known"), stretch=True),
    Column(N_("Time"), "right"),
)


class QueueCard(Card):
    """Signals carry the id of the chosen paper's job; ``elsewhere_asked`` opens the choice of another printer."""

    came_out = Signal(str)
    did_not = Signal(str)
    again = Signal(str)
    elsewhere_asked = Signal(str)
    history_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Queue"), facts=N_("nothing here ever stops a sale"))
        self.of_day = Text(kit, Plain(""), "label", "ink2")
        assert self.head is not None
        self.head.add(self.of_day)
        self.table = Table(kit, _COLUMNS, N_("Papers"))
        self.table.setObjectName("printers.queue")
        self._papers: dict[str, PaperListed] = {}
        self._said = Text(kit, "", "small", "ink2", wrap=True)
        self.yes = Button(kit, N_("It came out"), size="small")
        self.no = Button(kit, N_("It did not, print it again"), size="small")
        self.retry = Button(kit, N_("Print now"), size="small", icon="refresh")
        self.elsewhere = Button(kit, N_("Copy elsewhere…"), size="small")
        for button, name in ((self.yes, "yes"), (self.no, "no"), (self.retry, "retry"), (self.elsewhere, "elsewhere")):
            button.setObjectName(f"printers.{name}")
        self.table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(LEAST_HIGH)
        self.flush(self.table, 1)
        deeds = row(self._said, self.elsewhere, self.retry, self.no, self.yes, spacing=8)
        deeds.setStretch(0, 1)
        self._history = Text(kit, Plain(""), "label", "ink2", wrap=True)
        foot = self.foot()
        add(foot, self._history, 6)
        foot.addLayout(deeds)
        self.table.chosen.connect(self._on_chosen)
        self.yes.clicked.connect(lambda: self._emit(self.came_out))
        self.no.clicked.connect(lambda: self._emit(self.did_not))
        self.retry.clicked.connect(lambda: self._emit(self.again))
        self.elsewhere.clicked.connect(lambda: self._emit(self.elsewhere_asked))
        self._show_deeds()

    def show_papers(self, papers: Papers) -> None:
        """The papers as they are now; the chosen one stays chosen, else the first that needs somebody."""
        before = self.table.current()
        self._papers = {paper.job: paper for paper in papers.listed}
        asks = next((paper.job for paper in papers.listed if paper.unanswered), None)
        first = next(iter(self._papers), None)
        current = before.key if before is not None and before.key in self._papers else asks or first
        self.table.show_rows([_row(paper) for paper in papers.listed], current)
        self.of_day.say(say(N_("Today {n}"), n=papers.of_day))
        self._show_deeds()

    def show_history(self, steps: Sequence[PaperStep]) -> None:
        """The steps of the chosen paper."""
        self._history.say(History(tuple(steps)))

    def current(self) -> PaperListed | None:
        """The chosen paper."""
        chosen = self.table.current()
        return self._papers.get(chosen.key) if chosen is not None else None

    def choose(self, job: str) -> None:
        """Mark a paper."""
        self.table.show_rows(self.table.rows(), job)

    def _on_chosen(self, job: str) -> None:
        self._show_deeds()
        self.history_asked.emit(job)

    def _show_deeds(self) -> None:
        paper = self.current()
        self._said.say(_next(paper))
        asks = paper is not None and paper.unanswered
        self.yes.setVisible(asks)
        self.no.setVisible(asks)
        self.retry.setVisible(paper is not None and paper.state is PaperState.FAILED_BEFORE)
        self.elsewhere.setVisible(paper is not None and _may_go_elsewhere(paper))

    def _emit(self, signal: SignalInstance) -> None:
        paper = self.current()
        if paper is not None:
            signal.emit(paper.job)


def _may_go_elsewhere(paper: PaperListed) -> bool:
    return paper.bill != "" and paper.state in (PaperState.SENT, PaperState.PRINTED, PaperState.UNKNOWN)


def _next(paper: PaperListed | None) -> Words:
    if paper is None:
        return N_("Papers stand here as soon as there are any.")
    if paper.unanswered and paper.paper == RECEIPT:
        return N_("Look at the paper. What prints next is marked as a copy.")
    if paper.unanswered:
        return N_("Look at the paper.")
    if paper.state is PaperState.FAILED_BEFORE:
        return N_("Not one byte left, so it may be printed again as it is.")
    return N_("A further print is a marked copy.") if paper.paper == RECEIPT else Plain("")


def _row(paper: PaperListed) -> TableRow:
    look = look_of(paper)
    cells = (
        Cell(look.words, look.tone, look.icon),
        Cell(paper_words(paper)),
        Cell(Plain(paper.who)),
        Cell(look.known, strong=look.asks),
        Cell(Plain(clock_time(paper.changed_at))),
    )
    return TableRow(paper.job, cells)
