"""A receipt that a lost portal issued: taken back whole with its number and its money, or left out with an alarm."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import select

from desktop.domain.ids import new_id
from portal.money.reverse_payment import reverse_code
from portal.money.take_back_receipt import rail_of
from portal.rails.daraja.c2b import RAIL
from portal.rounds.restored import begin_epoch
from portal.store.tables.feed_tables import feed_heads
from portal.store.tables.money_tables import serials
from sync.protocol import kinds
from sync.protocol.feed import PaymentRow
from sync.protocol.messages import HeldReceipt
from sync.protocol.states import Channel, PaymentState, ReceiptState
from tests.conformance.device import Device
from tests.conftest import ExpectLog
from tests.portal.books import (
    alarm_kinds,
    balances,
    bill_state,
    export,
    is_balanced,
    payment_states,
    raw_states,
    refunds,
)
from tests.portal.restorable import Restorable
from tests.portal.services import fixed_lines


@pytest.fixture
def holder(lost: Restorable) -> Device:
    """A counter that holds a receipt of a restored portal, which has the bill and not the money."""
    device = lost.device()
    bill = device.bill(*fixed_lines())
    device.push()
    copied = lost.copy()
    lost.pay(bill.account, bill.total_cents)
    device.pull()
    lost.restore(copied)
    device.epoch = ""
    return device


def offer(device: Device, *held: HeldReceipt) -> None:
    """Offers receipts again."""
    device.round(changes=False, held_receipts=list(held))


def the_one(device: Device) -> HeldReceipt:
    """The receipt this counter holds."""
    (held,) = device.held_receipts()
    return held


def account_of(device: Device) -> str:
    """The account number on it."""
    return the_one(device).receipt.account


def nothing_was_written(lost: Restorable, account: str) -> bool:
    """The books are as the copy had them."""
    empty = not any(export(lost.portal, what) for what in ("payments", "receipts", "ledger"))
    return empty and bill_state(lost.portal, account) == ("waiting", 0)


def test_it_stands_in_the_books_as_if_it_had_been_settled_here(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    offer(holder, held)
    (receipt,) = export(lost.portal, "receipts")
    (payment,) = export(lost.portal, "payments")
    assert (receipt["number"], receipt["qr"], receipt["check"]) == (
        held.receipt.number,
        held.receipt.qr,
        held.receipt.check,
    )
    assert receipt["issued_at"] == held.receipt.issued_at
    assert (payment["payment"], payment["rail_code"]) == (held.payments[0].payment, held.payments[0].rail_code)
    assert (payment["state"], payment["booked_at"]) == ("matched", held.payments[0].booked_at)
    assert bill_state(lost.portal, account_of(holder)) == ("paid", held.receipt.amount_cents)
    assert balances(lost.portal)["rail_clearing:mpesa"] == held.receipt.amount_cents
    assert "suspense" not in balances(lost.portal)
    assert is_balanced(lost.portal)
    assert not alarm_kinds(lost.portal)


def test_its_counter_is_told_the_same_rows_and_a_phone_that_it_is_genuine(lost: Restorable, holder: Device) -> None:
    held, before = the_one(holder), dict(holder.heard)
    offer(holder, held)
    code = held.receipt.qr.rpartition("/R/")[2]
    assert requests.get(f"{lost.portal.url}/R/{code}", timeout=5).status_code == 200
    holder.heard.clear()
    holder.reference = holder.centre = ""
    holder.pull()
    (bill,) = holder.rows("bill").values()
    assert (bill["state"], bill["paid_cents"]) == ("paid", held.receipt.amount_cents)
    for kind in ("payment", "receipt"):
        assert holder.rows(kind) == {key: row for (heard, key), row in before.items() if heard == kind}


def test_a_receipt_whose_money_the_rail_took_back_meanwhile_comes_back_reversed(
    lost: Restorable, holder: Device
) -> None:
    held = the_one(holder)
    code = held.payments[0].rail_code
    lost.portal.context.database.write(lambda tx: reverse_code(tx, RAIL, code, "RVSL000001", tx.at))
    offer(holder, held)
    (receipt,) = export(lost.portal, "receipts")
    assert (receipt["number"], receipt["state"]) == (held.receipt.number, "reversed")
    assert bill_state(lost.portal, account_of(holder)) == ("reversed", 0)
    assert payment_states(lost.portal) == ["reversed"]
    assert balances(lost.portal) == {}
    assert is_balanced(lost.portal)


def test_offered_again_it_changes_nothing(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    offer(holder, held, held)
    everything = [export(lost.portal, what) for what in ("bills", "payments", "receipts", "ledger")]
    heads = lost.portal.read(lambda c: c.execute(select(feed_heads)).all())
    offer(holder, held)
    assert [export(lost.portal, what) for what in ("bills", "payments", "receipts", "ledger")] == everything
    assert lost.portal.read(lambda c: c.execute(select(feed_heads)).all()) == heads
    assert not alarm_kinds(lost.portal)


def test_no_number_of_its_series_is_given_again(lost: Restorable, holder: Device) -> None:
    offer(holder, the_one(holder))
    bill = holder.bill(*fixed_lines())
    holder.push()
    lost.pay(bill.account, bill.total_cents)
    serial = [row["number"][-7:] for row in export(lost.portal, "receipts")]
    assert serial == ["0000001", "0000002"]
    last = select(serials.c.last).where(serials.c.name.like("receipt/%"))
    assert lost.portal.read(lambda c: c.execute(last).scalar()) == 2


def test_parts_and_a_surplus_come_back_in_their_order(lost: Restorable) -> None:
    device = lost.device()
    bill = device.bill(*fixed_lines())
    device.push()
    copied = lost.copy()
    for cents in (10_000, 5_000, bill.total_cents):
        lost.pay(bill.account, cents)
    device.pull()
    money, states, due = balances(lost.portal), payment_states(lost.portal), refunds(lost.portal)
    lost.restore(copied)
    held = the_one(device)
    offer(device, msgspec.structs.replace(held, payments=held.payments[::-1]))
    assert payment_states(lost.portal) == states == ["part", "part", "over"]
    assert (balances(lost.portal), refunds(lost.portal)) == (money, due)
    assert due == [(15_000, "over")]
    assert is_balanced(lost.portal)


def test_a_part_the_books_have_already_is_counted_once(lost: Restorable) -> None:
    device = lost.device()
    bill = device.bill(*fixed_lines())
    device.push()
    lost.pay(bill.account, 10_000)
    copied = lost.copy()
    lost.pay(bill.account, bill.total_cents - 10_000)
    device.pull()
    money = balances(lost.portal)
    lost.restore(copied)
    assert bill_state(lost.portal, bill.account) == ("part_paid", 10_000)
    offer(device, the_one(device))
    device.epoch = ""
    offer(device, the_one(device))
    assert payment_states(lost.portal) == ["part", "matched"]
    assert balances(lost.portal) == money
    assert is_balanced(lost.portal)


def test_the_rail_repeats_its_code_afterwards_and_it_pays_once(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    offer(holder, held)
    lost.pay(account_of(holder), held.receipt.amount_cents, code=held.payments[0].rail_code)
    assert (payment_states(lost.portal), raw_states(lost.portal)) == (["matched"], ["repeated"])
    assert is_balanced(lost.portal)


def test_the_rail_repeats_its_code_first_and_the_bill_keeps_one_receipt_and_an_alarm(
    lost: Restorable, holder: Device
) -> None:
    held = the_one(holder)
    lost.portal.context.database.write(begin_epoch)
    holder.epoch = lost.epoch
    lost.pay(account_of(holder), held.receipt.amount_cents, code=held.payments[0].rail_code)
    offer(holder, held)
    assert payment_states(lost.portal) == ["matched"]
    (receipt,) = export(lost.portal, "receipts")
    assert receipt["number"] != held.receipt.number
    assert alarm_kinds(lost.portal) == ["restored", "bill_has_other_receipt"]
    assert is_balanced(lost.portal)


def test_without_its_bill_it_waits_for_the_next_offer(lost: Restorable) -> None:
    device = lost.device()
    copied = lost.copy()
    account = lost.paid_bill(device)
    lost.restore(copied)
    device.round()
    device.round(changes=False, held_blocks=device.leased)
    offer(device, the_one(device))
    assert alarm_kinds(lost.portal) == ["restored", "receipt_without_bill"]
    assert not export(lost.portal, "payments")
    device.offer_again()
    assert bill_state(lost.portal, account)[0] == "paid"
    assert is_balanced(lost.portal)


FORGED: dict[str, dict[str, Any]] = {
    "amount": {"amount_cents": 1},
    "account": {"account": "10000000049"},
    "number": {"number": "GPO-26-9999999"},
    "time": {"issued_at": "2020-01-01T00:00:00.000Z"},
    "no time": {"issued_at": "yesterday"},
    "code": {"qr": "HTTPS://HUDUMA.EXAMPLE/R/AAAA"},
    "no code": {"qr": ""},
}


@pytest.mark.parametrize("case", FORGED)
def test_what_the_portal_did_not_sign_is_left_out_with_an_alarm(lost: Restorable, holder: Device, case: str) -> None:
    held = the_one(holder)
    offer(holder, msgspec.structs.replace(held, receipt=msgspec.structs.replace(held.receipt, **FORGED[case])))
    assert alarm_kinds(lost.portal) == ["receipt_not_ours"]
    assert nothing_was_written(lost, account_of(holder))


def test_a_code_whose_signature_was_altered_is_left_out_with_an_alarm(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    last = "A" if held.receipt.qr[-3] != "A" else "B"
    forged = held.receipt.qr[:-3] + last + held.receipt.qr[-2:]
    offer(holder, msgspec.structs.replace(held, receipt=msgspec.structs.replace(held.receipt, qr=forged)))
    assert alarm_kinds(lost.portal) == ["receipt_not_ours"]
    assert nothing_was_written(lost, account_of(holder))


def test_another_counters_receipt_is_left_out_with_an_alarm(lost: Restorable, holder: Device) -> None:
    other = lost.device()
    offer(other, the_one(holder))
    assert alarm_kinds(lost.portal) == ["receipt_without_bill"]
    assert nothing_was_written(lost, account_of(holder))


def test_a_receipt_marked_as_reversed_is_left_to_a_person(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    receipt = msgspec.structs.replace(held.receipt, state=ReceiptState.REVERSED)
    offer(holder, msgspec.structs.replace(held, receipt=receipt))
    assert alarm_kinds(lost.portal) == ["receipt_not_taken_back"]
    assert nothing_was_written(lost, account_of(holder))


def test_a_bill_whose_cancelling_the_lost_portal_refused_is_paid_again(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    holder.write(kinds.BillCancelled(held.receipt.bill, "gone"))
    holder.push()
    assert bill_state(lost.portal, account_of(holder))[0] == "cancelled"
    offer(holder, held)
    assert bill_state(lost.portal, account_of(holder)) == ("paid", held.receipt.amount_cents)
    assert alarm_kinds(lost.portal) == ["cancelled_bill_was_paid"]
    assert is_balanced(lost.portal)


def test_a_receipt_from_before_its_number_reached_two_bills_is_taken_back(lost: Restorable, holder: Device) -> None:
    holder.bill(*fixed_lines(), account=account_of(holder))
    holder.push()
    held = the_one(holder)
    offer(holder, held)
    assert alarm_kinds(lost.portal) == ["number_taken"]
    assert [row["number"] for row in export(lost.portal, "receipts")] == [held.receipt.number]
    lost.pay(account_of(holder), 500)
    assert sorted(payment_states(lost.portal)) == ["matched", "unmatched"], "new money waits for a person"


PAYMENTS: dict[str, dict[str, Any]] = {
    "none": {},
    "too little": {"amount_cents": 100},
    "less than nothing": {"amount_cents": -5},
    "of another account": {"account": "10000000049"},
    "of another bill": {"bill": "another"},
    "that did not fill it": {"state": PaymentState.LATE},
}


@pytest.mark.parametrize("case", PAYMENTS)
def test_without_the_money_that_filled_its_bill_nothing_is_written(lost: Restorable, holder: Device, case: str) -> None:
    held = the_one(holder)
    changed = [msgspec.structs.replace(held.payments[0], **PAYMENTS[case])] if PAYMENTS[case] else []
    offer(holder, msgspec.structs.replace(held, payments=changed))
    assert "receipt_without_money" in alarm_kinds(lost.portal)
    assert nothing_was_written(lost, account_of(holder))
    offer(holder, held)
    assert bill_state(lost.portal, account_of(holder))[0] == "paid", "the whole offer is taken afterwards"


def test_a_payment_at_no_instant_is_refused_alone(lost: Restorable, holder: Device, expect_log: ExpectLog) -> None:
    expect_log("ERROR portal.money.take_back_receipt: receipt .* could not be taken back")
    held = the_one(holder)
    changed = msgspec.structs.replace(held.payments[0], paid_at="yesterday")
    offer(holder, msgspec.structs.replace(held, payments=[changed]))
    assert alarm_kinds(lost.portal) == ["receipt_not_taken_back"]
    assert nothing_was_written(lost, account_of(holder))


def test_a_code_that_paid_something_else_here_is_never_counted_twice(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    lost.portal.context.database.write(begin_epoch)
    holder.epoch = lost.epoch
    other = holder.bill(*fixed_lines())
    holder.push()
    lost.pay(other.account, other.total_cents, code=held.payments[0].rail_code)
    offer(holder, held)
    assert alarm_kinds(lost.portal) == ["restored", "code_with_other_content"]
    assert payment_states(lost.portal) == ["matched"]
    assert bill_state(lost.portal, account_of(holder)) == ("waiting", 0)
    assert is_balanced(lost.portal)


def test_a_number_that_stands_for_another_receipt_here_is_an_alarm(lost: Restorable, holder: Device) -> None:
    other = holder.bill(*fixed_lines())
    holder.push()
    lost.pay(other.account, other.total_cents)
    offer(holder, the_one(holder))
    assert alarm_kinds(lost.portal) == ["receipt_number_twice"]
    assert [row["account"] for row in export(lost.portal, "receipts")] == [other.account]


def test_one_that_the_database_objects_to_holds_up_no_other(lost: Restorable, expect_log: ExpectLog) -> None:
    expect_log("ERROR portal.money.take_back_receipt: receipt .* could not be taken back")
    device = lost.device()
    bills = [device.bill(*fixed_lines()) for _ in range(3)]
    device.push()
    copied = lost.copy()
    for bill in bills:
        lost.pay(bill.account, bill.total_cents)
    device.pull()
    lost.restore(copied)
    held = device.held_receipts()
    clash = msgspec.structs.replace(held[1].payments[0], payment=held[0].payments[0].payment)
    held[1] = msgspec.structs.replace(held[1], payments=[clash])
    device.epoch = ""
    offer(device, *held)
    states = [bill_state(lost.portal, bill.account)[0] for bill in bills]
    assert states == ["paid", "waiting", "paid"]
    assert alarm_kinds(lost.portal) == ["receipt_not_taken_back"]
    assert is_balanced(lost.portal)


def test_money_without_a_receipt_is_kept_as_an_alarm_for_reconciliation(lost: Restorable, holder: Device) -> None:
    held = the_one(holder)
    late = PaymentRow(
        payment=new_id(),
        bill=held.receipt.bill,
        account=held.receipt.account,
        rail_code="TJ00000001",
        channel=Channel.MPESA_PAYBILL,
        amount_cents=500,
        state=PaymentState.DUPLICATE,
        paid_at=held.payments[0].paid_at,
        booked_at=held.payments[0].booked_at,
    )
    for _ in range(2):
        offer(holder, msgspec.structs.replace(held, payments=[*held.payments, late]))
    assert bill_state(lost.portal, account_of(holder))[0] == "paid"
    assert alarm_kinds(lost.portal) == ["payment_of_former_books"]
    assert is_balanced(lost.portal)


def test_money_that_filled_no_bill_yet_is_an_alarm_too(lost: Restorable) -> None:
    device = lost.device()
    bill = device.bill(*fixed_lines())
    device.push()
    copied = lost.copy()
    code = lost.pay(bill.account, 500)
    device.pull()
    lost.restore(copied)
    (part,) = [msgspec.convert(row, PaymentRow) for row in device.rows("payment").values()]
    device.epoch = ""
    device.round(changes=False, held_payments=[part])
    assert alarm_kinds(lost.portal) == ["payment_of_former_books"]
    assert bill_state(lost.portal, bill.account) == ("waiting", 0)
    lost.pay(bill.account, 500, code=code)
    device.round(changes=False, held_payments=[part])
    assert bill_state(lost.portal, bill.account) == ("part_paid", 500), "the rail told it after all"


def test_every_channel_has_the_rail_whose_codes_it_brings() -> None:
    assert {rail_of(Channel.MPESA_PAYBILL), rail_of(Channel.MPESA_PROMPT)} == {RAIL}
    assert len({rail_of(channel) for channel in Channel}) == len(Channel) - 1


def test_money_of_a_receipt_whose_bill_other_money_has_settled_is_due_back(lost: Restorable, holder: Device) -> None:
    """The citizen paid twice, and the restored books saw the second payment first."""
    held = the_one(holder)
    lost.portal.context.database.write(begin_epoch)
    holder.epoch = lost.epoch
    lost.pay(account_of(holder), held.receipt.amount_cents)
    for _ in range(2):
        offer(holder, held)
    assert sorted(payment_states(lost.portal)) == ["duplicate", "matched"]
    assert refunds(lost.portal) == [(held.receipt.amount_cents, "duplicate")]
    assert alarm_kinds(lost.portal) == ["restored", "bill_has_other_receipt"]
    assert len(export(lost.portal, "receipts")) == 1
    assert is_balanced(lost.portal)
