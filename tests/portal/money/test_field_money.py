"""What goes wrong in the field: wrong accounts, wrong amounts, two agents at once, days that roll over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from portal.rails.sandbox import SandboxRail
from portal.reconcile.day import reconcile_day
from portal.running import RunningPortal
from portal.store.database import Database
from portal.store.tables.centre_tables import staff
from sync.protocol import kinds
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device
from tests.portal.books import balances, bill_state, export, is_balanced, payment_states, refunds
from tests.portal.money.money_books import TOTAL, Books
from tests.portal.services import fixed_lines

ANSWER_S = 30.0


@pytest.fixture
def bill(device: Device) -> BillRaised:
    """A bill in the books that waits."""
    raised = device.bill(*fixed_lines())
    device.push()
    return raised


def accept(portal: RunningPortal, device: Device, bill: BillRaised, payment: str) -> None:
    """Two persons give the money to the bill."""
    rows = portal.read(lambda c: c.execute(staff.select().order_by(staff.c.number)).all())
    ids = {row.number: row.id for row in rows}
    device.write(kinds.PaymentAssigned(payment, bill.bill, ids["1001"], ids["2001"], "showed the SMS"), {"note": ""})
    assert device.push().outcomes[-1].outcome == "created"


def test_field_wrong_account_typed(portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised) -> None:
    typed = bill.account[:-1] + str((int(bill.account[-1]) + 1) % 10)
    rail.pay(account=typed, amount_cents=bill.total_cents)
    assert payment_states(portal) == ["unmatched"]
    device.pull()
    (suggestion,) = device.rows("suggestion").values()
    assert "one_off" in suggestion["why"]
    accept(portal, device, bill, suggestion["payment"])
    device.pull()
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    assert len(device.rows("receipt")) == 1
    assert is_balanced(portal)


def test_field_wrong_amount_is_a_part_and_the_rest_settles(
    portal: RunningPortal, rail: SandboxRail, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents - 100)
    assert bill_state(portal, bill.account) == ("part_paid", bill.total_cents - 100)
    assert export(portal, "receipts") == []
    rail.pay(account=bill.account, amount_cents=100)
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    assert len(export(portal, "receipts")) == 1


def test_field_fee_paid_without_commission(portal: RunningPortal, rail: SandboxRail, bill: BillRaised) -> None:
    rail.pay(account=bill.account, amount_cents=sum(line.service_cents for line in bill.lines))
    assert payment_states(portal) == ["part"]
    assert "convenience_fee" not in balances(portal)


def test_field_split_and_over_payment(portal: RunningPortal, rail: SandboxRail, bill: BillRaised) -> None:
    half = bill.total_cents // 2
    for cents in (half, half, half):
        rail.pay(account=bill.account, amount_cents=cents)
    assert sum(cents for cents, _ in refunds(portal)) == 3 * half - bill.total_cents
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    assert is_balanced(portal)


def test_field_a_previous_citizens_account(
    portal: RunningPortal, rail: SandboxRail, device: Device, bill: BillRaised
) -> None:
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    mine = device.bill(*fixed_lines())
    device.push()
    rail.pay(account=bill.account, amount_cents=mine.total_cents)
    assert payment_states(portal) == ["matched", "duplicate"]
    device.pull()
    (suggestion,) = device.rows("suggestion").values()
    assert suggestion["bill"] == mine.bill
    accept(portal, device, mine, suggestion["payment"])
    assert bill_state(portal, mine.account)[0] == "paid"
    assert is_balanced(portal)


@pytest.mark.parametrize("codes", [1, 2])
def test_field_two_agents_confirm_one_invoice_at_once(portal: RunningPortal, bill: BillRaised, codes: int) -> None:
    said = ["UKO3MWZ5D1", "UKO3MWZ5D2"][:codes] * (2 // codes) * 4

    def confirm(code: str) -> None:
        SandboxRail(portal.url).pay(account=bill.account, amount_cents=bill.total_cents, code=code)

    with ThreadPoolExecutor(len(said)) as pool:
        for done in [pool.submit(confirm, code) for code in said]:
            done.result(ANSWER_S)
    assert sorted(payment_states(portal)) == ["duplicate", "matched"][-codes:]
    assert len(export(portal, "receipts")) == 1
    assert balances(portal)["rail_clearing:mpesa"] == codes * bill.total_cents
    assert is_balanced(portal)


def test_field_day_roll_over(database: str) -> None:
    after_midnight = datetime(2026, 10, 14, 21, 0, 2, tzinfo=UTC)  # 00:00:02 on the 15th in Nairobi
    with Database(database, lambda: after_midnight) as opened:
        books = Books(opened, {})
        books.raise_bill("11")
        books.pay("11", TOTAL, "UJE4K7Q2ZT", "2026-10-14T20:59:58.000Z")
        assert {row["day"] for row in books.export("ledger")} == {"2026-10-15"}
        for day in (14, 15):
            made = opened.read(lambda c, day=day: reconcile_day(c, date(2026, 10, day), []))  # type: ignore[misc]
            assert [one["name"] for one in made["differences"]] == ["other_day"]
