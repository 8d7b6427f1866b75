"""Plays the citizen in front of the counter: the buttons of the demonstration's strip, put to the sandbox rails."""

from __future__ import annotations

from desktop.app.demonstration import STAFF, Demonstration
from desktop.domain.account_number import grouped
from desktop.domain.errors import UserError
from desktop.domain.money import figures
from desktop.services.ports.views import BillView
from ui.demonstration.citizen_strip import ANSWERS, CitizenStrip, Deed, Moment, account_for, amount_for
from ui.front import Front
from ui.language import N_, Plain, Words, as_spoken, say

BROUGHT_CENTS = 105_000


class CitizenPlayer:
    """Plays one way or another with the bill on the serve screen, off the GUI thread."""

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
        self.strip = CitizenStrip(front.kit, words, self.play)
        front.serve.reshaped.connect(lambda: self.strip.show_moment(self._moment()))

    def play(self, deed: Deed) -> None:
        """Does the deed with the bill that waits on the screen."""
        front = self._front
        bill_id = front.serve.bill_id if front.serve.page == "waiting" else ""
        front.work.question(lambda: self._do(deed, bill_id), self._said, front.shell.tell.say, owner=front)

    def _moment(self) -> Moment:
        """What the citizen can do now."""
        serve = self._front.serve
        if serve.page != "waiting":
            return "before"
        return "asked" if serve.waiting.asked_now else "waiting"

    def _do(self, deed: Deed, bill_id: str) -> Words:
        if deed is Deed.BRINGS_NUMBER:
            number = self._world.bring_number(BROUGHT_CENTS)
            return say(
                N_("The citizen shows the number {number}, KES {sum}."), number=number, sum=figures(BROUGHT_CENTS)
            )
        bill = self._bill(bill_id)
        if deed is Deed.NOT_AT_ALL:
            return N_("The citizen left without paying.")
        if deed is Deed.IGNORES:
            return N_("The citizen does nothing. The prompt ends after a minute.")
        if deed in ANSWERS:
            self._world.answer_prompt(bill.account, ANSWERS[deed])
            return say(N_("On the phone: {deed}."), deed=as_spoken(DONE[deed]))
        account, cents = account_for(deed, bill.account), amount_for(deed, bill.balance_cents)
        code = self._world.pay(account, cents)
        sms = f"{code}: KES {figures(cents)}, {grouped(account)}"
        return say(N_("The citizen's SMS: {sms}"), sms=Plain(sms))

    def _bill(self, bill_id: str) -> BillView:
        bill = self._front.counter.bills.bill(bill_id) if bill_id else None
        if bill is None:
            raise UserError("No bill waits on the screen. Raise one, or open one with F4.")
        return bill

    def _said(self, words: Words) -> None:
        self._front.shell.strips.show_strip("demonstration", words, "info")


DONE: dict[Deed, str] = {
    Deed.TYPES_PIN: N_("the PIN was typed"),
    Deed.WRONG_PIN: N_("a wrong PIN was typed"),
    Deed.CANCELS: N_("the prompt was cancelled"),
    Deed.NO_MONEY: N_("there was too little money"),
}
