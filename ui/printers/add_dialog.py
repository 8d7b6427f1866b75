"""A printer by its address: name, address, paper. A wrong address is said under its field and nothing is lost."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import Told
from desktop.services.counter import Counter
from ui.kit.arrange import add, row
from ui.kit.button import Button
from ui.kit.dialog import Dialog
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.kit.segments import Choice, Segments
from ui.kit.text import Text
from ui.kit.tokens import FIELD_HEIGHT
from ui.language import N_, Plain
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work

EXAMPLES: Final = (
    (N_("Network"), "tcp://192.0.2.41:9100"),
    (N_("USB"), "usb:///dev/usb/lp0"),
    (N_("Serial"), "serial:///dev/ttyUSB0?baud=9600"),
    (N_("Through the system"), "cups://receipts"),
    (N_("PDF, without a printer"), "pdf:///home/counter/papers"),
)


class AddDialog(Dialog):
    """``added`` carries the new printer's name."""

    added = Signal(str)

    def __init__(self, kit: Kit, counter: Counter, work: Work, *, name: str = "", address: str = "") -> None:
        super().__init__(kit, N_("Add a printer"), icon="printer", width=760, height=420)
        self._counter, self._work = counter, work
        self._running: Running | None = None
        self.name = Field(kit, N_("Name on this counter"))
        self.name.line.setObjectName("printers.add.name")
        self.name.set_text(name)
        self.address = Field(kit, N_("Address"))
        self.address.line.setObjectName("printers.add.address")
        self.address.set_text(address)
        widths = (Choice("48", N_("80 mm")), Choice("42", N_("80 mm, 42")), Choice("32", N_("58 mm")))
        self.width_ = Segments(kit, widths, "48", name=N_("Paper width"), height=FIELD_HEIGHT, stretch=True)
        add(self.evidence, Text(kit, N_("Addresses look like these:"), "small", "ink2", wrap=True), 12)
        for kind, example in EXAMPLES:
            add(self.evidence, Text(kit, kind, "label", "ink2"), Text(kit, Plain(example), "small", code=True), 8)
        self.evidence.addStretch(1)
        deed = Button(kit, N_("Add"), "deed", size="large", key="Ctrl+Return")
        deed.setObjectName("printers.add.deed")
        later = Button(kit, N_("Do nothing"), "quiet", key="Esc")
        add(self.deed, self.name, 12, self.address, 12, Text(kit, N_("Paper width"), "label", "ink2"), 4, self.width_)
        add(self.deed, None, deed, 8)
        self.deed.addLayout(row(None, later, None))
        deed.clicked.connect(self.take)
        later.clicked.connect(lambda: self.close_with(""))
        self.address.changed.connect(lambda _text: self.address.set_error(None))

    def dialog_actions(self) -> list[Action]:
        """The deed has a key of its own."""
        return [Action("printers.take", N_("Add"), "Ctrl+Return", self.take, more=("Ctrl+Enter",))]

    def take(self) -> Running | None:
        """Adds it once."""
        if self._running is not None and self._running.active:
            return None
        name, address, columns = self.name.text().strip(), self.address.text().strip(), int(self.width_.current())
        desk = self._counter.printers

        def act() -> str:
            desk.add(name, address, columns)
            return name

        self._running = self._work.run(act, self._done, self._failed, owner=self, lane="questions")
        return self._running

    def first_widget(self) -> QWidget:
        """What is missing first."""
        return self.name.line if not self.name.text() else self.address.line

    def _done(self, name: str) -> None:
        self.added.emit(name)
        self.close_with("added")

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        field = self.name if "name" in problem.message else self.address
        field.set_error(said(problem))
