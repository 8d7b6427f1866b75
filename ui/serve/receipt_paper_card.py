"""The receipt on paper: how far it came, what evidence there is for it, and what to do when it did not come out."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.services.ports.views import BillView, PaperState, PaperView
from ui.kit.arrange import row
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.chip import Chip
from ui.kit.kit import Kit
from ui.kit.text import Text
from ui.kit.timeline import PaperTrail
from ui.language import N_, Plain, Words, as_spoken, counted, say
from ui.serve.bill_words import RECEIPT, newest
from ui.serve.paper_words import steps_of, under_way, words_of

_SENT = frozenset({PaperState.PRINTED, PaperState.SENT, PaperState.UNKNOWN})


class ReceiptPaperCard(Card):
    """``again`` prints what never left; ``not_out`` and ``copy_asked`` ask for a marked copy; ``pdf_asked`` saves."""

    again = Signal(str)
    not_out = Signal()
    copy_asked = Signal()
    pdf_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Receipt on paper"), icon="printer", ruled=False)
        self._paper: PaperView | None = None
        self._chip = Chip(kit, "")
        assert self.head is not None
        self.head.add(self._chip)
        self._trail = PaperTrail(kit)
        self._evidence = Text(kit, "", "small", wrap=True)
        self._more = Text(kit, "", "small", "ink2", wrap=True)
        self._saved = Text(kit, "", "small", "ink2", wrap=True)
        self._saved.hide()
        self._again = Button(kit, N_("Print now"), size="small", icon="refresh")
        self._not_out = Button(kit, N_("It did not come out…"), size="small")
        self._copy = Button(kit, N_("Copy…"), size="small", key="Ctrl+Shift+P")
        self._pdf = Button(kit, N_("Save as PDF"), size="small")
        for button, name in (
            (self._again, "serve.paid.again"),
            (self._not_out, "serve.paid.not_out"),
            (self._copy, "serve.paid.copy"),
            (self._pdf, "serve.paid.pdf"),
        ):
            button.setObjectName(name)
        self._place()
        kit.theme.changed.connect(self._relook)
        self._relook()
        self._again.clicked.connect(self._on_again)
        self._not_out.clicked.connect(self.not_out)
        self._copy.clicked.connect(self.copy_asked)
        self._pdf.clicked.connect(self.pdf_asked)

    def show_bill(self, bill: BillView) -> None:
        """The newest receipt paper of the bill."""
        self._paper = newest(bill, RECEIPT)
        words = words_of(self._paper)
        self._chip.show_state(words.words, words.tone, words.icon)
        self._trail.show_steps(steps_of(self._paper))
        self._evidence.say(words.evidence)
        self._more.say(_which(bill, self._paper))
        state = self._paper.state if self._paper is not None else None
        self._again.setVisible(state is PaperState.FAILED_BEFORE)
        ended = state in _SENT and self._paper is not None and not under_way(self._paper)
        self._not_out.setVisible(ended)
        self._copy.setVisible(ended)
        self._pdf.setVisible(bill.receipt is not None)

    def show_saved(self, where: Words | None) -> None:
        """Where the PDF is."""
        self._saved.setVisible(where is not None)
        self._saved.say(where if where is not None else "")

    def _place(self) -> None:
        for part in (self._trail, 12, self._evidence, self._more, self._saved, 12):
            if isinstance(part, int):
                self.body.addSpacing(part)
            else:
                self.body.addWidget(part)
        self.body.addLayout(row(self._again, self._not_out, self._copy, self._pdf, None, spacing=8))

    def _relook(self) -> None:
        """Large text leaves no room for the printer's name."""
        self._more.setVisible(not self._kit.theme.large)

    def _on_again(self) -> None:
        if self._paper is not None:
            self.again.emit(self._paper.job)


def _which(bill: BillView, paper: PaperView | None) -> Words:
    copies = max((one.copy for one in bill.papers if one.paper == RECEIPT), default=0)
    first = counted(copies, N_("1 copy made, marked as a copy."), N_("{n} copies made, marked as copies."))
    words: Words = first if copies else N_("First print, no copies.")
    if paper is None or not paper.printer:
        return words
    return say(N_("{printer}, 80 mm. {which}"), printer=Plain(paper.printer), which=as_spoken(words))
