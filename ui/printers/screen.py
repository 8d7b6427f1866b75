"""Set-up (F10): printers. The list left, the chosen printer and the queue right. Follows the printers by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from desktop.services.counter import Counter
from desktop.services.ports.views import Changed
from desktop.services.printer_room import PrinterAtWork
from ui.changes import Changes
from ui.dates import clock_time
from ui.kit.arrange import column, holder, row
from ui.kit.columns import Columns
from ui.kit.kit import Kit
from ui.kit.scroll import Scroll
from ui.kit.tokens import CARD_GAP
from ui.language import N_, Plain, Words, say
from ui.printers.add_dialog import AddDialog
from ui.printers.elsewhere_dialog import elsewhere_dialog
from ui.printers.facts import PrintersFacts, paper_words, read_facts
from ui.printers.list_card import ListCard
from ui.printers.printer_cards import ConfirmCard, PaperCard, StateCard
from ui.printers.queue_card import QueueCard
from ui.shell.action import Action, FootKey
from ui.shell.screen import Screen
from ui.work import Running, Work

if TYPE_CHECKING:
    from desktop.services.printer_desk import FoundPrinter

_LOOK_AGAIN_MS = 5_000


class PrintersScreen(Screen):
    """``dialog_asked`` carries a dialog and its actions; ``facts`` is what is shown, ``None`` before the first."""

    id, title, icon, key = "setup", N_("Set-up"), "setup", "F10"
    dialog_asked = Signal(object, object)

    def __init__(self, counter: Counter, kit: Kit, work: Work, changes: Changes) -> None:
        super().__init__(kit)
        self._counter, self._work = counter, work
        self.facts: PrintersFacts | None = None
        self._current = ""
        self.list = ListCard(kit)
        self.state, self.confirm, self.paper, self.queue = (
            StateCard(kit),
            ConfirmCard(kit),
            PaperCard(kit),
            QueueCard(kit),
        )
        self._actions = (
            Action("printers.test", N_("Printer test page"), "Ctrl+Shift+T", self._test, self._has, where=self.title),
            Action("printers.add", N_("Add a printer by its address"), "", self._add, where=self.title),
            Action("printers.look", N_("Look for printers"), "", self._look, where=self.title),
        )
        self._build()
        self._connect(changes)

    def screen_actions(self) -> Sequence[Action]:
        return self._actions

    def foot_keys(self) -> Sequence[FootKey]:
        return (
            FootKey(("Up", "Down"), N_("Choose")),
            FootKey(("Ctrl+Shift+T",), N_("Test page")),
            FootKey(("Esc",), N_("Back")),
        )

    def help_lines(self) -> Sequence[Words]:
        return (
            N_("A printer says what it can; the screen never says more than the printer did."),
            N_("Once a byte has left, any other paper of the same receipt is a marked copy."),
            N_("Nothing here ever stops a sale: papers wait until a printer takes them."),
        )

    def opened(self) -> None:
        self._timer.start()
        self.refresh()

    def left(self) -> None:
        self._timer.stop()

    def refresh(self) -> None:
        """Read printers and queue again."""
        counter = self._counter
        self._work.read(lambda: read_facts(counter), self._show, self.problem.emit, key="printers.facts")

    def on_changed(self, changed: Changed) -> None:
        """A printer said something, a paper moved."""
        if self.isVisible() and changed.touches("printer", "printers", "papers"):
            self.refresh()

    def show_paper(self, job: str) -> None:
        """Mark a paper of the queue."""
        self.queue.choose(job)

    def _build(self) -> None:
        upper = row(self.state, self.confirm, spacing=CARD_GAP)
        upper.setStretch(0, 13)
        upper.setStretch(1, 12)
        self._upper = holder(upper)
        right = column(self._upper, self.paper, self.queue, spacing=CARD_GAP)
        right.setStretch(2, 1)
        self.setLayout(column(Columns(self.kit, self.list, Scroll(holder(right)), middle_most=1_500)))
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS)

    def _connect(self, changes: Changes) -> None:
        self._timer.timeout.connect(self.refresh)
        changes.changed.connect(self.on_changed)
        self.list.chosen.connect(self._choose)
        self.list.look_asked.connect(self._look)
        self.list.add_asked.connect(self._add)
        self.list.add_found.connect(self._add_found)
        self.paper.test_asked.connect(lambda: self.act.emit(self._actions[0]))
        desk = self._counter.printers
        self.paper.columns_chosen.connect(lambda n: self._change(lambda name: desk.change(name, columns=n)))
        self.paper.code_page_chosen.connect(lambda page: self._change(lambda name: desk.change(name, code_page=page)))
        self.paper.spare_chosen.connect(lambda other: self._change(lambda name: desk.change(name, spare=other)))
        self.paper.first_asked.connect(lambda: self._change(desk.make_first))
        self.paper.remove_asked.connect(lambda: self._change(desk.remove))
        self.queue.came_out.connect(lambda job: self._do(lambda: desk.settle(job, came_out=True)))
        self.queue.did_not.connect(lambda job: self._do(lambda: desk.settle(job, came_out=False)))
        self.queue.again.connect(lambda job: self._do(lambda: desk.retry(job)))
        self.queue.elsewhere_asked.connect(self._elsewhere)
        self.queue.history_asked.connect(self._read_history)

    def _show(self, facts: PrintersFacts) -> None:
        self.facts = facts
        names = [printer.kept.name for printer in facts.printers]
        if self._current not in names:
            self._current = names[0] if names else ""
        self.list.show_printers(facts.printers, self._current)
        looked = say(N_("looked {time}"), time=Plain(clock_time(facts.at)))
        self.list.show_looked(N_("looking…") if facts.looking else looked)
        self.list.show_found(facts.found)
        self.queue.show_papers(facts.papers)
        self._show_current()

    def _show_current(self) -> None:
        printer = self._printer()
        for part in (self._upper, self.paper):
            part.setVisible(printer is not None)
        if printer is None or self.facts is None:
            return
        names = [one.kept.name for one in self.facts.printers]
        self.state.show_printer(printer)
        self.confirm.show_printer(printer)
        self.paper.show_printer(printer, [n for n in names if n != self._current], is_first=names[0] == self._current)

    def _printer(self) -> PrinterAtWork | None:
        printers = self.facts.printers if self.facts is not None else ()
        return next((one for one in printers if one.kept.name == self._current), None)

    def _choose(self, name: str) -> None:
        if name != self._current:
            self._current = name
            self._show_current()

    def _has(self) -> bool:
        return self._printer() is not None

    def _test(self) -> Running | None:
        name, desk = self._current, self._counter.printers
        return self._do(lambda: desk.test_page(name)) if name else None

    def _change(self, change: Callable[[str], None]) -> None:
        """Not among the acts: it joins the printer's thread, and no sale waits for a printer."""
        name = self._current
        if name:
            self._work.run(lambda: change(name), self._done, self.problem.emit, owner=self, lane="questions")

    def _do(self, deed: Callable[[], object]) -> Running:
        return self._work.run(deed, self._done, self.problem.emit, owner=self)

    def _done(self, _answer: object) -> None:
        self.refresh()

    def _look(self) -> None:
        self._counter.printers.finder.look()

    def _add(self) -> None:
        self._open(AddDialog(self.kit, self._counter, self._work))

    def _add_found(self, one: FoundPrinter) -> None:
        self._open(AddDialog(self.kit, self._counter, self._work, name=one.name, address=one.address))

    def _open(self, dialog: AddDialog) -> None:
        dialog.added.connect(self._on_added)
        self.dialog_asked.emit(dialog, dialog.dialog_actions())

    def _on_added(self, name: str) -> None:
        self._current = name
        self.refresh()

    def _read_history(self, job: str) -> None:
        desk = self._counter.printers
        self._work.read(lambda: desk.history(job), self.queue.show_history, owner=self, key="printers.history")

    def _elsewhere(self, job: str) -> None:
        paper = self.queue.current()
        if paper is None or self.facts is None:
            return
        others = [one.kept.name for one in self.facts.printers if one.kept.name != paper.printer]
        names = others or [one.kept.name for one in self.facts.printers]
        dialog = elsewhere_dialog(self.kit, self._counter, self._work, job, paper_words(paper), names)
        self.dialog_asked.emit(dialog, dialog.dialog_actions())
