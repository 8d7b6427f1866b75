"""A second person approves a fee nobody knows: what is asked left, the approver's own PIN right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import Told
from desktop.domain.ids import new_id
from desktop.domain.staff import StaffMember
from desktop.services.approve_fee import FeeRequest
from desktop.services.counter import Counter
from ui.kit.arrange import row
from ui.kit.button import Button
from ui.kit.dialog import Dialog
from ui.kit.dropdown import Dropdown
from ui.kit.figures import Fact
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.pin_field import PinField
from ui.kit.segments import Choice
from ui.kit.text import Text
from ui.language import N_, Plain
from ui.serve.names import kes, service_name
from ui.serve.visit import VisitLine
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work


class FeeDialog(Dialog):
    """``approved`` carries the approval's id and the approver's name, after the entry is durable."""

    approved = Signal(str, str)

    def __init__(
        self,
        kit: Kit,
        counter: Counter,
        work: Work,
        line: VisitLine,
        requester: StaffMember,
        approvers: list[StaffMember],
    ) -> None:
        super().__init__(kit, N_("Approve a fee that is not known"), width=760, height=460)
        self._counter, self._work = counter, work
        self._running: Running | None = None
        self._names = {member.id: member.name for member in approvers}
        assert line.gazetted_cents is not None, "a fee is typed before it is approved"
        self._request = FeeRequest(new_id(), line.service.code, line.gazetted_cents, line.legal_basis)
        self._show_evidence(kit, line, requester)
        self._who = Dropdown(
            kit,
            [Choice(member.id, Plain(member.name)) for member in approvers],
            approvers[0].id if approvers else "",
            label=N_("Who approves"),
        )
        self._pin = PinField(kit, N_("PIN of who approves"), height=48, gap=6)
        self._pin.setObjectName("serve.approval.pin")
        self._problem = Note(kit, N_("No supervisor is known at this counter. Call one who may approve."), "wait")
        self._problem.setVisible(not approvers)
        self._deed = Button(kit, N_("Approve"), "deed", size="large", key="Ctrl+Return")
        self._deed.setObjectName("serve.approval.deed")
        self._deed.setEnabled(bool(approvers))
        self._place_deed(kit)

    def dialog_actions(self) -> list[Action]:
        """Only after the PIN."""
        return [Action("approve", N_("Approve"), "Ctrl+Return", self.approve, self._pin.whole, more=("Ctrl+Enter",))]

    def first_widget(self) -> QWidget:
        """The PIN, where somebody may type one."""
        return self._pin if self._names else super().first_widget()

    def approve(self) -> Running | None:
        """Ask the service; a wrong PIN is said here and may be typed again."""
        if not self._pin.whole() or (self._running is not None and self._running.active):
            return None
        approver, pin, request = self._who.current(), self._pin.take(), self._request
        self._problem.hide()
        self._running = self._work.run(
            lambda: (self._counter.bills.approve_fee(request, approver, pin), approver),
            self._on_approved,
            self._on_refused,
            owner=self,
        )
        return self._running

    def _show_evidence(self, kit: Kit, line: VisitLine, requester: StaffMember) -> None:
        facts = (
            Fact(kit, N_("Service"), service_name(line.service), style="name"),
            Fact(kit, N_("Agency"), Plain(line.service.agency_en or line.service.agency), weight=0),
            Fact(kit, N_("Gazetted amount"), kes(self._request.amount_cents), style="total"),
            Fact(kit, N_("Gazette notice or act"), Plain(self._request.legal_basis)),
            Fact(kit, N_("Asked by"), Plain(requester.name), weight=0),
        )
        for fact in facts:
            self.evidence.addWidget(fact)
            self.evidence.addSpacing(14)
        says = N_("The bill will carry this amount and both names. Nothing at a counter lowers a fee.")
        self.evidence.addWidget(Text(kit, says, "small", "ink2", wrap=True))
        self.evidence.addStretch(1)

    def _place_deed(self, kit: Kit) -> None:
        later = Button(kit, N_("Not now"), "quiet", key="Esc")
        self.deed.addWidget(self._who)
        self.deed.addSpacing(16)
        self.deed.addWidget(Text(kit, N_("PIN"), "label", "ink2"))
        self.deed.addSpacing(4)
        self.deed.addWidget(self._pin)
        self.deed.addSpacing(12)
        self.deed.addWidget(self._problem)
        self.deed.addStretch(1)
        self.deed.addWidget(self._deed)
        self.deed.addSpacing(8)
        self.deed.addLayout(row(None, later, None))
        self._deed.clicked.connect(self.approve)
        self._pin.entered.connect(self.approve)
        later.clicked.connect(lambda: self.close_with(""))

    def _on_approved(self, answer: tuple[str, str]) -> None:
        approval, approver = answer
        self.approved.emit(approval, self._names.get(approver, ""))
        self.close_with("approved")

    def _on_refused(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        self._pin.set_wrong(True)
        self._pin.setFocus()
        self._problem.say(said(problem))
        self._problem.show()
