"""A counter in this process, put together as the program does, for faults that must fall on a chosen exchange."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.demonstration import STAFF
from desktop.app.settings import CounterSettings
from desktop.services.ports.views import BillView, Standing
from tests.faults.processes import Line
from tests.support.people import amina, draft

PATIENCE_S = 20.0


class CounterHere:
    """The counter, and what was said of it in the drive's words."""

    def __init__(self, running: RunningCounter) -> None:
        self.running = running
        self.said: list[Line] = []

    @property
    def standing(self) -> Standing:
        """Where it is."""
        return self.running.counter.standing()

    @property
    def ready(self) -> bool:
        """Everything that work needs was downloaded."""
        now = self.standing
        return now.services > 0 and now.numbers_left > 0 and len(self.running.counter.door.names()) > 0

    def sign_in(self) -> None:
        """The agent of the demonstration."""
        number, _, pin = STAFF["agent"]
        door = self.running.counter.door
        door.sign_in(next(c.member.id for c in door.names() if c.member.number == number), pin)

    def raise_bills(self, how_many: int) -> list[Line]:
        """So many bills, each said once it is durable; gives those."""
        counter, said = self.running.counter, []
        for _ in range(how_many):
            bill = counter.bills.raise_bill(draft(counter.citizens.take_down(amina()).id))
            line = {"act": "bill_raised", "id": bill.id, "account": bill.account, "total_cents": bill.total_cents}
            said.append(line)
        self.said += said
        return said

    def bills(self, said: list[Line]) -> list[BillView]:
        """These bills as this counter sees them now."""
        views = [self.running.counter.bills.bill(str(line["id"])) for line in said]
        return [view for view in views if view is not None]

    def receipts(self, said: list[Line]) -> list[str]:
        """The receipts this counter knows of these bills."""
        return [view.receipt.number for view in self.bills(said) if view.receipt is not None]

    def confirmed(self, said: list[Line]) -> bool:
        """The portal has told this counter that it has these bills."""
        return all(view.portal_at is not None for view in self.bills(said))

    def slips_ordered(self) -> bool:
        """The clerk has done its part for every bill; only what comes from outside adds to the journal now."""
        return all(view.papers for view in self.bills(self.said))

    def until(self, true: Callable[[], bool], what: str, *, impatient: bool = False) -> None:
        """Returns when it is so. An ``impatient`` agent asks again all the time, so that no back-off is waited for."""
        ends = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < ends, f"{what} did not come"
            if impatient:
                self.running.counter.ask_again()
            time.sleep(0.005)

    def drained(self) -> bool:
        """The portal has acknowledged every entry."""
        return self.standing.unsent == 0


@contextlib.contextmanager
def counter_here(portal_url: str, profile: Path, *, code: str = "") -> Iterator[CounterHere]:
    """A counter that is started, and stopped at the end."""
    running = build_counter(CounterSettings(profile, portal=portal_url, code=code))
    running.start()
    try:
        yield CounterHere(running)
    finally:
        running.stop()
