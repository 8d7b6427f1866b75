"""Money waits while a counter still has to offer a restored portal its receipts; no bill is settled twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.time import utc_now
from portal.money.awaited_offers import MOST, is_awaited, overdue
from portal.money.waiting_money import end_waiting
from portal.rounds.restored import begin_epoch
from sync.protocol.messages import OFFER_BEGUN, OFFER_THROUGH
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, bill_state, export, is_balanced, payment_states
from tests.portal.restorable import Restorable
from tests.portal.services import fixed_lines


@pytest.fixture
def holder(lost: Restorable) -> Device:
    """A counter that holds a receipt; the restored portal has its bill, not its money, and awaits its offer."""
    device = lost.device()
    bill = device.bill(*fixed_lines())
    device.push()
    copied = lost.copy()
    lost.pay(bill.account, bill.total_cents, "TJE1AAAAAA")
    device.pull()
    lost.restore(copied)
    lost.portal.context.database.write(begin_epoch)
    device.epoch = lost.epoch
    return device


def the_number(device: Device) -> str:
    return device.held_receipts()[0].receipt.account


def repeated(lost: Restorable, device: Device) -> None:
    """The rail says again what the lost portal had heard."""
    lost.pay(the_number(device), device.held_receipts()[0].receipt.amount_cents, "TJE1AAAAAA")


def awaited(lost: Restorable, device: Device) -> bool:
    return lost.portal.read(lambda connection: is_awaited(connection, device.me.counter))


def test_a_repeated_message_of_the_rail_waits_for_the_receipt_of_its_money(lost: Restorable, holder: Device) -> None:
    repeated(lost, holder)
    assert payment_states(lost.portal) == ["unmatched"]
    held = holder.held_receipts()
    holder.round(changes=False, offering=OFFER_BEGUN)
    holder.round(changes=False, held_receipts=held, offering=OFFER_BEGUN)
    holder.round(changes=False, offering=OFFER_THROUGH)
    assert [row["number"] for row in export(lost.portal, "receipts")] == [held[0].receipt.number]
    assert payment_states(lost.portal) == ["matched"]
    assert alarm_kinds(lost.portal) == ["restored"]
    assert not awaited(lost, holder)
    assert is_balanced(lost.portal)


def test_other_money_is_a_duplicate_once_the_receipt_is_back(lost: Restorable, holder: Device) -> None:
    lost.pay(the_number(holder), holder.held_receipts()[0].receipt.amount_cents)
    holder.round(changes=False, held_receipts=holder.held_receipts(), offering=OFFER_BEGUN)
    holder.round(changes=False, offering=OFFER_THROUGH)
    assert sorted(payment_states(lost.portal)) == ["duplicate", "matched"]
    assert len(export(lost.portal, "receipts")) == 1
    assert alarm_kinds(lost.portal) == ["restored"]
    assert is_balanced(lost.portal)


def test_money_of_a_bill_without_a_receipt_is_matched_when_the_offer_is_through(
    lost: Restorable, holder: Device
) -> None:
    holder.round(changes=False, offering=OFFER_BEGUN)
    bill = holder.bill(*fixed_lines())
    lost.pay(bill.account, bill.total_cents)
    holder.round(holder.written[holder.acknowledged :], changes=False, offering=OFFER_BEGUN)
    assert bill_state(lost.portal, bill.account) == ("waiting", 0)
    holder.round(changes=False, held_receipts=holder.held_receipts(), offering=OFFER_THROUGH)
    assert bill_state(lost.portal, bill.account) == ("paid", bill.total_cents)


def test_a_counter_that_says_nothing_of_its_offer_is_not_waited_for(lost: Restorable, holder: Device) -> None:
    repeated(lost, holder)
    holder.round(changes=False, held_receipts=[], block=1)
    assert payment_states(lost.portal) == ["matched"]
    assert not awaited(lost, holder)


def test_a_counter_that_never_comes_is_waited_for_over_a_weekend(lost: Restorable, holder: Device) -> None:
    repeated(lost, holder)
    for after, found in ((MOST - timedelta(hours=1), False), (MOST + timedelta(hours=1), True)):
        late = utc_now() + after
        assert bool(lost.portal.read(lambda connection, late=late: overdue(connection, late))) is found  # type: ignore[misc]
    ((centre, counter),) = lost.portal.read(lambda connection: overdue(connection, late))
    lost.portal.context.database.write(lambda tx: end_waiting(tx, centre, counter))
    assert payment_states(lost.portal) == ["matched"]
