"""Money with a wrong account is given to a bill: both side by side, a reason, and a second person's own PIN.

The digits that differ are marked. Hints are called hints: only the two people know what was meant.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import Told
from desktop.domain.staff import StaffMember
from desktop.services.assign_payment import AssignReason
from desktop.services.ports.asked_views import SuggestionView
from desktop.services.ports.views import BillView
from ui.dates import DayAndTime
from ui.kit.arrange import row
from ui.kit.button import Button
from ui.kit.dialog import Dialog
from ui.kit.dropdown import Dropdown
from ui.kit.figures import Fact, FactGrid
from ui.kit.kit import Kit
from ui.kit.note import Note
from ui.kit.pin_field import PinField
from ui.kit.segments import Choice
from ui.kit.text import Text
from ui.kit.text_block import Run
from ui.language import N_, Plain, Words, as_spoken, say
from ui.serve.bill_words import CHANNELS
from ui.serve.names import kes
from ui.serve.reason_list import ReasonList
from ui.serve.suggestion_note import why_words
from ui.shell.action import Action
from ui.shell.tell import said
from ui.work import Running, Work

Give = Callable[[AssignReason, str, str], object]
"""Gives it, for a reason, approved by whom with which PIN; raises ``UserError`` for what cannot be."""

REASONS = (
    Choice(AssignReason.SMS_SHOWN, N_("The payer showed the SMS")),
    Choice(AssignReason.MISTYPED, N_("The payer says so")),
    Choice(AssignReason.FORMER_ACCOUNT, N_("An old number was used")),
)
WHAT_HAPPENS = N_(
    "The portal moves the money from suspense to this bill and issues the receipt when it is full. Both names stand "
    "beside it for ever, and the payer may dispute it."
)
MISSING = "_"
NOBODY = N_("No supervisor is known at this counter. Call one who may approve.")


class AssignDialog(Dialog):
    """``given`` when the entry is durable."""

    given = Signal()

    def __init__(
        self, kit: Kit, work: Work, bill: BillView, money: SuggestionView, approvers: list[StaffMember], give: Give
    ) -> None:
        super().__init__(kit, N_("Money with a wrong account"), icon="approvals", width=860, height=560)
        self._work, self._give = work, give
        self._running: Running | None = None
        self._show_evidence(kit, bill, money)
        self._reasons = ReasonList(kit, REASONS, AssignReason.SMS_SHOWN)
        self._who = Dropdown(
            kit,
            [Choice(member.id, Plain(member.name)) for member in approvers],
            approvers[0].id if approvers else "",
            label=N_("Who approves"),
        )
        self._pin = PinField(kit, N_("PIN of who approves"), height=48, gap=6)
        self._pin.setObjectName("serve.assign.pin")
        self._problem = Note(kit, NOBODY, "wait")
        self._problem.setVisible(not approvers)
        self._deed = Button(kit, N_("Approve"), "deed", size="large", key="Ctrl+Return")
        self._deed.setObjectName("serve.assign.deed")
        self._deed.setEnabled(bool(approvers))
        self._place_deed(kit)

    def dialog_actions(self) -> list[Action]:
        """Only after the PIN."""
        return [Action("assign", N_("Approve"), "Ctrl+Return", self.approve, self._pin.whole, more=("Ctrl+Enter",))]

    def first_widget(self) -> QWidget:
        """The reason: the requester's part comes first."""
        return self._reasons.first()

    def approve(self) -> Running | None:
        """Ask the service; a wrong PIN is said here and may be typed again."""
        if not self._pin.whole() or (self._running is not None and self._running.active):
            return None
        reason, approver, pin = AssignReason(self._reasons.current()), self._who.current(), self._pin.take()
        self._problem.hide()
        self._running = self._work.run(
            lambda: self._give(reason, approver, pin), self._on_given, self._on_refused, owner=self
        )
        return self._running

    def _show_evidence(self, kit: Kit, bill: BillView, money: SuggestionView) -> None:
        grid = FactGrid(kit, 2)
        citizen = Plain(bill.citizen.name) if bill.citizen is not None else N_("not known")
        typed = grid.add(Fact(kit, N_("Typed by the payer"), Plain(money.account_typed), style="screen", code=True))
        typed.value.show_runs(differing(money.account_typed, bill.account))
        grid.add(Fact(kit, N_("Account number of the bill"), Plain(bill.account), style="screen", code=True))
        grid.add(Fact(kit, N_("Money that came"), kes(money.amount_cents), style="state"))
        grid.add(Fact(kit, N_("Still to be paid"), kes(bill.balance_cents), style="state"))
        grid.add(Fact(kit, N_("Channel and code"), _code(money), weight=0))
        grid.add(Fact(kit, N_("Citizen"), citizen, weight=0))
        grid.add(Fact(kit, N_("Came at"), as_spoken(DayAndTime(money.paid_at)), weight=0))
        grid.add(Fact(kit, N_("Bill raised"), as_spoken(DayAndTime(bill.raised_at)), weight=0))
        self.evidence.addWidget(grid)
        self.evidence.addSpacing(16)
        hint = say(N_("A hint, not proof: {why}."), why=as_spoken(why_words(money.why)))
        self.evidence.addWidget(Note(kit, hint, "neutral"))
        self.evidence.addSpacing(12)
        self.evidence.addWidget(Text(kit, WHAT_HAPPENS, "small", "ink2", wrap=True))
        self.evidence.addStretch(1)

    def _place_deed(self, kit: Kit) -> None:
        later = Button(kit, N_("Not now"), "quiet", key="Esc")
        self.deed.addWidget(Text(kit, N_("Why?"), "small", weight=600))
        self.deed.addSpacing(8)
        self.deed.addWidget(self._reasons)
        self.deed.addSpacing(16)
        self.deed.addWidget(self._who)
        self.deed.addSpacing(12)
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
        later.clicked.connect(lambda: self.close_with(""))

    def _on_given(self, _answer: object) -> None:
        self.given.emit()
        self.close_with("given")

    def _on_refused(self, problem: Exception) -> None:
        if not isinstance(problem, Told):
            self._work.unhandled.emit(problem)
            return
        self._pin.set_wrong(True)
        self._pin.setFocus()
        self._problem.say(said(problem))
        self._problem.show()


def _code(money: SuggestionView) -> Words:
    return say(N_("{channel} {code}"), channel=say(CHANNELS[money.channel]), code=money.rail_code)


def differing(typed: str, meant: str) -> list[Run]:
    """What was typed, with the part marked in which it differs from what may have been meant."""
    begins = _alike(typed, meant)
    ends = max(begins, len(typed) - _alike(typed[::-1], meant[::-1]))
    return [Run(typed[:begins]), Run(typed[begins:ends] or MISSING, marked=True), Run(typed[ends:])]


def _alike(one: str, other: str) -> int:
    """How many signs at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
