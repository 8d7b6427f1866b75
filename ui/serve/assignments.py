"""Brings money with a wrong account before a second person, who may give it to the bill it was meant for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.domain.ids import new_id
from desktop.domain.staff import Permission, StaffMember
from desktop.services.assign_payment import Assignment, AssignReason
from desktop.services.counter import Counter
from desktop.services.ports.asked_views import SuggestionView
from desktop.services.ports.views import BillView
from ui.kit.kit import Kit
from ui.serve.assign_dialog import AssignDialog
from ui.serve.bill_deeds import OpenDialog
from ui.work import Work


class Assignments(QObject):
    """Who may approve is read first; nobody approves their own request."""

    problem = Signal(object)

    def __init__(self, kit: Kit, counter: Counter, work: Work, open_dialog: OpenDialog) -> None:
        super().__init__()
        self._kit, self._counter, self._work, self._open = kit, counter, work, open_dialog

    def ask(self, money: SuggestionView) -> None:
        """The intent is minted here, at the key press."""
        intent = new_id()
        self._work.read(
            lambda: (self._counter.bills.bill(money.bill), self._approvers()),
            lambda answer: self._show(intent, money, *answer),
            self.problem.emit,
            owner=self,
            key="serve.assign",
        )

    def _approvers(self) -> list[StaffMember]:
        me = self._counter.session.member
        members = [choice.member for choice in self._counter.door.names() if not choice.locked]
        return [m for m in members if m.may(Permission.ASSIGN_PAYMENT) and (me is None or m.id != me.id)]

    def _show(self, intent: str, money: SuggestionView, bill: BillView | None, approvers: list[StaffMember]) -> None:
        if bill is None:
            return

        def give(reason: AssignReason, approver: str, pin: str) -> object:
            asked = Assignment(intent, money.payment, money.bill, reason)
            return self._counter.money.assign(asked, approver, pin)

        dialog = AssignDialog(self._kit, self._work, bill, money, approvers, give)
        self._open(dialog, dialog.dialog_actions())
