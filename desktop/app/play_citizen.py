"""Plays the citizen in front of the counter: the buttons of the demonstration's strip, put to the sandbox rail."""

from __future__ import annotations

from desktop.app.demonstration import STAFF, Demonstration
from desktop.domain.account_number import grouped
from desktop.domain.errors import UserError
from desktop.domain.money import figures
from desktop.services.ports.views import BillView
from ui.demonstration.citizen_strip import Deed, account_for, amount_for, citizen_strip
from ui.front import Front
from ui.language import N_, Plain, say


class CitizenPlayer:
    """Pays the bill on the serve screen, one way or another, off the GUI thread."""

    def __init__(self, front: Front, world: Demonstration) -> None:
        self._front = front
        self._world = world
        (_, agent, pin), (_, boss, boss_pin) = STAFF["agent"], STAFF["supervisor"]
        words = say(
            N_("**Demonstration, no real money.** PINs: {agent} {pin}, {boss} {boss_pin}. The citizen:"),
            agent=Plain(agent),
            pin=Plain(pin),
            boss=Plain(boss),
            boss_pin=Plain(boss_pin),
        )
        self.strip = citizen_strip(front.kit, words, self.play)

    def play(self, deed: Deed) -> None:
        """Does the deed with the bill that waits on the screen."""
        front = self._front
        bill_id = front.serve.bill_id if front.serve.page == "waiting" else ""
        front.work.run(lambda: self._do(deed, bill_id), self._said, front.shell.tell.say, owner=front)

    def _do(self, deed: Deed, bill_id: str) -> str:
        bill = self._bill(bill_id)
        if deed is Deed.NOT_AT_ALL:
            return ""
        account, cents = account_for(deed, bill.account), amount_for(deed, bill.balance_cents)
        code = self._world.pay(account, cents)
        return f"{code}: KES {figures(cents)}, {grouped(account)}"

    def _bill(self, bill_id: str) -> BillView:
        bill = self._front.counter.bills.bill(bill_id) if bill_id else None
        if bill is None:
            raise UserError("No bill waits on the screen. Raise one, or open one with F4.")
        return bill

    def _said(self, sms: str) -> None:
        words = say(N_("The citizen's SMS: {sms}"), sms=Plain(sms)) if sms else N_("The citizen left without paying.")
        self._front.shell.strips.show_strip("demonstration", words, "info")
