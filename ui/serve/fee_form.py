"""A fee nobody knows: the gazetted amount, its legal basis, and a second person who approves it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis
from desktop.domain.money import read_shillings
from desktop.services.approve_fee import read_legal_basis
from ui.kit.arrange import column, row
from ui.kit.button import Button
from ui.kit.chip import Chip
from ui.kit.field import Field
from ui.kit.kit import Kit
from ui.language import N_, say
from ui.serve.names import to_type
from ui.serve.visit import VisitLine
from ui.shell.tell import said


class FeeForm(QWidget):
    """``approval_asked`` when amount and legal basis can be shown to a supervisor."""

    changed = Signal()
    approval_asked = Signal()

    def __init__(self, kit: Kit, line: VisitLine) -> None:
        super().__init__()
        self._line = line
        per_page = line.service.fee.basis is FeeBasis.PER_PAGE
        self.amount = Field(kit, N_("Gazetted fee a page, KES") if per_page else N_("Gazetted fee, KES"))
        self.basis = Field(kit, N_("Gazette notice or act"))
        self.amount.line.setObjectName("serve.service.fee.amount")
        self.basis.line.setObjectName("serve.service.fee.basis")
        self._ask = Button(kit, N_("Ask for approval…"), size="small", icon="approvals")
        self._ask.setObjectName("serve.service.fee.ask")
        self._chip = Chip(kit, "", "ok", "paid")
        self._fields = row(self.amount, self.basis, spacing=12)
        self._fields.setStretch(0, 2)
        self._fields.setStretch(1, 3)
        self.setMinimumWidth(1)
        self.setLayout(column(self._fields, row(self._ask, self._chip, None), spacing=8))
        if line.gazetted_cents:
            self.amount.set_text(to_type(line.gazetted_cents))
        self.basis.set_text(line.legal_basis)
        self.amount.changed.connect(self._on_changed)
        self.basis.changed.connect(self._on_changed)
        self.amount.entered.connect(self._on_amount_entered)
        self.basis.entered.connect(self.ask)
        self._ask.clicked.connect(self.ask)
        self.setFocusProxy(self.amount.line)
        self.show_approval()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where both fit, else one under the other."""
        super().resizeEvent(event)
        needed = self.amount.minimumSizeHint().width() + self.basis.minimumSizeHint().width() + 12
        beside = event.size().width() >= needed
        self._fields.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def show_approval(self) -> None:
        """Whether the fee is approved, and by whom."""
        approved = bool(self._line.approval)
        self._chip.setVisible(approved)
        self._ask.setVisible(not approved)
        self._chip.show_state(say(N_("Approved by {name}"), name=self._line.approver), "ok", "paid")

    def ask(self) -> None:
        """Say what is missing, or ask for the approval."""
        if self._read_amount() and self._read_basis() and not self._line.approval:
            self.approval_asked.emit()

    def _read_amount(self) -> bool:
        try:
            cents = read_shillings(self.amount.text())
            if cents <= 0:
                raise UserError("The gazetted amount is missing. Type it in shillings.")
        except UserError as problem:
            self.amount.set_error(said(problem))
            self.amount.setFocus()
            return False
        return True

    def _read_basis(self) -> bool:
        try:
            read_legal_basis(self.basis.text())
        except UserError as problem:
            self.basis.set_error(said(problem))
            self.basis.setFocus()
            return False
        return True

    def _on_changed(self, _text: str) -> None:
        self._line.propose_fee(_cents(self.amount.text()), " ".join(self.basis.text().split()))
        self.show_approval()
        self.changed.emit()

    def _on_amount_entered(self) -> None:
        if self._read_amount():
            self.basis.setFocus()


def _cents(text: str) -> int | None:
    try:
        return read_shillings(text) or None
    except UserError:
        return None
