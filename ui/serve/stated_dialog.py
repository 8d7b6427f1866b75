"""The citizen says it is paid: what the SMS says is taken down, to search with. None of it is proof.

The dialog says so, and what is checked. Offline, an acknowledgement slip comes out which is no receipt.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.account_number import grouped
from desktop.domain.errors import Told, UserError
from desktop.domain.money import read_shillings
from desktop.services.ports.views import BillView
from ui.kit.arrange import row
from ui.kit.button import Button
from ui.kit.dialog import Dialog
from ui.kit.field import Field
from ui.kit.figures import Fact
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.text import Text
from ui.language import N_, Plain
from ui.serve.names import kes, to_type
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work

Take = Callable[[str, int, str], object]
"""Takes down code, cents and time; raises ``UserError`` for what cannot be."""

EXPLAINED = N_(
    "The code is checked for its form, its day and whether it was used before. It helps to find the payment; only the "
    "portal can say that money arrived. Without the network a slip comes out that says NOT A RECEIPT, SI RISITI."
)


class StatedDialog(Dialog):
    """``taken`` when the statement is durable."""

    taken = Signal()

    def __init__(self, kit: Kit, work: Work, bill: BillView, take: Take) -> None:
        super().__init__(kit, N_("The citizen says it is paid"), icon="stated", width=760, height=460)
        self._work, self._take = work, take
        self._running: Running | None = None
        self.code = Field(kit, N_("M-PESA code"))
        self.amount = Field(kit, N_("Amount, KES"))
        self.time = Field(kit, N_("Time"), beside=N_("may be empty"))
        for field, name in ((self.code, "code"), (self.amount, "amount"), (self.time, "time")):
            field.line.setObjectName(f"serve.stated.{name}")
        self.amount.set_text(to_type(bill.balance_cents))
        self._problem = Note(kit, "", "wait")
        self._problem.hide()
        self._deed = Button(kit, N_("Take it down"), "deed", size="large", key="Ctrl+Return")
        self._deed.setObjectName("serve.stated.deed")
        self._show_evidence(kit, bill)
        self._place_deed(kit)
        self.code.entered.connect(self.amount.line.setFocus)
        self.amount.entered.connect(self.time.line.setFocus)

    def dialog_actions(self) -> list[Action]:
        """Enter moves on between the fields; the deed has a key of its own."""
        return [Action("take_code", N_("Take it down"), "Ctrl+Return", self.take, more=("Ctrl+Enter",))]

    def first_widget(self) -> QWidget:
        """The code."""
        return self.code.line

    def take(self) -> Running | None:
        """Takes it down once; what is wrong is said here and nothing is cleared."""
        if self._running is not None and self._running.active:
            return None
        self._problem.hide()
        try:
            cents = read_shillings(self.amount.text())
        except UserError as wrong:
            self._failed(wrong)
            return None
        code, time = self.code.text(), self.time.text()
        self._running = self._work.run(lambda: self._take(code, cents, time), self._done, self._failed, owner=self)
        return self._running

    def _show_evidence(self, kit: Kit, bill: BillView) -> None:
        if bill.citizen is not None:
            self.evidence.addWidget(Fact(kit, N_("Citizen"), Plain(bill.citizen.name)))
            self.evidence.addSpacing(12)
        self.evidence.addWidget(Fact(kit, N_("Account number"), Plain(grouped(bill.account)), code=True))
        self.evidence.addSpacing(12)
        self.evidence.addWidget(Fact(kit, N_("Still to pay"), kes(bill.balance_cents)))
        self.evidence.addSpacing(12)
        self.evidence.addWidget(Text(kit, EXPLAINED, "body", "ink2", wrap=True))
        self.evidence.addStretch(1)

    def _place_deed(self, kit: Kit) -> None:
        later = Button(kit, N_("Do nothing"), "quiet", key="Esc")
        self.deed.addWidget(Text(kit, N_("From the citizen's SMS"), "small", weight=600))
        self.deed.addSpacing(8)
        self.deed.addWidget(self.code)
        self.deed.addSpacing(8)
        self.deed.addLayout(row(self.amount, self.time, spacing=12))
        self.deed.addStretch(1)
        self.deed.addWidget(self._problem)
        self.deed.addSpacing(8)
        self.deed.addWidget(self._deed)
        self.deed.addSpacing(8)
        self.deed.addLayout(row(None, later, None))
        self._deed.clicked.connect(self.take)
        later.clicked.connect(lambda: self.close_with(""))

    def _done(self, _bill: object) -> None:
        self.taken.emit()
        self.close_with("taken")

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        self._problem.say(said(problem))
        self._problem.show()
