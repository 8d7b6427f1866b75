"""The M-PESA rail: forged, malformed, repeated and strange callbacks, and what validation lets through."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from sqlalchemy import text

from desktop.domain.rail_code import is_mpesa_code, mpesa_code_day
from desktop.domain.time import business_day, instant_text
from portal.rails.daraja.c2b import BadC2B, read_amount, read_c2b, read_trans_time
from portal.rails.raw_message import keep_raw
from portal.rails.sandbox import SandboxRail, c2b_body, new_mpesa_code
from portal.running import RunningPortal
from portal.store.transaction import Transaction
from portal.store.trigger import trigger
from sync.protocol import kinds
from tests.conformance.device import Device
from tests.conftest import ExpectLog
from tests.portal.books import alarm_kinds, balances, export, raw_states
from tests.portal.services import fixed_lines

WAIT_S = 5


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("10", 1_000),
        ("5.00", 500),
        ("233.8", 23_380),
        ("1100.00", 110_000),
        ("1,050.00", 105_000),
        ("0.01", 1),
        ("1e3", 100_000),
        ("00010.50", 1_050),
        ("250000.000", 25_000_000),
    ],
)
def test_every_written_form_of_an_amount_is_read(written: str, cents: int) -> None:
    assert read_amount(written) == cents


@pytest.mark.parametrize("written", ["", "0", "-5", "5.005", "NaN", "Infinity", "1e99", "five", "10 000", "0x10"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(BadC2B) as bad:
        read_amount(written)
    assert bad.value.result == "C2B00013"


@pytest.mark.parametrize("written", ['"233.80"', "233.8", "233.80", '"233.8"'])
def test_an_amount_may_be_text_or_number_and_is_never_a_float(written: str) -> None:
    body = f'{{"TransID":"UJE4K7Q2ZT","TransAmount":{written},"BillRefNumber":"1"}}'
    assert read_c2b(body.encode()).amount_cents == 23_380


def test_the_rails_time_is_nairobi_time() -> None:
    assert read_trans_time("20261014093015") == datetime(2026, 10, 14, 6, 30, 15, tzinfo=UTC)
    just_after_midnight = read_trans_time("20261015000001")
    assert just_after_midnight is not None
    assert business_day(just_after_midnight).isoformat() == "2026-10-15"
    assert instant_text(just_after_midnight) == "2026-10-14T21:00:01.000Z"


@pytest.mark.parametrize("written", ["", "2026", "20261314093015", "2026-10-14T09:30", "20261014093015Z"])
def test_a_time_that_cannot_be_read_is_no_time(written: str) -> None:
    assert read_trans_time(written) is None


def test_a_sandbox_code_is_well_formed_and_names_its_day() -> None:
    now = datetime(2026, 10, 14, 21, 30, tzinfo=UTC)
    codes = {new_mpesa_code(now) for _ in range(200)}
    assert len(codes) == 200
    assert all(is_mpesa_code(code) and mpesa_code_day(code) == business_day(now) for code in codes)


def confirm(rail: SandboxRail, body: bytes) -> dict[str, Any]:
    """Posts bytes to the confirmation address."""
    answer = requests.post(rail.address().confirmation, data=body, timeout=WAIT_S)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"{}",
        b'{"TransID":"","TransAmount":"5"}',
        b'{"TransID":"UJE4K7Q2ZT"}',
        b'{"TransID":"UJE4K7Q2ZT","TransAmount":"-5"}',
        b'{"TransID":"UJE4K7Q2ZT","TransAmount":NaN}',
        b'{"TransID":{"a":1},"TransAmount":"5"}',
        b'{"TransID":"a b","TransAmount":"5"}',
        b"\xff\xfe\x00",
        b"[" * 50_000,
    ],
)
def test_a_malformed_confirmation_is_kept_acknowledged_and_never_booked(
    portal: RunningPortal, rail: SandboxRail, body: bytes
) -> None:
    assert confirm(rail, body) == {"ResultCode": "0", "ResultDesc": "Accepted"}
    assert raw_states(portal) == ["unreadable"]
    assert alarm_kinds(portal) == ["unreadable_confirmation"]
    assert not export(portal, "payments")


def test_a_time_that_cannot_be_read_does_not_lose_the_money(portal: RunningPortal, rail: SandboxRail) -> None:
    confirm(rail, b'{"TransID":"UJE4K7Q2ZT","TransAmount":"5","BillRefNumber":"1","TransTime":"yesterday"}')
    (payment,) = export(portal, "payments")
    assert payment["paid_at"] <= payment["booked_at"]


def test_a_long_account_text_does_not_lose_the_money(portal: RunningPortal, rail: SandboxRail) -> None:
    confirm(rail, b'{"TransID":"UJE4K7Q2ZT","TransAmount":"5","BillRefNumber":"' + b"9" * 500 + b'"}')
    assert balances(portal)["suspense"] == -500


@pytest.mark.parametrize("path", ["confirmation", "validation"])
def test_a_wrong_secret_finds_nothing(portal: RunningPortal, path: str) -> None:
    for secret in ("x", "0" * 40, "%C3%A9"):
        answer = requests.post(f"{portal.url}/rails/daraja/{secret}/{path}", json={}, timeout=WAIT_S)
        assert answer.status_code == 404
    assert not raw_states(portal)


def test_the_address_holds_none_of_the_words_the_operator_forbids(rail: SandboxRail) -> None:
    address = rail.address().confirmation.lower()
    assert not any(word in address for word in ("mpesa", "m-pesa", "safaricom", "exe", "cmd", "sql", "query"))


def test_a_body_that_is_too_large_is_refused(portal: RunningPortal, rail: SandboxRail) -> None:
    answer = requests.post(rail.address().confirmation, data=b"x" * 100_000, timeout=WAIT_S)
    assert answer.status_code == 413
    assert not raw_states(portal)


def test_what_was_stored_and_not_read_is_booked_by_the_next_start(database: str) -> None:
    body = b'{"TransID":"UJE4K7Q2ZT","TransAmount":"5.00","BillRefNumber":"1"}'
    with RunningPortal(database) as portal:
        portal.context.database.write(lambda tx: keep_raw(tx, "mpesa", "confirmation", body))
        assert raw_states(portal) == ["stored"]
    with RunningPortal(database) as portal:
        assert raw_states(portal) == ["booked"]
        assert [row["rail_code"] for row in export(portal, "payments")] == ["UJE4K7Q2ZT"]


def test_a_fault_in_the_books_does_not_lose_the_only_word_about_money(
    database: str, portal: RunningPortal, rail: SandboxRail, expect_log: ExpectLog
) -> None:
    def break_books(tx: Transaction) -> None:
        for statement in trigger(tx.connection.dialect.name, "fault", "INSERT", "payments", "", "a fault"):
            tx.connection.execute(text(statement))

    expect_log("ERROR portal.rails.daraja.confirmation: confirmation .* is stored but could not be booked")
    portal.context.database.write(break_books)
    code = rail.pay(account="1", amount_cents=500)
    assert (raw_states(portal), export(portal, "payments")) == (["stored"], [])
    portal.context.database.write(_mend_books)
    portal.stop()
    with RunningPortal(database) as again:
        assert [row["rail_code"] for row in export(again, "payments")] == [code]


def _mend_books(tx: Transaction) -> None:
    on = " ON payments" if tx.connection.dialect.name == "postgresql" else ""
    tx.connection.execute(text(f"DROP TRIGGER fault{on}"))


def test_the_secret_outlives_a_start_and_is_not_that_of_another_portal(database: str, portal: RunningPortal) -> None:
    here = portal.context.identity.rail_secret
    portal.stop()
    with RunningPortal(database) as again:
        assert again.context.identity.rail_secret == here


def test_validation_lets_every_leased_number_through_also_before_its_bill(device: Device, rail: SandboxRail) -> None:
    device.lease()
    for account in (device.numbers[0], device.numbers[-1]):
        assert rail.validate(account=account, amount_cents=100)["ResultCode"] == "0"


def test_validation_rejects_what_was_never_leased_or_is_cancelled_or_mistyped(
    device: Device, rail: SandboxRail
) -> None:
    bill = device.bill(*fixed_lines())
    device.write(kinds.BillCancelled(bill.bill, "x"))
    device.push()
    mistyped = bill.account[:-1] + str((int(bill.account[-1]) + 1) % 10)
    unleased = "10000000027" if device.numbers[0][0] != "1" else "99999999908"
    for account in (bill.account, mistyped, unleased, "GOOD CONDUCT", ""):
        assert rail.validate(account=account, amount_cents=100)["ResultCode"] == "C2B00012"


def test_validation_rejects_a_wrong_amount_or_short_code(device: Device, rail: SandboxRail) -> None:
    device.lease()
    body = c2b_body(device.numbers[0], 100, None, "AMINA", datetime.now(UTC), "222222")
    for change, code in (
        ({"TransAmount": "0"}, "C2B00013"),
        ({"TransAmount": "-1"}, "C2B00013"),
        ({"BusinessShortCode": "600000"}, "C2B00015"),
        ({"TransID": ""}, "C2B00016"),
    ):
        answer = requests.post(rail.address().validation, json={**body, **change}, timeout=WAIT_S).json()
        assert answer["ResultCode"] == code


def test_the_sandbox_tells_its_address_to_callers_of_this_machine_alone(portal: RunningPortal) -> None:
    assert requests.get(portal.url + "/sandbox", timeout=WAIT_S).status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "Via"):
        answer = requests.get(portal.url + "/sandbox", headers={header: "10.0.0.1"}, timeout=WAIT_S)
        assert answer.status_code == 404
