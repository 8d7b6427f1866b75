"""A portal that was restored from a copy and its gateway: one receipt, one payment, one invoice of everything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import select

from portal.admin.centre import make_enrolment_code
from portal.rails.pesaflow.invoice import our_reference
from portal.rails.rail_settings import PESAFLOW
from portal.rails.sandbox.gateway_payer import GatewayPayer
from portal.rounds.restored import begin_epoch
from portal.running import RunningPortal
from portal.store.tables.gateway_tables import sandbox_invoices
from tests.conformance.device import Device
from tests.portal.books import export, is_balanced, refunds
from tests.portal.gateway.conftest import rail_to
from tests.portal.gateway.world import MovedClock, bill_row, elsewhere, number_of, raise_waiting, steps, take_up, until
from tests.portal.services import fixed_lines


class Lost:
    """A portal on the gateway's rail whose books can be copied and put back."""

    def __init__(self, path: Path, gateway: RunningPortal, clock: MovedClock) -> None:
        self._path, self._gateway, self._clock = path, gateway, clock
        self.portal = self._start()
        code = self.portal.context.database.write(lambda tx: make_enrolment_code(tx, "GPO", 1)).code
        self.device = Device(self.portal.url).enrol(code)
        self.device.push()

    def _start(self) -> RunningPortal:
        told = rail_to(self._gateway, "http://127.0.0.1:1")
        portal = RunningPortal(f"sqlite:///{self._path}", (PESAFLOW,), clock=self._clock, rail_settings=told)
        portal.start()
        return portal

    def copy(self) -> None:
        """The books as they are now; copied by the library that has them open, whose locks another would undo."""
        with closing(sqlite.connect(str(self._path))) as books, closing(sqlite.connect(str(self._copied))) as copy:
            books.backup(copy)

    def restore(self) -> None:
        """The portal dies, comes back with its copy, and its counter offers again what it has."""
        self.portal.stop()
        for left in self._path.parent.glob(self._path.name + "*"):
            left.unlink()
        shutil.copy(self._copied, self._path)
        self.portal = self._start()
        self.portal.context.database.write(begin_epoch)
        self.device.url, self.device.session = self.portal.url, requests.Session()

    @property
    def _copied(self) -> Path:
        return self._path.with_name("copy.db")

    @property
    def payer(self) -> GatewayPayer:
        """Citizens, and a gateway that notifies this portal."""
        secret = self.portal.context.identity.rail_secret
        return GatewayPayer(self._gateway.url, f"{self.portal.url}/rails/pesaflow/{secret}/notification")

    def stop(self) -> None:
        """Ends."""
        self.device.close()
        self.portal.stop()


@pytest.fixture
def lost(tmp_path: Path, ready_database: Path, gateway: RunningPortal, clock: MovedClock) -> Iterator[Lost]:
    """A portal that will be restored."""
    path = tmp_path / "lost.db"
    shutil.copy(ready_database, path)
    running = Lost(path, gateway, clock)
    yield running
    running.stop()


def check_once(lost: Lost, bill: str, number: str, cents: int, receipt: str, clock: MovedClock) -> None:
    """One payment of all of it under the number, one receipt, the same as before; also after the gateway was asked."""
    until(lambda: bill_row(lost.portal, bill).state == "paid", "the receipt")
    asked = steps_asked(lost)
    until(lambda: clock.passes(minutes=1) and steps_asked(lost) > asked + 1, "two more questions")
    assert [row["number"] for row in export(lost.portal, "receipts")] == [receipt]
    assert sum(row["amount_cents"] for row in export(lost.portal, "payments")) == cents
    assert bill_row(lost.portal, bill).account == number
    assert refunds(lost.portal) == []
    assert steps(lost.portal)[-1][2] == cents
    assert is_balanced(lost.portal)


def steps_asked(lost: Lost) -> int:
    """How often questions about numbers were tried."""
    from portal.store.tables.errand_tables import errands

    query = select(errands.c.tries).where(errands.c.kind.in_(("pesaflow_poll", "pesaflow_recheck")))
    return sum(int(tries) for (tries,) in lost.portal.read(lambda c: c.execute(query).all()))


def test_a_receipt_for_the_gateways_number_is_taken_back_and_its_money_counts_once(
    lost: Lost, gateway: RunningPortal, clock: MovedClock
) -> None:
    lost.copy()
    bill = raise_waiting(lost.device, *fixed_lines(1)).bill
    number = number_of(lost.portal, bill)
    total = bill_row(lost.portal, bill).total_cents
    lost.payer.pay(number, 20_000)
    lost.payer.pay(number, total - 20_000)
    until(lambda: bill_row(lost.portal, bill).state == "paid", "the money")
    lost.device.pull()
    (receipt,) = lost.device.rows("receipt")
    lost.restore()
    lost.device.offer_again()
    check_once(lost, bill, number, total, receipt, clock)
    ours = select(sandbox_invoices).where(sandbox_invoices.c.our_reference == our_reference(bill))
    assert len(gateway.read(lambda c: c.execute(ours).all())) == 1


def test_a_receipt_of_a_bill_raised_elsewhere_is_taken_back_and_its_money_counts_once(
    lost: Lost, clock: MovedClock
) -> None:
    number = lost.payer.invoice(amount_cents=105_000)["number"]
    lost.copy()
    bill = take_up(lost.device, elsewhere(lost.device, number)).bill
    lost.payer.pay(number, 105_000)
    until(lambda: bill_row(lost.portal, bill).state == "paid", "the money")
    lost.device.pull()
    (receipt,) = lost.device.rows("receipt")
    lost.restore()
    lost.device.offer_again()
    check_once(lost, bill, number, 105_000, receipt, clock)


def test_money_that_lost_books_had_without_a_receipt_is_found_at_the_gateway_again(
    lost: Lost, clock: MovedClock
) -> None:
    lost.copy()
    bill = raise_waiting(lost.device, *fixed_lines(1)).bill
    number = number_of(lost.portal, bill)
    lost.payer.pay(number, 20_000)
    until(lambda: bill_row(lost.portal, bill).paid_cents == 20_000, "the part")
    lost.device.pull()
    lost.restore()
    lost.device.offer_again()
    until(lambda: clock.passes(seconds=20) and bill_row(lost.portal, bill).paid_cents == 20_000, "the part again")
    assert bill_row(lost.portal, bill).account == number
    assert is_balanced(lost.portal)
