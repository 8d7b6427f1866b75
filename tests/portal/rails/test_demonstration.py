"""The demonstration prompts too: through its own understudy, for callers of this machine, as its citizen decides."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select

from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from portal.commands.parser import main
from portal.running import RunningPortal
from portal.store.tables.attempt_tables import attempts
from sync.protocol import kinds
from tests.conformance.device import Device
from tests.portal.books import bill_state
from tests.portal.rails.conftest import PHONE, Prompted, until
from tests.portal.services import fixed_lines

pytestmark = pytest.mark.books("sqlite")


def ask(device: Device, phone: str = PHONE) -> kinds.BillRaised:
    """A bill whose phone is asked."""
    bill = device.bill(*fixed_lines())
    until_ = instant_text(utc_now() + timedelta(seconds=30))
    device.write(kinds.PromptAsked(new_id(), bill.bill, bill.total_cents, until_), {"phone": phone})
    assert device.push().outcomes[-1].reason == ""
    return bill


def state(portal: RunningPortal) -> tuple[str, str]:
    """State and reason of the one attempt."""
    row = portal.read(lambda c: c.execute(select(attempts)).one())
    return row.state, row.reason


def test_a_demonstration_says_that_it_prompts(portal: RunningPortal, device: Device) -> None:
    device.pull()
    assert device.rows("settings")["settings"]["prompt"] is True


def test_its_citizen_pays_when_told(portal: RunningPortal, device: Device, capsys: pytest.CaptureFixture[str]) -> None:
    bill = ask(device)
    assert main(["simulate", "prompt", "--portal", portal.url, "--account", bill.account]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["answer"], told["amount_cents"]) == ("pay", bill.total_cents)
    until(lambda: bill_state(portal, bill.account)[0] == "paid", "not paid")
    until(lambda: state(portal) == ("paid", ""), "not known")


def test_its_citizen_cancels_when_told(portal: RunningPortal, device: Device) -> None:
    bill = ask(device)
    told = ["simulate", "prompt", "--portal", portal.url, "--account", bill.account, "--answer", "cancel"]
    assert main(told) == 0
    until(lambda: state(portal) == ("not_paid", "cancelled_by_payer"), "not known")


def test_a_phone_that_ends_in_11_pays_by_itself(portal: RunningPortal, device: Device) -> None:
    bill = ask(device, "+254712345111")
    until(lambda: bill_state(portal, bill.account)[0] == "paid", "not paid")


def test_without_a_prompt_nobody_answers(portal: RunningPortal, capsys: pytest.CaptureFixture[str]) -> None:
    told = ["simulate", "prompt", "--portal", portal.url, "--account", "48201937722", "--wait", "0"]
    assert main(told) == 2
    assert "No prompt" in capsys.readouterr().err
    assert main([*told, "--answer", "dance"]) == 2


@pytest.mark.books("sqlite", "postgresql")
def test_a_prompt_outlives_the_portal_that_made_it(database: str) -> None:
    """And so a prompt of one worker is known to the others."""
    with RunningPortal(database) as first:
        device = Device(first.url).enrol()
        device.push()
        bill = ask(device)
        until(lambda: first.read(lambda c: c.execute(select(attempts)).one()).checkout_request, "not pushed")
        device.close()
        port = int(first.url.rpartition(":")[2])
    with RunningPortal(database, port=port) as second:
        told = ["simulate", "prompt", "--portal", second.url, "--account", bill.account]
        assert main(told) == 0
        until(lambda: bill_state(second, bill.account)[0] == "paid", "not paid")
        until(lambda: state(second) == ("paid", ""), "not known")


def test_the_understudy_is_there_for_this_machine_alone(portal: RunningPortal) -> None:
    url = f"{portal.url}/sandbox/daraja/answer"
    assert requests.post(url, json={}, headers={"X-Forwarded-For": "10.0.0.1"}, timeout=5).json() == {
        "detail": "Not Found"
    }
    assert requests.post(url, json={}, timeout=5).json() == {"detail": "no such prompt"}


def test_the_operator_is_told_where_to_post_by_a_command(
    desk: Prompted, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: Any = desk.portal.settings.rail_settings.daraja
    environment = {
        "URL": told.url,
        "KEY": told.key.reveal(),
        "SECRET": told.secret.reveal(),
        "SHORT_CODE": told.short_code,
        "PASSKEY": told.passkey.reveal(),
        "CALLBACK_URL": told.callback_url,
        "INITIATOR": "clerk",
        "CREDENTIAL": "sealed",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"HUDUMA_DARAJA_{name}", value)
    counter = desk.device()
    bill = desk.bill(counter)
    admin = ["admin", "--database", desk.database, "daraja"]
    desk.operator.confirmation = ""
    assert main([*admin, "register"]) == 0
    assert desk.operator.confirmation == desk.address("confirmation")
    code = desk.operator.pay_bill(bill.account, bill.total_cents, confirm=False)
    assert main([*admin, "pull"]) == 0
    assert bill_state(desk.portal, bill.account)[0] == "paid"
    assert main([*admin, "status", code]) == 0
    assert main([*admin, "reverse", code, "--amount", f"{bill.total_cents / 100:.2f}"]) == 0
    until(lambda: bill_state(desk.portal, bill.account)[0] == "reversed", "not taken back")
    assert "sealed" not in capsys.readouterr().out


def test_the_portal_ends_in_time_while_the_operator_is_slow(desk: Prompted) -> None:
    counter = desk.device()
    desk.operator.faults.slow_s["/mpesa/stkpush/v1/processrequest"] = 4.0
    desk.ask(counter, desk.bill(counter))
    until(lambda: any(row.sent_at for row in desk.portal.read(lambda c: c.execute(select(attempts)).all())), "not sent")
    began = time.monotonic()
    desk.portal.stop()
    assert time.monotonic() - began < 3.0
    desk.start()
