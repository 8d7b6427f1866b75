"""Receipts: without gaps, signed, never altered, verifiable offline with the published keys."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import requests
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from sync.protocol.receipt_code import MOST_TEXT, is_genuine, read_receipt_text, receipt_check
from tests.conformance.device import Device
from tests.portal.books import export, is_balanced
from tests.portal.conftest import MakeDevice
from tests.portal.services import fixed_lines


def pay_for_one(device: Device, rail: SandboxRail) -> dict[str, object]:
    """A bill raised and paid; the receipt as the counter hears of it."""
    bill = device.bill(*fixed_lines())
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    device.pull()
    (receipt,) = [row for row in device.rows("receipt").values() if row["bill"] == bill.bill]
    return receipt


def test_the_code_says_what_the_receipt_says(device: Device, rail: SandboxRail) -> None:
    receipt = pay_for_one(device, rail)
    code = str(receipt["qr"])
    assert len(code) <= MOST_TEXT
    assert code.startswith("HTTPS://HUDUMA.EXAMPLE/R/")
    facts = read_receipt_text(code)[0]
    assert str(facts.number) == receipt["number"]
    assert (facts.account, facts.amount_cents) == (receipt["account"], receipt["amount_cents"])
    assert receipt_check(code) == receipt["check"]
    assert receipt["original"] == device.me.counter


def test_the_published_keys_verify_a_receipt_offline(portal: RunningPortal, device: Device, rail: SandboxRail) -> None:
    code = str(pay_for_one(device, rail)["qr"])
    published = requests.get(portal.url + "/v1/keys", timeout=5).json()["keys"]
    assert is_genuine(code, published)
    assert is_genuine(code, device.rows("settings")["settings"]["receipt_keys"])
    assert not is_genuine(code, {})


def test_serials_are_dense_under_concurrent_payments(
    portal: RunningPortal, make_device: MakeDevice, rail: SandboxRail
) -> None:
    devices = [make_device() for _ in range(4)]
    bills = [device.bill(*fixed_lines()) for device in devices for _ in range(6)]
    for device in devices:
        device.push()
    rail.address()

    def pay(mine: slice) -> None:
        for bill in bills[mine]:
            rail.pay(account=bill.account, amount_cents=bill.total_cents)

    threads = [threading.Thread(target=pay, args=(slice(n, None, 4),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    serials = [str(row["number"]) for row in export(portal, "receipts")]
    year = datetime.now(UTC).year % 100
    assert serials == [f"GPO-{year:02d}-{serial:07d}" for serial in range(1, 25)]
    assert is_balanced(portal)


def test_a_new_year_in_nairobi_begins_a_new_series(database: str) -> None:
    now = datetime(2026, 12, 31, 20, 59, 59, tzinfo=UTC)
    with RunningPortal(database, clock=lambda: now) as portal:
        device = Device(portal.url).enrol()
        rail = SandboxRail(portal.url)
        numbers = [pay_for_one(device, rail)["number"]]
        now = datetime(2026, 12, 31, 21, 0, 0, tzinfo=UTC)
        numbers += [pay_for_one(device, rail)["number"] for _ in range(2)]
        device.close()
    assert numbers == ["GPO-26-0000001", "GPO-27-0000001", "GPO-27-0000002"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE receipts SET amount_cents = 1",
        "UPDATE receipts SET qr = ''",
        "DELETE FROM receipts",
        "UPDATE payments SET amount_cents = 1",
        "DELETE FROM payments",
        "DELETE FROM bills",
        "DELETE FROM raw_messages",
        "UPDATE entries SET body = x'00'",
        "DELETE FROM entries",
        "UPDATE ledger_lines SET debit_cents = debit_cents + 1",
        "DELETE FROM ledger_lines",
        "UPDATE ledger_entries SET day = '2000-01-01'",
        "DELETE FROM ledger_entries",
    ],
)
def test_the_database_refuses_to_alter_what_was_booked(
    portal: RunningPortal, device: Device, rail: SandboxRail, statement: str
) -> None:
    pay_for_one(device, rail)
    with pytest.raises(IntegrityError, match=r"append-only|never altered"):
        portal.context.database.write(lambda tx: tx.connection.execute(text(statement)))
    assert is_balanced(portal)
