"""The strip over every screen that asks whether a paper came out. It blocks nothing and takes no focus.

One paper at a time, the oldest first; the answer has keys of its own, and what prints next is marked as a copy.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.services.counter import Counter
from desktop.services.ports.printers import PaperListed
from desktop.services.ports.views import Changed
from ui.changes import Changes
from ui.kit.button import Button
from ui.kit.kit import Kit
from ui.language import N_, say
from ui.printers.facts import paper_words
from ui.shell.action import Action
from ui.shell.window import Shell
from ui.work import Running, Work

CAME_OUT_KEY, DID_NOT_KEY = "Ctrl+Shift+O", "Ctrl+Shift+X"
STRIP = "paper"


class PaperFrame(QObject):
    """Follows the papers; nothing while nobody is signed in."""

    def __init__(self, counter: Counter, kit: Kit, work: Work, changes: Changes, shell: Shell) -> None:
        super().__init__()
        self._counter, self._kit, self._work, self._shell = counter, kit, work, shell
        self._asked: PaperListed | None = None
        self._yes = Action("paper.yes", N_("The paper came out"), CAME_OUT_KEY, lambda: self._settle(True), self._asks)
        self._no = Action(
            "paper.no", N_("The paper did not come out"), DID_NOT_KEY, lambda: self._settle(False), self._asks
        )
        shell.offer(self._yes, self._no)
        changes.changed.connect(self.on_changed)

    def refresh(self) -> None:
        """Read whether a paper is in doubt."""
        self._work.read(self._counter.printers.unanswered, self._show, owner=self, key="front.papers")

    def on_changed(self, changed: Changed) -> None:
        """A paper moved."""
        if changed.touches("papers"):
            self.refresh()

    def _show(self, papers: list[PaperListed]) -> None:
        oldest = papers[0] if papers and self._counter.session.member is not None else None
        if (oldest.job if oldest else "") == (self._asked.job if self._asked else ""):
            return
        self._asked = oldest
        if oldest is None:
            self._shell.strips.take_away(STRIP)
            return
        words = say(N_("**{paper}: did it come out?** Look at the paper; go on meanwhile."), paper=paper_words(oldest))
        self._shell.strips.show_strip(STRIP, words, "unk", icon="not_known", ways=self._ways())

    def _ways(self) -> tuple[Button, Button]:
        yes = Button(self._kit, N_("Yes"), size="row", key=CAME_OUT_KEY)
        no = Button(self._kit, N_("No, print it again"), size="row", key=DID_NOT_KEY)
        yes.setObjectName("paper.yes")
        no.setObjectName("paper.no")
        yes.clicked.connect(lambda: self._shell.run("paper.yes"))
        no.clicked.connect(lambda: self._shell.run("paper.no"))
        return yes, no

    def _asks(self) -> bool:
        return self._asked is not None

    def _settle(self, came_out: bool) -> Running | None:
        asked, desk = self._asked, self._counter.printers
        if asked is None:
            return None
        return self._work.run(lambda: desk.settle(asked.job, came_out=came_out), lambda _: self.refresh(), owner=self)
