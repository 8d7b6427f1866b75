"""Rules of the clerk: a bill that waits for its number gets a slip that says so only while the portal is away."""

from __future__ import annotations

import time
from collections.abc import Callable

from desktop.services.clerk import Clerk
from desktop.services.ports.views import BillView
from desktop.services.print_paper import NUMBER_SLIP, SLIP
from sync.protocol.states import NumberSource
from tests.support.asked import number_comes, set_rail
from tests.support.desk import Desk
from tests.support.people import amina, draft

PATIENCE_S = 10.0


def papers(desk: Desk, bill: BillView) -> list[str]:
    found = desk.counter.bills.bill(bill.id)
    assert found is not None
    return [paper.paper for paper in found.papers]


def until(true: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < ends, f"{what} did not come"
        time.sleep(0.005)


def test_number_that_follows_is_said_on_paper_when_the_network_goes_and_printed_when_it_comes(desk: Desk) -> None:
    set_rail(desk, source=NumberSource.GATEWAY)
    away: list[bool] = []
    clerk = Clerk(desk.file, desk.counter.printer, lambda: None, lambda: bool(away))
    clerk.start()
    try:
        bill = desk.counter.bills.raise_bill(draft(desk.counter.citizens.take_down(amina()).id))
        away.append(True)
        desk.file.tell({"link"})
        until(lambda: papers(desk, bill) == [NUMBER_SLIP], "the slip without a number")
        away.clear()
        number_comes(desk, bill, "QMZT4VX")
        until(lambda: papers(desk, bill) == [NUMBER_SLIP, SLIP], "the slip with it")
    finally:
        clerk.stop()
