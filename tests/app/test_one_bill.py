"""The main job without screens: real portal on port 0, real encrypted file, virtual printer, money over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.app.bootstrap import RunningCounter, build_counter
from desktop.app.settings import CounterSettings
from desktop.domain.ids import new_id
from desktop.domain.time import utc_now
from desktop.services.cancel_bill import CancelReason
from desktop.services.ports.views import BillView
from desktop.services.print_paper import ACKNOWLEDGEMENT, RECEIPT, SLIP
from desktop.services.state_code import Statement
from portal.demonstration import STAFF
from portal.rails.sandbox import SandboxRail, new_mpesa_code
from portal.running import RunningPortal
from printing.virtual.printer import VirtualPrinter
from sync.connectivity import Link
from sync.protocol.receipt_code import is_genuine, read_receipt_text
from sync.protocol.states import BillState, PaperState
from tests.support.people import amina, draft

PATIENCE_S = 20.0
AGENT = STAFF[0]


@dataclass
class Centre:
    """A counter, its portal and its printer."""

    running: RunningCounter
    portal: RunningPortal
    printer: VirtualPrinter

    def until(self, true: Callable[[], bool], what: str) -> None:
        ends = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < ends, f"{what} did not come"
            time.sleep(0.005)

    def bill(self, bill: BillView) -> BillView:
        found = self.running.counter.bills.bill(bill.id)
        assert found is not None
        return found

    def raised(self) -> BillView:
        counter = self.running.counter
        citizen = counter.citizens.take_down(amina())
        return counter.bills.raise_bill(draft(citizen.id))

    def pay(self, account: str, cents: int, *, code: str | None = None, times: int = 1) -> str:
        return SandboxRail(self.portal.url).pay(account=account, amount_cents=cents, code=code, times=times)

    def printed(self, bill: BillView, paper: str) -> bool:
        return any(p.paper == paper and p.state is PaperState.PRINTED for p in self.bill(bill).papers)

    def state(self, bill: BillView, state: BillState) -> None:
        self.until(lambda: self.bill(bill).state is state, f"state {state}")


def open_counter(folder: Path, portal_url: str, printer: str) -> RunningCounter:
    running = build_counter(CounterSettings(folder, portal=portal_url, printer=printer))
    running.start()
    return running


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with RunningPortal(f"sqlite:///{tmp_path / 'portal.db'}") as portal, VirtualPrinter(tmp_path / "papers") as printer:
        running = open_counter(tmp_path / "counter", portal.url, printer.address)
        made = Centre(running, portal, printer)
        counter = running.counter
        made.until(lambda: counter.standing().services > 0 and counter.standing().numbers_left > 0, "first download")
        made.until(lambda: len(counter.door.names()) == len(STAFF), "the staff")
        member = next(c.member for c in counter.door.names() if c.member.number == AGENT.number)
        counter.door.sign_in(member.id, AGENT.pin)
        yield made
        running.stop()


def test_payment_at_the_rail_becomes_paper_at_the_counter(centre: Centre) -> None:
    bill = centre.raised()
    centre.until(lambda: centre.printed(bill, SLIP), "the slip")
    centre.state(bill, BillState.WAITING)
    code = centre.pay(bill.account, bill.total_cents)
    centre.until(lambda: centre.printed(bill, RECEIPT), "the receipt")
    paid = centre.bill(bill)
    assert (paid.state, paid.balance_cents, [p.rail_code for p in paid.payments]) == (BillState.PAID, 0, [code])
    assert len(centre.printer.papers) == 2
    takings = centre.running.counter.takings()
    assert (takings.total_cents, takings.bills_paid) == (bill.total_cents, 1)


def test_receipt_is_signed_by_the_portals_published_key(centre: Centre) -> None:
    import requests

    bill = centre.raised()
    centre.pay(bill.account, bill.total_cents)
    centre.state(bill, BillState.PAID)
    receipt = centre.bill(bill).receipt
    assert receipt is not None
    published = requests.get(f"{centre.portal.url}/v1/keys", timeout=5).json()
    keys = published.get("keys", published)
    assert is_genuine(receipt.qr, keys)
    facts, _, _ = read_receipt_text(receipt.qr)
    assert (str(facts.number), facts.account, facts.amount_cents) == (receipt.number, bill.account, bill.total_cents)


def test_rest_on_the_same_account_completes_the_bill_with_one_receipt(centre: Centre) -> None:
    bill = centre.raised()
    centre.pay(bill.account, bill.total_cents - 5_000)
    centre.state(bill, BillState.PART_PAID)
    assert centre.bill(bill).balance_cents == 5_000
    assert centre.bill(bill).receipt is None
    centre.pay(bill.account, 5_000)
    centre.state(bill, BillState.PAID)
    centre.until(lambda: centre.printed(bill, RECEIPT), "the receipt")
    assert len(centre.bill(bill).payments) == 2


def test_wrong_account_pays_nobodys_bill(centre: Centre) -> None:
    bill = centre.raised()
    centre.state(bill, BillState.WAITING)
    centre.pay("99999999999", bill.total_cents)
    other = centre.raised()
    centre.pay(other.account, other.total_cents)
    centre.state(other, BillState.PAID)
    assert centre.bill(bill).state is BillState.WAITING


def test_same_payment_delivered_thrice_pays_once(centre: Centre) -> None:
    bill = centre.raised()
    centre.pay(bill.account, bill.total_cents, times=3)
    centre.state(bill, BillState.PAID)
    assert [p.amount_cents for p in centre.bill(bill).payments] == [bill.total_cents]


def test_money_that_came_before_the_bill_finds_it(centre: Centre, tmp_path: Path) -> None:
    bill = centre.raised()
    centre.state(bill, BillState.WAITING)
    base = int(bill.account[:9])
    from desktop.domain.account_number import make_account

    following = make_account(base + 1)
    centre.pay(following, bill.total_cents)
    late = centre.raised()
    assert late.account == following
    centre.state(late, BillState.PAID)


def test_cancelled_bill_keeps_its_number_and_is_known_to_the_portal(centre: Centre) -> None:
    bill = centre.raised()
    centre.state(bill, BillState.WAITING)
    centre.running.counter.bills.cancel(new_id(), bill.id, CancelReason.WRONG_SERVICE)
    centre.until(lambda: centre.running.counter.standing().unsent == 0, "the cancellation sent")
    centre.state(bill, BillState.CANCELLED)


def test_counter_without_its_portal_opens_bills_and_sends_later(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'portal.db'}"
    with VirtualPrinter(tmp_path / "papers") as printer:
        with RunningPortal(database) as portal:
            port = int(portal.url.rpartition(":")[2])
            running = open_counter(tmp_path / "counter", portal.url, printer.address)
            made = Centre(running, portal, printer)
            counter = running.counter
            made.until(lambda: counter.standing().numbers_left > 0 and len(counter.door.names()) > 0, "first download")
            made.until(lambda: counter.standing().services > 0, "the catalogue")
            running.stop()
        running = open_counter(tmp_path / "counter", f"http://127.0.0.1:{port}", printer.address)
        made = Centre(running, portal, printer)
        counter = running.counter
        made.until(lambda: counter.connectivity().link is Link.OFFLINE, "offline")
        member = next(c.member for c in counter.door.names() if c.member.number == AGENT.number)
        counter.door.sign_in(member.id, AGENT.pin)
        bill = made.raised()
        made.until(lambda: made.printed(bill, SLIP), "the slip, without a network")
        assert made.bill(bill).state is BillState.RAISED
        code = new_mpesa_code(utc_now())
        counter.bills.state_code(Statement(new_id(), bill.id, code, bill.total_cents, offline=True))
        made.until(lambda: made.printed(bill, ACKNOWLEDGEMENT), "the acknowledgement, which is no receipt")
        assert made.bill(bill).receipt is None
        with RunningPortal(database, port=port) as again:
            counter.ask_again()
            made.portal = again
            made.state(bill, BillState.WAITING)
            made.pay(bill.account, bill.total_cents, code=code)
            made.until(lambda: made.printed(bill, RECEIPT), "the receipt")
            running.stop()


def test_counter_with_a_one_time_code_becomes_the_counter_it_was_made_for(tmp_path: Path) -> None:
    import subprocess
    import sys

    from tests.paths import ROOT

    database = f"sqlite:///{tmp_path / 'portal.db'}"
    with RunningPortal(database, demo=True) as portal:
        command = [sys.executable, "-m", "portal", "admin", "--database", database, "enrolment-code"]
        done = subprocess.run(
            [*command, "--centre", "GPO", "--counter", "5"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        code = done.stdout.strip()
        settings = CounterSettings(tmp_path / "counter", portal=portal.url, code=code)
        first = build_counter(settings)
        first.start()
        made = Centre(first, portal, VirtualPrinter(tmp_path / "papers"))
        made.until(lambda: first.counter.standing().number == 5, "counter 5")
        first.stop()
        second = build_counter(CounterSettings(tmp_path / "other", portal=portal.url, code=code))
        second.start()
        made.until(lambda: "used before" in second.counter.connectivity().trouble, "the refusal")
        assert not second.counter.standing().enrolled
        second.stop()
