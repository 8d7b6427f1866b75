"""What the gateway tests share: a bound wait, a clock that can be moved, questions about numbers, rows of the books."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from desktop.domain.ids import new_id
from desktop.domain.time import utc_now
from portal.running import RunningPortal
from portal.store.tables.bill_tables import bill_lines, bills
from portal.store.tables.gateway_tables import gateway_invoices, gateway_settlements
from sync.protocol import kinds
from sync.protocol.kinds import BillRaised, BillTakenUp
from sync.protocol.messages import ElsewhereAnswer, ElsewhereRequest
from sync.protocol.states import NumberSource
from tests.conformance.device import Device, Line
from tests.portal.books import bill_state

WAIT_S = 15.0


class MovedClock:
    """The machine's time and as much more as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Now, as the portal sees it."""
        return utc_now() + self.ahead

    def move(self, **by: float) -> None:
        """Time passes."""
        self.ahead += timedelta(**by)

    def passes(self, **by: float) -> bool:
        """Time passes; true, so that a wait can let it pass."""
        self.move(**by)
        return True


def until(true: Callable[[], bool], what: str = "it", wait_s: float = WAIT_S) -> None:
    """Waits until something holds; fails when it takes too long."""
    end = time.monotonic() + wait_s
    while not true():
        assert time.monotonic() < end, f"{what} did not come in {wait_s:g} seconds"
        time.sleep(0.02)


def bill_row(portal: RunningPortal, bill: str) -> Any:
    """The bill's row."""
    return portal.read(lambda c: c.execute(select(bills).where(bills.c.id == bill)).one())


def lines_of(portal: RunningPortal, bill: str) -> list[tuple[int, int]]:
    """Service and convenience cents of each line."""
    query = select(bill_lines).where(bill_lines.c.bill_id == bill).order_by(bill_lines.c.place)
    return [(row.service_cents, row.convenience_cents) for row in portal.read(lambda c: c.execute(query).all())]


def invoice_row(portal: RunningPortal, bill: str) -> Any:
    """The gateway's invoice of the bill."""
    return portal.read(lambda c: c.execute(select(gateway_invoices).where(gateway_invoices.c.bill_id == bill)).one())


def steps(portal: RunningPortal) -> list[tuple[int, int, int]]:
    """Every booked step: turn, from, to."""
    query = select(gateway_settlements).order_by(gateway_settlements.c.turn, gateway_settlements.c.from_cents)
    return [(row.turn, row.from_cents, row.paid_cents) for row in portal.read(lambda c: c.execute(query).all())]


def raise_waiting(device: Device, *lines: Line) -> BillRaised:
    """A bill whose number the gateway is to allot, pushed."""
    drawn = [kinds.Line(new_id(), x.service, x.units, x.service_cents, x.convenience_cents, "") for x in lines]
    body = BillRaised(
        bill=new_id(),
        citizen=device.citizen(),
        account="",
        number_source=NumberSource.GATEWAY,
        currency="KES",
        language="both",
        catalogue_version=1,
        lines=drawn,
        total_cents=sum(x.service_cents + x.convenience_cents for x in lines),
    )
    device.write(body, {"answers": {}}, id_=body.bill)
    device.push()
    return body


def number_of(portal: RunningPortal, bill: str) -> str:
    """The number the gateway allotted, once it did."""
    until(lambda: bool(bill_row(portal, bill).account), "the number")
    return str(bill_row(portal, bill).account)


def elsewhere(device: Device, number: str) -> ElsewhereAnswer:
    """What the portal knows of a number."""
    body = msgspec.json.encode(ElsewhereRequest(number))
    return msgspec.json.decode(device.post("/v1/elsewhere", body, device.headers(body)), type=ElsewhereAnswer)


def take_up(device: Device, said: ElsewhereAnswer, **changes: Any) -> BillTakenUp:
    """Takes up what was found, and pushes."""
    fields: dict[str, Any] = {
        "bill": new_id(),
        "citizen": "",
        "account": said.number,
        "rail": said.rail,
        "currency": said.currency,
        "language": "both",
        "description": said.description,
        "total_cents": said.expected_cents,
    }
    body = BillTakenUp(**{**fields, **changes})
    device.write(body, id_=body.bill)
    device.push()
    return body


def last_outcome(device: Device) -> tuple[str, str]:
    """What became of the last entry, asked again."""
    answer = device.round(device.written[-1:], pack=True, changes=False)
    return answer.outcomes[-1].outcome.value, answer.outcomes[-1].reason


def settled(portal: RunningPortal, number: str) -> bool:
    """True once the bill is paid."""
    return bill_state(portal, number)[0] == "paid"
