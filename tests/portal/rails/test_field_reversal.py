"""What goes wrong in the field: money taken back after its receipt; a payment on the edge of a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop.domain.time import business_day, read_instant, utc_now
from portal.rails.daraja.outcome_message import BadResult, read_reversal, read_status
from portal.rails.daraja.pull import read_listed_time
from portal.rails.daraja.stk import read_callback, timestamp
from portal.rails.sandbox import new_mpesa_code
from portal.rails.sandbox.operator import Prompt, stk_callback
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, bill_state, export, is_balanced, raw_states
from tests.portal.rails.conftest import Prompted, until


def result(code: object, transaction: str, *parameters: tuple[str, object]) -> dict[str, Any]:
    """A result as the operator posts it."""
    listed = [{"Key": key, "Value": value} for key, value in parameters]
    held: Any = listed[0] if len(listed) == 1 else listed
    return {"Result": {"ResultCode": code, "TransactionID": transaction, "ResultParameters": {"ResultParameter": held}}}


def test_field_a_reversal_after_the_receipt(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    code = desk.operator.pay_bill(bill.account, bill.total_cents)
    until(lambda: bill_state(desk.portal, bill.account)[0] == "paid", "not paid")
    own = new_mpesa_code(utc_now())
    for _ in range(2):
        said = result(0, own, ("OriginalTransactionID", code), ("TransCompletedTime", "20261014093015"))
        assert desk.post("reversal", said).status_code == 200
    until(lambda: bill_state(desk.portal, bill.account)[0] == "reversed", "not taken back")
    until(lambda: "stored" not in raw_states(desk.portal), "not read")
    (payment,) = export(desk.portal, "payments")
    assert payment["state"] == "reversed"
    (receipt,) = export(desk.portal, "receipts")
    assert receipt["state"] == "reversed", "marked, never deleted"
    assert is_balanced(desk.portal)


def test_field_a_reversal_that_was_refused_takes_nothing(desk: Prompted, counter: Device) -> None:
    bill = desk.bill(counter)
    code = desk.operator.pay_bill(bill.account, bill.total_cents)
    until(lambda: bill_state(desk.portal, bill.account)[0] == "paid", "not paid")
    desk.post("reversal", result("R000001", "UJE4K7Q2ZT", ("OriginalTransactionID", code)))
    until(lambda: "reversal_refused" in alarm_kinds(desk.portal), "nobody is told")
    assert bill_state(desk.portal, bill.account)[0] == "paid"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"Result":5}', b'{"Result":{"ResultCode":0}}'])
def test_a_result_that_cannot_be_read_is_said(body: bytes) -> None:
    with pytest.raises(BadResult):
        read_reversal(body)


def test_repeated_keys_of_a_result_are_read() -> None:
    said = result(
        0, "", ("ReceiptNo", ""), ("ReceiptNo", "UJE4K7Q2ZT"), ("TransactionStatus", "Completed"), ("Amount", 5)
    )
    read = read_status(json.dumps(said).encode())
    assert (read.code, read.completed) == ("UJE4K7Q2ZT", True)


def test_a_single_parameter_may_come_without_its_list() -> None:
    said = result(0, "UJE4K7Q2ZA", ("OriginalTransactionID", "UJE4K7Q2ZT"))
    assert read_reversal(json.dumps(said).encode()).original == "UJE4K7Q2ZT"


@pytest.mark.books("sqlite")
def test_a_transaction_status_that_is_not_completed_is_looked_at(desk: Prompted) -> None:
    said = result(0, "", ("ReceiptNo", "UJE4K7Q2ZT"), ("TransactionStatus", "Reversed"))
    desk.post("status", said)
    until(lambda: alarm_kinds(desk.portal) == ["payment_not_completed"], "nobody is told")


@pytest.mark.books("sqlite")
def test_a_queue_timeout_is_looked_at(desk: Prompted) -> None:
    desk.post("timeout", b"{}")
    until(lambda: alarm_kinds(desk.portal) == ["operator_queue_timeout"], "nobody is told")


def test_field_a_payment_at_nairobi_midnight_stands_on_its_day() -> None:
    """21:00 UTC is the next day in Nairobi; the operator's times have no zone."""
    after = datetime(2026, 10, 14, 21, 0, 1, tzinfo=UTC)
    before = datetime(2026, 10, 14, 20, 59, 59, tzinfo=UTC)
    for instant, day in ((before, "2026-10-14"), (after, "2026-10-15")):
        prompt = Prompt("ws_CO_1", "m", "254712345126", 5_000, "1", "", instant, 0, "UJE4K7Q2ZT")
        said = read_callback(json.dumps(stk_callback(prompt, 0, instant)).encode())
        assert business_day(read_instant(said.paid_at)).isoformat() == day
        listed = read_listed_time(
            {"trxDate": f"{timestamp(instant)[:4]}-10-{day[-2:]}T{instant:%M:%S}".replace("T", "T00:")}
        )
        assert business_day(read_instant(listed)).isoformat() == day


@pytest.mark.parametrize("written", ["2026-10-15T00:00:01Z", "2026-10-15 00:00:01", "2026-10-15T00:00:01+03:00"])
def test_field_a_listed_time_is_nairobis(written: str) -> None:
    assert read_listed_time({"trxDate": written}) == "2026-10-14T21:00:01.000Z"
