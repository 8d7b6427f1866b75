"""The printers of this counter, the receipts' first, and those that were found and not added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.printer_room import PrinterAtWork
from ui.kit.arrange import add, column, empty, holder, row
from ui.kit.button import Button
from ui.kit.card import Card
from ui.kit.kit import Kit
from ui.kit.result_list import ChipLook, ResultList, ResultRow
from ui.kit.text import Text
from ui.kit.text_block import Run
from ui.language import N_, Plain, Words
from ui.printers.facts import STATES
from ui.printers.printer_cards import printer_place

if TYPE_CHECKING:
    from desktop.services.printer_desk import FoundPrinter


class ListCard(Card):
    """``chosen`` carries a printer's name; ``add_found`` the address of a found one."""

    chosen = Signal(str)
    add_found = Signal(object)
    look_asked = Signal()
    add_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, N_("Printers"), facts=Plain(""))
        self._kit_ = kit
        self.list = ResultList(kit, N_("Printers"))
        self.list.setObjectName("printers.list")
        self.nothing = Text(
            kit,
            N_("No printer yet. Sales go on; slips and receipts wait here and can be saved as PDF."),
            "small",
            "ink2",
            wrap=True,
        )
        self._found = column(spacing=8)
        self._shown: list[FoundPrinter] = []
        self.flush(self.list)
        inner = self.section(stretch=1)
        add(inner, self.nothing, self._found, None)
        self.look = Button(kit, N_("Look again"), size="small", icon="refresh")
        self.add_button = Button(kit, N_("Add by address…"), size="small", icon="plus")
        add(self.foot(), self.look, 8, self.add_button)
        self.list.chosen.connect(self.chosen)
        self.look.clicked.connect(self.look_asked)
        self.add_button.clicked.connect(self.add_asked)

    def show_printers(self, printers: Sequence[PrinterAtWork], current: str) -> None:
        """The list; ``current`` is marked."""
        self.list.show_rows([_row(self._kit_, printer) for printer in printers], current)
        self.list.setVisible(bool(printers))
        self.nothing.setVisible(not printers)

    def show_looked(self, words: Words) -> None:
        """When or where it was looked last."""
        assert self.facts is not None
        self.facts.say(words)

    def show_found(self, found: Sequence[FoundPrinter]) -> None:
        """Printers that are there and not added."""
        if list(found) == self._shown:
            return
        self._shown = list(found)
        empty(self._found)
        if found:
            self._found.addWidget(Text(self._kit_, N_("Found, not added"), "label", "ink3"))
        for one in found:
            self._found.addWidget(self._line(one))

    def _line(self, one: FoundPrinter) -> QWidget:
        take = Button(self._kit_, N_("Add"), size="small")
        take.clicked.connect(lambda: self.add_found.emit(one))
        words = column(
            Text(self._kit_, Plain(one.name), "small", weight=600, wrap=True),
            Text(self._kit_, Plain(one.address), "label", "ink2", wrap=True),
        )
        across = row(words, take, spacing=8)
        across.setStretch(0, 1)
        return holder(across)


def _row(kit: Kit, printer: PrinterAtWork) -> ResultRow:
    look = STATES[printer.view.state]
    return ResultRow(
        printer.kept.name,
        (Run(printer.kept.name, strong=True),),
        (Run(kit.words(printer_place(printer))),),
        chip=ChipLook(look.brief, look.tone, look.icon),
    )
