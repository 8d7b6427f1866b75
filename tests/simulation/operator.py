"""The people at a counter: they sign in, take citizens down, raise bills, cancel, take codes down, order papers.

They use the counter's own use cases, press keys twice, and live with every sentence the counter says. What they saw
done is noted where the counter commits (:mod:`tests.simulation.acknowledged`), not here.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from desktop.app.bootstrap import RunningCounter
from desktop.app.made_up_answers import answer_to
from desktop.domain.errors import Told, UserError
from desktop.domain.fees import FeeBasis
from desktop.domain.identity import IdKind
from desktop.domain.ids import new_id
from desktop.domain.staff import Role
from desktop.domain.time import business_day
from desktop.services.approve_fee import FeeRequest
from desktop.services.cancel_bill import CancelReason
from desktop.services.ports.views import ServiceView
from desktop.services.print_paper import CopyReason
from desktop.services.raise_bill import BillDraft, LineDraft
from desktop.services.state_code import Statement
from desktop.services.take_down_citizen import CitizenDraft
from sync.connectivity import Link
from tests.simulation.counter_machine import CounterMachine
from tests.simulation.process import Process
from tests.simulation.rail import Rail
from tests.simulation.template import STAFF, UNKNOWN
from tests.simulation.world import World

LEGAL_BASIS = "Legal Notice 77 of 2024"
NAMES = ("Amina Wanjiku", "Baraka Njoroge", "Chebet Kiptoo", "Daudi Otieno", "Esther Mutua", "Fatuma Ali")
AGENTS = [member for member in STAFF if member.role is Role.AGENT]
SUPERVISOR = next(member for member in STAFF if member.role is Role.SUPERVISOR)
Deed = Callable[[RunningCounter], str]


@dataclass(frozen=True, slots=True)
class Pressed:
    """Something that was done by this run of the program, and what it said: pressed again, it must say the same."""

    process: Process
    deed: Deed
    said: str


class Operator:
    """Whoever sits at one counter. Acts while ``works``."""

    def __init__(
        self, world: World, machine: CounterMachine, rail: Rail, pace_s: tuple[float, float], wrong: list[str]
    ) -> None:
        self.works = False
        self._world = world
        self._machine = machine
        self._rail = rail
        self._wrong = wrong
        self._pace_s = pace_s
        self._chance: random.Random = world.chance.of(f"operator of {machine.name}")
        self._citizens: list[str] = []
        self._bills: list[str] = []
        self._pressed: Pressed | None = None

    def begin(self) -> None:
        """Works from now on."""
        self.works = True
        self._next()

    def _next(self) -> None:
        self._world.after(self._chance.uniform(*self._pace_s), self._act)

    def _act(self) -> None:
        if not self.works:
            return
        if self._machine.up:
            self._do_something()
        self._next()

    def _do_something(self) -> None:
        assert self._machine.counter is not None
        if self._machine.counter.counter.session.member is None:
            self._press(self._sign_in())
        elif self._pressed is not None and self._chance.random() < 0.1:
            self._press_again(self._pressed)
        else:
            self._press(self._chance.choices(list(self._deeds), list(self._deeds.values()))[0](self))

    def _press(self, deed: Deed) -> str | None:
        """Does it; what the counter said, or ``None`` when it refused or died."""
        machine, process = self._machine, self._machine.process
        assert process is not None
        try:
            said = machine.do(deed)
        except Told as told:
            kind = "is told" if isinstance(told, UserError) else "has trouble"
            machine.say(f"{kind}: {told}")
            return None
        except Exception as wrong:
            if machine.up:
                raise
            machine.say(f"dies of {wrong}")
            return None
        if said is not None:
            machine.say(said)
            self._pressed = Pressed(process, deed, said)
        return said

    def _press_again(self, pressed: Pressed) -> None:
        if pressed.process is not self._machine.process:
            self._pressed = None
            return
        self._machine.say("the same key again")
        said = self._press(pressed.deed)
        if said is not None and said != pressed.said:
            self._wrong.append(f"the same intent at {self._machine.name} came to “{pressed.said}”, then to “{said}”")

    # What there is to do

    def _sign_in(self) -> Deed:
        member = self._chance.choice(AGENTS)
        pin = member.pin if self._chance.random() < 0.95 else "111222"

        def deed(running: RunningCounter) -> str:
            here = next((c.member for c in running.counter.door.names() if c.member.number == member.number), None)
            if here is None:
                raise UserError("Nobody is known here yet.")
            running.counter.door.sign_in(here.id, pin, offline=_is_offline(running))
            return f"{member.number} signs in"

        return deed

    def _sign_out(self) -> Deed:
        def deed(running: RunningCounter) -> str:
            running.counter.door.sign_out()
            return "nobody is signed in"

        return deed

    def _take_down(self) -> Deed:
        number = str(20_000_000 + self._chance.randrange(12))
        (intent,) = self._new_ids(1)
        draft = CitizenDraft(intent, IdKind.NATIONAL, number, self._chance.choice(NAMES))

        def deed(running: RunningCounter) -> str:
            citizen = running.counter.citizens.take_down(draft)
            if citizen.id not in self._citizens:
                self._citizens.append(citizen.id)
            return f"citizen {citizen.id}"

        return deed

    def _raise_bill(self) -> Deed:
        if not self._citizens:
            return self._take_down()
        intent, *lines = self._new_ids(3)
        citizen = self._chance.choice(self._citizens[-4:])
        how_many, place = self._chance.choice((1, 1, 2)), self._chance.randrange(100)
        payer = self._payer()

        def deed(running: RunningCounter) -> str:
            priced = [s for s in _services(running) if s.fee.basis is FeeBasis.FIXED]
            if not priced:
                raise UserError("There is no catalogue yet.")
            chosen = [priced[(place + n) % len(priced)] for n in range(how_many)]
            drafts = tuple(LineDraft(line, s.code, _answers(s)) for line, s in zip(lines, chosen, strict=False))
            bill = running.counter.bills.raise_bill(BillDraft(intent, citizen, drafts, "both"))
            self._met(bill.id)
            payer(bill.id, bill.account, bill.total_cents)
            return f"bill {bill.id} with {bill.account} over {bill.total_cents}"

        return deed

    def _raise_approved(self) -> Deed:
        """A fee nobody knows: approved by the supervisor, then billed."""
        if not self._citizens:
            return self._take_down()
        intent, line, approval = self._new_ids(3)
        citizen, service = self._chance.choice(self._citizens[-4:]), self._chance.choice(UNKNOWN)
        cents, payer = 100 * self._chance.randint(100, 2_000), self._payer()

        def deed(running: RunningCounter) -> str:
            counter = running.counter
            found = next((s for s in _services(running) if s.code == service), None)
            supervisor = next((c.member for c in counter.door.names() if c.member.number == SUPERVISOR.number), None)
            if found is None or supervisor is None:
                raise UserError("There is no catalogue yet.")
            counter.bills.approve_fee(FeeRequest(approval, service, cents, LEGAL_BASIS), supervisor.id, SUPERVISOR.pin)
            draft = LineDraft(
                line, service, _answers(found), gazetted_cents=cents, legal_basis=LEGAL_BASIS, approval=approval
            )
            bill = counter.bills.raise_bill(BillDraft(intent, citizen, (draft,), "sw"))
            self._met(bill.id)
            payer(bill.id, bill.account, bill.total_cents)
            return f"bill {bill.id} with {bill.account} over {bill.total_cents}"

        return deed

    def _visit(self) -> Deed:
        if not self._citizens:
            return self._take_down()
        (intent,) = self._new_ids(1)
        citizen, place = self._chance.choice(self._citizens), self._chance.randrange(100)

        def deed(running: RunningCounter) -> str:
            free = [s for s in _services(running) if s.fee.basis is FeeBasis.FREE]
            if not free:
                raise UserError("There is no catalogue yet.")
            service = free[place % len(free)]
            running.counter.bills.record_visit(intent, citizen, service.code, _answers(service))
            return f"visit {intent}"

        return deed

    def _cancel(self) -> Deed:
        if not self._bills:
            return self._raise_bill()
        (intent,) = self._new_ids(1)
        bill, reason = self._chance.choice(self._bills[-6:]), self._chance.choice(list(CancelReason))

        def deed(running: RunningCounter) -> str:
            running.counter.bills.cancel(intent, bill, reason, "typed by mistake")
            return f"cancels {bill}"

        return deed

    def _state_code(self) -> Deed:
        codes = list(self._rail.paid.values())
        if not self._bills or not codes:
            return self._raise_bill()
        (intent,) = self._new_ids(1)
        bill, paid = self._chance.choice(self._bills[-6:]), self._chance.choice(codes[-6:])

        def deed(running: RunningCounter) -> str:
            said = Statement(intent, bill, paid.code, paid.amount_cents, offline=_is_offline(running))
            running.counter.bills.state_code(said)
            return f"takes {paid.code} down for {bill}"

        return deed

    def _paper(self) -> Deed:
        if not self._bills:
            return self._raise_bill()
        bill, copy = self._chance.choice(self._bills[-6:]), self._chance.random() < 0.5

        def deed(running: RunningCounter) -> str:
            if copy:
                running.counter.papers.copy(bill, CopyReason.LOST)
            else:
                running.counter.papers.slip_again(bill)
            return f"orders a paper of {bill}"

        return deed

    def _unsettled(self) -> Deed:
        intents = self._new_ids(10)

        def deed(running: RunningCounter) -> str:
            for intent, waiting in zip(intents, running.counter.portal.to_tell(5), strict=False):
                running.counter.portal.told(intent, waiting.bill)
            for intent, refused in zip(intents[5:], running.counter.portal.refused(5), strict=False):
                running.counter.portal.see_refusal(intent, refused.id)
            return "looks after what is unsettled"

        return deed

    _deeds: dict[Callable[[Operator], Deed], int] = {
        _raise_bill: 10,
        _take_down: 4,
        _raise_approved: 3,
        _visit: 2,
        _cancel: 3,
        _state_code: 4,
        _paper: 2,
        _unsettled: 2,
        _sign_out: 1,
    }

    # What follows

    def _payer(self) -> Callable[[str, str, int], None]:
        """How the citizen will pay, decided before the bill is raised: a bill that is raised twice is paid once."""
        paid: set[str] = set()
        how, first_s, then_s = self._chance.random(), self._chance.uniform(0.2, 45), self._chance.uniform(1, 45)

        def pays(bill: str, account: str, total_cents: int) -> None:
            if bill in paid:
                return
            paid.add(bill)
            for seconds, cents in _plan(how, first_s, then_s, total_cents):
                self._pay_later(seconds, account, cents)
            if how > 0.97:
                wrong = account[:-1] + str((int(account[-1]) + 1) % 10)
                self._pay_later(first_s, wrong, total_cents)

        return pays

    def _met(self, bill: str) -> None:
        if bill not in self._bills:
            self._bills.append(bill)

    def _new_ids(self, count: int) -> list[str]:
        """Minted by the program, before what they name is done."""
        assert self._machine.process is not None
        with self._machine.process.runs():
            return [new_id() for _ in range(count)]

    def _pay_later(self, seconds: float, account: str, amount_cents: int) -> None:
        def pay() -> None:
            self._rail.pay(account, amount_cents)

        self._world.after(seconds, pay)


def _plan(how: float, first_s: float, then_s: float, total_cents: int) -> list[tuple[float, int]]:
    """When the citizen pays how much."""
    part = max(100, total_cents // 300 * 100)
    if how < 0.55:
        return [(first_s, total_cents)]
    if how < 0.70:
        return [(first_s, part), (first_s + then_s, total_cents - part)]
    if how < 0.78:
        return [(first_s, total_cents + 500)]
    if how < 0.86:
        return [(first_s, total_cents), (first_s + then_s, total_cents)]
    if how < 0.92:
        return [(first_s, part)]
    return []


def _services(running: RunningCounter) -> list[ServiceView]:
    return sorted(
        running.counter.journal.reads.services(business_day(running.counter.clock())), key=lambda service: service.code
    )


def _answers(service: ServiceView) -> dict[str, str]:
    return {question.id: answer_to(question, 0) for question in service.questions if question.required}


def _is_offline(running: RunningCounter) -> bool:
    return running.counter.connectivity().link is Link.OFFLINE
