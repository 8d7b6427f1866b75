"""The desk for how money comes: phones asked, bills of elsewhere taken up, money given to the bill it was meant for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from desktop.services.ask_prompt import PromptDraft, ask_prompt
from desktop.services.assign_payment import Assignment, assign_payment
from desktop.services.look_elsewhere import Ask, look_elsewhere
from desktop.services.ports.asked_views import ElsewhereView
from desktop.services.ports.journal import Journal
from desktop.services.ports.views import BillView
from desktop.services.prompt_gate import Hindrance, NoPrompt
from desktop.services.session import Session
from desktop.services.sign_in import StaffDoor
from desktop.services.take_up_bill import TakeUpDraft, take_up_bill
from sync.connectivity import Connectivity, Link


@dataclass(frozen=True, slots=True)
class MoneyDesk:
    """``link``: the way to the portal now. ``ask`` puts a question to it, which may take some seconds."""

    journal: Journal
    session: Session
    door: StaffDoor
    link: Callable[[], Connectivity]
    ask: Ask
    paid_there: set[str] = field(default_factory=set)
    """Bills taken up that their rail called paid: nobody is asked to pay them again while the portal books that."""

    @property
    def online(self) -> bool:
        """Whether the portal answers."""
        return self.link().link in (Link.CONNECTED, Link.SLOW)

    def ask_prompt(self, draft: PromptDraft) -> BillView:
        """See :mod:`desktop.services.ask_prompt`."""
        if draft.bill in self.paid_there:
            raise Hindrance(NoPrompt.PAID_THERE).error()
        return ask_prompt(self.journal, self.session, draft, self.link())

    def last_prompt_to(self, phone: str) -> datetime | None:
        """When this counter last had the phone prompted."""
        return self.journal.reads.last_prompt_to(phone) if phone else None

    def look_elsewhere(self, number: str) -> ElsewhereView:
        """See :mod:`desktop.services.look_elsewhere`. Asks the portal: not for a thread that others wait for."""
        return look_elsewhere(self.journal.reads, self.ask, number)

    def take_up(self, draft: TakeUpDraft) -> BillView:
        """See :mod:`desktop.services.take_up_bill`."""
        if draft.found.status == "paid":
            self.paid_there.add(draft.intent)
        return take_up_bill(self.journal, self.session, draft)

    def assign(self, asked: Assignment, approver_id: str, pin: str) -> BillView:
        """See :mod:`desktop.services.assign_payment`."""
        return assign_payment(self.journal, self.session, self.door, asked, approver_id, pin, online=self.online)
