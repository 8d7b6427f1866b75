"""Fees in the books: the convenience fee is its own line and account, zero is a fee, and nothing is ever below zero."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.bill_tables import bill_lines
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device, Line
from tests.portal.books import balances, bill_state, export, is_balanced, payment_states
from tests.portal.services import fixed_lines


def raised(device: Device, *lines: Line) -> BillRaised:
    """A bill in the books."""
    bill = device.bill(*lines)
    device.push()
    return bill


def test_the_convenience_fee_stands_on_its_own_account_and_on_each_line(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    bill = raised(device, *fixed_lines(2))
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    fees = sum(line.convenience_cents for line in bill.lines)
    assert fees > 0
    assert -balances(portal)["convenience_fee"] == fees
    assert sum(row["convenience_cents"] for row in export(portal, "fulfilment")) == fees


def test_a_convenience_fee_of_zero_is_a_fee_and_moves_nothing(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    (line,) = fixed_lines()
    bill = raised(device, Line(line.service, line.service_cents, 0))
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    assert bill_state(portal, bill.account) == ("paid", line.service_cents)
    assert "convenience_fee" not in balances(portal)
    assert is_balanced(portal)


def test_a_fee_paid_without_its_convenience_fee_is_paid_in_part(
    portal: RunningPortal, rail: SandboxRail, device: Device
) -> None:
    bill = raised(device, *fixed_lines())
    without = sum(line.service_cents for line in bill.lines)
    rail.pay(account=bill.account, amount_cents=without)
    assert payment_states(portal) == ["part"]
    assert bill_state(portal, bill.account) == ("part_paid", without)
    assert "convenience_fee" not in balances(portal)


@pytest.mark.parametrize("field", ["service_cents", "convenience_cents"])
def test_the_database_itself_refuses_an_amount_below_zero(portal: RunningPortal, device: Device, field: str) -> None:
    bill = raised(device, *fixed_lines())
    database = portal.context.database
    row = database.read(lambda c: c.execute(bill_lines.select().where(bill_lines.c.bill_id == bill.bill)).first())
    assert row is not None
    discount = {**row._mapping, "id": "discount", "place": 2, field: -100}
    with pytest.raises(IntegrityError):
        database.write(lambda tx: tx.connection.execute(insert(bill_lines).values(**discount)))
