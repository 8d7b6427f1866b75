"""Rules of a rail that says the same thing again, from many sides at once, and before the bill is known: paid once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop.domain.time import utc_now
from portal.rails.sandbox import SandboxRail, new_mpesa_code
from portal.running import RunningPortal
from sync.protocol.states import Channel
from tests.faults.invariants import Books, check_invariants, read_books
from tests.faults.processes import Drive, Line, driving
from tests.faults.proxy import PASS, Exchange, Fault, FaultyProxy, Kind

BILLS = 8
TIMES = 3


class HoldBills:
    """No round with a bill gets through before ``released`` is set."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.held = 0

    def __call__(self, exchange: Exchange) -> Fault:
        """The script."""
        if self.released.is_set() or b'"bill_raised"' not in exchange.plain:
            return PASS
        self.held += 1
        return Fault(Kind.RESET)


def offline_bills(drive: Drive) -> list[Line]:
    """What the drive raised before it spoke to the portal."""
    drive.until("bill_raised", BILLS)
    return [line for line in drive.said if line["act"] == "bill_raised"]


def deliver(portal: RunningPortal, bills: list[Line]) -> set[str]:
    """Each bill is paid by one code, said ``TIMES`` times in turn by each of as many callers at once; the codes."""
    now, rail = utc_now(), SandboxRail(portal.url)
    rail.address()
    codes = {str(bill["account"]): new_mpesa_code(now) for bill in bills}

    def call(bill: Line) -> bool:
        account, cents = str(bill["account"]), int(bill["total_cents"])
        said = rail.deliver(account=account, amount_cents=cents, code=codes[account], times=TIMES, at=now)
        return said.acknowledged and said.code == codes[account]

    with ThreadPoolExecutor(TIMES * 2) as callers:
        answers = list(callers.map(call, [bill for bill in bills for _ in range(TIMES)]))
    assert all(answers), "every call of a rail is acknowledged, the first and the ninth"
    return set(codes.values())


def check_each_paid_once(books: Books, codes: set[str]) -> None:
    """One payment and one receipt for each bill, by the code that paid it."""
    assert len(books.bills) == len(books.receipts) == BILLS
    assert {payment["rail_code"] for payment in books.payments} == codes
    assert {receipt["rail_code"] for receipt in books.receipts} == codes
    assert {receipt["channel"] for receipt in books.receipts} == {Channel.MPESA_PAYBILL.value}
    left: dict[str, int] = {}
    for line in books.ledger:
        name = line["ledger_account"]
        left[name] = left.get(name, 0) + line["debit_cents"] - line["credit_cents"]
    assert (left.get("suspense", 0), left.get("refunds_due", 0)) == (0, 0)
    assert left["rail_clearing:mpesa"] == sum(bill["total_cents"] for bill in books.bills)


def test_money_said_nine_times_before_its_bill_arrived_pays_it_once(portal: RunningPortal, tmp_path: Path) -> None:
    hold, many = HoldBills(), str(BILLS)
    with (
        FaultyProxy(portal.url, hold) as proxy,
        driving(proxy.url, tmp_path / "counter", "--bills", many, "--offline-first", many) as drive,
    ):
        codes = deliver(portal, offline_bills(drive))
        early = read_books(portal.settings.database)
        assert (early.bills, early.receipts, len(early.payments)) == ([], [], BILLS)
        hold.released.set()
        said = drive.end()
    assert hold.held > 0
    check_each_paid_once(check_invariants(portal.settings.database, [tmp_path / "counter"], said), codes)


def test_money_said_nine_times_while_its_bill_arrives_pays_it_once(portal: RunningPortal, tmp_path: Path) -> None:
    hold, many = HoldBills(), str(BILLS)
    with (
        FaultyProxy(portal.url, hold) as proxy,
        driving(proxy.url, tmp_path / "counter", "--bills", many, "--offline-first", many) as drive,
    ):
        bills = offline_bills(drive)
        release = threading.Timer(0.05, hold.released.set)
        release.start()
        codes = deliver(portal, bills)
        release.join()
        said = drive.end()
    check_each_paid_once(check_invariants(portal.settings.database, [tmp_path / "counter"], said), codes)
