"""A scripted load without screens: bills through the use cases, money through the sandbox rail, a JSON line an act.

A line is printed after the act is durable at this counter: whoever reads it may hold the counter to it. The program
may be killed at any moment and started again with the same profile; bills that still wait are then paid and followed
too. A payment's code is made from the account and the seed, so paying again after a kill is the same payment.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.demonstration import CITIZENS, STAFF
from desktop.app.made_up_answers import answer_to
from desktop.app.settings import CounterSettings, read_settings
from desktop.domain.errors import Trouble, UserError
from desktop.domain.fees import FeeBasis
from desktop.domain.identity import IdKind
from desktop.domain.ids import new_id
from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import business_day
from desktop.services.ports.views import BillView, ServiceView
from desktop.services.raise_bill import BillDraft, LineDraft
from desktop.services.take_down_citizen import CitizenDraft
from sync.protocol.states import BillState

READY_S = 60.0
STILL_S = 60.0
"""So long without anything new, and the drive gives up."""
PAY_AGAIN_S = 0.5
"""A rail whose call was not acknowledged calls again; so long after."""
STEP_S = 0.005
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FOLLOWED = (BillState.RAISED, BillState.WAITING, BillState.PART_PAID)


@dataclass(frozen=True, slots=True)
class Drive:
    """What is asked: ``offline_first`` of the ``bills`` are raised before the portal is spoken to."""

    portal: str
    profile: Path
    bills: int
    pay: bool
    offline_first: int
    seed: int


def drive(wanted: Drive) -> int:
    """Does the bills; 0 when the portal has all of them and, with ``pay``, every receipt is here."""
    if not 0 <= wanted.offline_first <= wanted.bills:
        raise UserError("Between 0 and {bills} bills can be raised offline first.", bills=wanted.bills)
    settings = read_settings(wanted.profile) if wanted.profile.exists() else CounterSettings(wanted.profile)
    settings = CounterSettings(wanted.profile, portal=wanted.portal, code=settings.code)
    chance = random.Random(wanted.seed)  # noqa: S311 - a repeatable script, not a secret
    _make_ready(settings)
    running = build_counter(settings)
    running.clerk.start()
    try:
        _sign_in(running)
        services = _priced(running)
        old = [listed.id for listed in running.counter.bills.waiting(10_000)]
        raised = [_raise(running, services, chance) for _ in range(wanted.offline_first)]
        running.syncer.start()
        follower = Follower(running, wanted, [*old, *raised])
        for _ in range(wanted.bills - wanted.offline_first):
            follower.add(_raise_with_patience(running, services, chance))
            follower.look()
        follower.to_the_end()
    finally:
        running.stop()
    return 0


def _make_ready(settings: CounterSettings) -> None:
    """Enrols and downloads what work needs, when this profile has not; then the network is left alone."""
    running = build_counter(settings)
    try:
        if _is_ready(running):
            return
        running.syncer.start()
        if not _came(lambda: _is_ready(running), READY_S):
            raise Trouble("The portal at {url} did not make this counter ready.", url=settings.portal)
    finally:
        running.syncer.stop()
        running.file.close()


def _is_ready(running: RunningCounter) -> bool:
    standing = running.counter.standing()
    return standing.services > 0 and standing.numbers_left > 0 and len(running.counter.door.names()) > 0


def _came(true: Callable[[], bool], patience_s: float) -> bool:
    ends = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(STEP_S)
    return True


def _sign_in(running: RunningCounter) -> None:
    number, _, pin = STAFF["agent"]
    member = next((c.member for c in running.counter.door.names() if c.member.number == number), None)
    if member is None:
        raise UserError("Staff number {number} is not at this centre; the drive needs a demonstration.", number=number)
    running.counter.door.sign_in(member.id, pin)


def _priced(running: RunningCounter) -> list[ServiceView]:
    running.counter.services.refresh()
    day = business_day(running.counter.clock())
    return [s for s in running.counter.journal.reads.services(day) if s.fee.basis is FeeBasis.FIXED]


def _raise_with_patience(running: RunningCounter, services: list[ServiceView], chance: random.Random) -> str:
    """A file that was restored, or whose portal was, has no numbers until it is enrolled again."""
    standing = running.counter.standing
    while True:
        try:
            return _raise(running, services, chance)
        except UserError:
            if not standing().enrol_again or not _came(lambda: standing().numbers_left > 0, READY_S):
                raise


def _raise(running: RunningCounter, services: list[ServiceView], chance: random.Random) -> str:
    """One bill of one or two services for a made-up citizen; its line is printed when it is durable."""
    counter, who = running.counter, chance.choice(CITIZENS)
    citizen = counter.citizens.take_down(CitizenDraft(new_id(), IdKind.NATIONAL, who.id_number, who.name, who.phone))
    chosen = chance.sample(services, chance.choice((1, 1, 1, 2)))
    lines = tuple(
        LineDraft(new_id(), s.code, {q.id: answer_to(q, 0) for q in s.questions if q.required}) for s in chosen
    )
    bill = counter.bills.raise_bill(BillDraft(new_id(), citizen.id, lines, "both"))
    _say(act="bill_raised", id=bill.id, account=bill.account, total_cents=bill.total_cents, seq=bill.seq)
    return bill.id


class Follower:
    """Pays the bills that wait, when asked to, and tells what becomes of them."""

    def __init__(self, running: RunningCounter, wanted: Drive, bills: list[str]) -> None:
        self._running = running
        self._wanted = wanted
        self._open: dict[str, set[str]] = {bill: set() for bill in bills}
        self._paid: set[str] = set()
        self._pay_from = 0.0

    def add(self, bill: str) -> None:
        """One more bill to follow."""
        self._open[bill] = set()

    def to_the_end(self) -> None:
        """Until nothing is left to happen; ``Trouble`` when nothing happens any more."""
        last = time.monotonic()
        while self._open:
            if self.look():
                last = time.monotonic()
            elif time.monotonic() - last > STILL_S:
                raise Trouble("{n} bills did not come to their end in time.", n=len(self._open))
            else:
                time.sleep(STEP_S)
        self._running.clerk.stop()  # a paper ordered after the last look would be left unsent
        if not _came(lambda: self._running.counter.standing().unsent == 0, STILL_S):
            raise Trouble("The portal at {url} did not take every entry in time.", url=self._wanted.portal)

    def look(self) -> bool:
        """Looks at every open bill once; true when something was new."""
        return sum(self._look_at(bill_id) for bill_id in list(self._open)) > 0

    def _look_at(self, bill_id: str) -> bool:
        bill = self._running.counter.bills.bill(bill_id)
        assert bill is not None
        new = False
        for payment in bill.payments:
            if payment.rail_code not in self._open[bill_id]:
                self._open[bill_id].add(payment.rail_code)
                _say(act="payment_confirmed", account=bill.account, rail_code=payment.rail_code)
                new = True
        if bill.receipt is not None:
            _say(act="receipt_issued", account=bill.account, receipt_number=bill.receipt.number)
        ended = bill.receipt is not None or bill.state not in FOLLOWED
        if ended or (not self._wanted.pay and bill.portal_at is not None):
            del self._open[bill_id]
            return True
        return self._pay(bill) or new

    def _pay(self, bill: BillView) -> bool:
        if not self._wanted.pay or bill.portal_at is None or bill.id in self._paid:
            return False
        from portal.rails.sandbox import SandboxRail

        if time.monotonic() < self._pay_from:
            return False
        rail = SandboxRail(self._wanted.portal)
        try:
            rail.pay(account=bill.account, amount_cents=bill.balance_cents, code=_code(bill, self._wanted.seed))
        except Trouble:  # it may have arrived all the same; the same code again is the same payment
            self._pay_from = time.monotonic() + PAY_AGAIN_S
            return False
        self._paid.add(bill.id)
        return True


def _code(bill: BillView, seed: int) -> str:
    """The code of this bill's payment: the same whenever it is made again."""
    digits = hashlib.sha256(f"{bill.account}/{seed}".encode()).digest()
    return mpesa_code_prefix(business_day(bill.raised_at)) + "".join(_letters(digits))[:7]


def _letters(digits: bytes) -> Iterator[str]:
    for digit in digits:
        yield LETTERS[digit % len(LETTERS)]


def _say(**said: str | int) -> None:
    print(json.dumps(said), flush=True)
