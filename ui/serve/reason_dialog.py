"""A deed that asks for a reason first: a copy of a receipt, the cancelling of a bill. A closed list, so it can be
counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import Told
from ui.kit.arrange import row
from ui.kit.button import Button, Kind
from ui.kit.dialog import Dialog
from ui.kit.figures import Fact
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.segments import Choice
from ui.kit.text import Text
from ui.language import N_, Words
from ui.serve.reason_list import ReasonList
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work


class ReasonDialog(Dialog):
    """``decided`` when the deed is done. The job gets the key of the chosen reason and runs off the GUI thread."""

    decided = Signal(object)

    def __init__(
        self,
        kit: Kit,
        work: Work,
        title: Words,
        deed: Words,
        reasons: Sequence[Choice],
        job: Callable[[str], object],
        *,
        icon: str,
        explained: Words,
        facts: Sequence[tuple[Words, Words]],
        kind: Kind = "deed",
        chosen: str = "",
    ) -> None:
        super().__init__(kit, title, icon=icon, width=720, height=420)
        self._work, self._job = work, job
        self._running: Running | None = None
        for label, value in facts:
            self.evidence.addWidget(Fact(kit, label, value))
            self.evidence.addSpacing(12)
        self.evidence.addWidget(Text(kit, explained, "body", "ink2", wrap=True))
        self.evidence.addStretch(1)
        self._reasons = ReasonList(kit, reasons, chosen or reasons[0].key)
        self._problem = Note(kit, "", "wait")
        self._problem.hide()
        self._deed = Button(kit, deed, kind, size="large", key="Ctrl+Return")
        self._deed.setObjectName("serve.dialog.deed")
        later = Button(kit, N_("Do nothing"), "quiet", key="Esc")
        self.deed.addWidget(Text(kit, N_("Why?"), "small", weight=600))
        self.deed.addSpacing(8)
        self.deed.addWidget(self._reasons)
        self.deed.addStretch(1)
        self.deed.addWidget(self._problem)
        self.deed.addSpacing(8)
        self.deed.addWidget(self._deed)
        self.deed.addSpacing(8)
        self.deed.addLayout(row(None, later, None))
        self._deed.clicked.connect(self.decide)
        later.clicked.connect(lambda: self.close_with(""))

    def dialog_actions(self) -> list[Action]:
        """The deed has a key of its own: Enter never does it."""
        return [Action("decide", N_("Do it"), "Ctrl+Return", self.decide, more=("Ctrl+Enter",))]

    def decide(self) -> Running | None:
        """Run the deed once; a problem is said here and nothing is closed."""
        if self._running is not None and self._running.active:
            return None
        reason = self._reasons.current()
        self._problem.hide()
        self._running = self._work.run(lambda: self._job(reason), self._done, self._failed, owner=self)
        return self._running

    def first_widget(self) -> QWidget:
        """The chosen reason."""
        return self._reasons.first()

    def _done(self, answer: object) -> None:
        self.decided.emit(answer)
        self.close_with("done")

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        self._problem.say(said(problem))
        self._problem.show()
