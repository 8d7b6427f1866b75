"""Brings the agent's request for a fee before a second person, and the approval back to the line."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.staff import Permission, StaffMember
from desktop.services.counter import Counter
from ui.kit.kit import Kit
from ui.serve.bill_deeds import OpenDialog
from ui.serve.fee_dialog import FeeDialog
from ui.serve.visit import VisitLine
from ui.work import Work


class FeeApprovals(QObject):
    """``approved`` when the line carries its approval."""

    approved = Signal()
    problem = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work, open_dialog: OpenDialog) -> None:
        super().__init__()
        self._kit, self._counter, self._work, self._open = kit, counter, work, open_dialog

    def ask(self, line: VisitLine) -> None:
        """Who may approve is read first; nobody approves their own request."""
        self._work.read(
            lambda: (line, self._approvers()), self._on_read, self.problem.emit, owner=self, key="serve.approvers"
        )

    def _approvers(self) -> list[StaffMember]:
        me = self._counter.session.member
        members = [choice.member for choice in self._counter.door.names() if not choice.locked]
        return [m for m in members if m.may(Permission.APPROVE_FEE) and (me is None or m.id != me.id)]

    def _on_read(self, answer: tuple[VisitLine, list[StaffMember]]) -> None:
        line, approvers = answer
        requester = self._counter.session.member
        if requester is None or line.gazetted_cents is None:
            return
        dialog = FeeDialog(self._kit, self._counter, self._work, line, requester, approvers)

        def on_approved(approval: str, approver: str) -> None:
            line.approve(approval, approver)
            self.approved.emit()

        dialog.approved.connect(on_approved)
        self._open(dialog, dialog.dialog_actions())
