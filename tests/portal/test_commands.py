"""The command line: what is typed, what is printed, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from portal.commands.parser import main
from portal.running import RunningPortal
from portal.settings import Settings
from tests.conformance.device import Device
from tests.paths import ROOT
from tests.portal.books import export
from tests.portal.services import fixed_lines

START_S = 30
Capture = pytest.CaptureFixture[str]


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``portal serve`` as a process, and the address it printed; killed at the end if it still runs."""
    command = [sys.executable, "-m", "portal", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield process, line.removeprefix("portal ready ").strip()
    finally:
        process.kill()
        process.communicate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A portal command as a process."""
    return subprocess.run(
        [sys.executable, "-m", "portal", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=START_S
    )


def test_a_new_portal_serves_a_citizen_from_the_command_line_alone(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'portal.db'}"
    with serving("--database", database, "--rails", "sandbox") as (process, url):
        assert url.startswith("http://127.0.0.1:")
        device = Device(url).enrol()
        bill = device.bill(*fixed_lines())
        device.push()
        paid = run(
            "simulate", "pay", "--portal", url, "--account", bill.account,
            "--amount", f"{bill.total_cents // 100}", "--times", "3",
        )  # fmt: skip
        assert paid.returncode == 0
        said = json.loads(paid.stdout)
        assert (said["acknowledged"], said["times"], len(said["answers"])) == (True, 3, 3)
        device.pull()
        assert len(device.rows("receipt")) == 1
        added = run("admin", "--database", database, "counter", "add", "--centre", "GPO", "--number", "60")
        assert added.returncode == 0
        assert [c.body["number"] for c in device.round(wait_s=5).centre_changes] == [60]
        device.close()
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - begun < 2.0
    exports = {what: run("admin", "--database", database, "export", what, "--jsonl").stdout for what in EXPORTED}
    rows = {what: [json.loads(line) for line in text.splitlines()] for what, text in exports.items()}
    for what, fields in EXPORTED.items():
        assert rows[what], what
        assert all(set(fields) <= set(row) for row in rows[what])
    assert rows["payments"][0]["rail_code"] == said["rail_code"]
    assert rows["bills"][0]["state"] == "paid"
    assert len(rows["payments"]) == len(rows["receipts"]) == 1
    assert run("admin", "--database", database, "balance").returncode == 0


EXPORTED = {
    "bills": ("account", "total_cents", "state", "centre", "counter", "raised_at"),
    "payments": ("rail_code", "account", "amount_cents", "channel", "state"),
    "receipts": ("number", "account", "amount_cents", "issued_at"),
    "ledger": ("entry", "ledger_account", "debit_cents", "credit_cents", "at"),
}


def test_the_first_start_says_the_made_up_staff_and_their_pins(tmp_path: Path) -> None:
    with serving("--database", f"sqlite:///{tmp_path / 'portal.db'}") as (process, _url):
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=10)
        assert "PIN 246810" in said
        assert "no real money" in said
        assert process.returncode == 0


def test_it_ends_at_once_with_a_wait_open(tmp_path: Path) -> None:
    with serving("--database", f"sqlite:///{tmp_path / 'portal.db'}") as (process, url):
        device = Device(url).enrol()
        device.pull()
        told = [url, device.private, device.me.counter, device.centre, device.reference]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        waiting = subprocess.Popen([sys.executable, "-c", _WAIT, *told], cwd=ROOT, env=environment)
        time.sleep(1.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - begun < 2.0
        assert waiting.wait(5) == 0
        device.close()
    assert not list(tmp_path.glob("*-wal"))


_WAIT = """
import sys, requests, msgspec
from sync.protocol.messages import RoundRequest
from sync.protocol.signing import round_statement, sign
url, key, counter, centre, reference = sys.argv[1:]
body = msgspec.json.encode(RoundRequest(incarnation=1, wait_s=25, centre=centre, reference=reference))
head = {"Huduma-Counter": counter, "Huduma-Signature": sign(key, round_statement(body))}
assert requests.post(url + "/v1/round", data=body, headers=head, timeout=30).status_code == 200
"""


@pytest.mark.books("sqlite")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workers", "2"], "one writer"),
        (["--rails", "cowrie"], "no rail"),
        (["--rails", ""], "needs a rail"),
        (["--port", "70000"], "port"),
        (["--demo", "--host", "0.0.0.0"], "demonstration"),
        (["--public-url", "http://x"], "https"),
        (["--public-url", "https://" + "x" * 60], "receipts"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(
    database: str, arguments: list[str], words: str, capsys: Capture
) -> None:
    assert main(["serve", "--database", database, *arguments]) == 2
    assert words in capsys.readouterr().err


def test_the_database_may_be_named_by_the_environment_where_nobody_sees_its_password(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDUMA_DATABASE", "cowrie://user:secret@somewhere/books")
    assert main(["serve", "--port", "0"]) == 2
    said = capsys.readouterr().err
    assert "cowrie" in said
    assert "secret" not in said


def test_a_taken_port_is_said_in_a_sentence(database: str, capsys: Capture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--database", database, "--port", str(taken.getsockname()[1])]) == 1
    assert "cannot be used" in capsys.readouterr().err


def test_a_demonstration_is_implied_by_the_sandbox_on_this_machine_alone() -> None:
    assert Settings("x").demonstration
    assert not Settings("x", demo=False).demonstration
    assert not Settings("x", host="0.0.0.0").demonstration


def admin(database: str, *arguments: str) -> int:
    """``admin`` in this process."""
    return main(["admin", "--database", database, *arguments])


def test_a_centre_of_ones_own_enrols_with_a_code_and_works(tmp_path: Path, capsys: Capture) -> None:
    database = f"sqlite:///{tmp_path / 'own.db'}"
    assert admin(database, "centre", "add", "ksm", "--name", "Kisumu", "--county", "Kisumu") == 0
    assert admin(database, "counter", "add", "--centre", "KSM") == 0
    assert admin(database, "staff", "add", "--centre", "KSM", "--number", "7", "--name", "Achieng Otieno") == 0
    pin = capsys.readouterr().out.rpartition("PIN of 7 is ")[2][:6]
    assert pin.isdigit()
    assert admin(database, "enrolment-code", "--centre", "KSM", "--counter", "1") == 0
    code = capsys.readouterr().out.strip()
    with RunningPortal(database, demo=False) as portal:
        device = Device(portal.url).enrol(code)
        device.pull()
        assert device.rows("settings")["settings"]["demonstration"] is False
        assert [row["name"] for row in device.rows("staff").values()] == ["Achieng Otieno"]
        assert admin(database, "staff", "reset-pin", "--centre", "KSM", "--number", "7", "--pin", "864209") == 0
        old = device.rows("staff")
        device.pull()
        assert device.rows("staff") != old
        device.close()
    for listing in ("centre", "counter", "staff"):
        assert admin(database, listing, "list") == 0
        assert "KSM" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["centre", "add", "x", "--name", "X"], "cannot be a centre's code"),
        (["centre", "add", "GPO", "--name", "X"], "already"),
        (["counter", "add", "--centre", "NOWHERE"], "no centre"),
        (["counter", "add", "--centre", "GPO", "--number", "1"], "already"),
        (["counter", "add", "--centre", "GPO", "--number", "-1"], "number from 1"),
        (["enrolment-code", "--centre", "GPO", "--counter", "99"], "no counter 99"),
        (["staff", "add", "--centre", "GPO", "--number", "1001", "--name", "X Y"], "taken"),
        (["staff", "add", "--centre", "GPO", "--number", "a b", "--name", "X Y"], "no staff number"),
        (["staff", "add", "--centre", "GPO", "--number", "9", "--name", "123"], "name"),
        (["staff", "add", "--centre", "GPO", "--number", "9", "--name", "X Y", "--pin", "12"], "6 digits"),
        (["staff", "reset-pin", "--centre", "GPO", "--number", "404"], "Nobody"),
    ],
)
def test_what_an_administrator_cannot_do_is_said_in_a_sentence(
    database: str, arguments: list[str], words: str, capsys: Capture
) -> None:
    assert admin(database, *arguments) == 2
    assert words in capsys.readouterr().err


def test_a_mistyped_database_is_not_made_by_the_way(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "mistyped.db"
    for arguments in (["centre", "list"], ["export", "bills"], ["enrolment-code", "--centre", "GPO", "--counter", "1"]):
        assert admin(f"sqlite:///{path}", *arguments) == 2
        assert "no database" in capsys.readouterr().err
    assert not path.exists()


def test_a_wrong_command_is_a_usage_error(capsys: Capture) -> None:
    for arguments in ([], ["dance"], ["admin"], ["admin", "--database", "x", "export", "secrets"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def pay(portal: RunningPortal, *arguments: str) -> int:
    """``simulate pay`` in this process."""
    return main(["simulate", "pay", "--portal", portal.url, *arguments])


def test_three_deliveries_of_one_payment_book_one(portal: RunningPortal, device: Device, capsys: Capture) -> None:
    bill = device.bill(*fixed_lines())
    device.push()
    amount = f"{bill.total_cents // 100}.{bill.total_cents % 100:02d}"
    assert pay(portal, "--account", bill.account, "--amount", amount, "--code", "UJE4K7Q2ZT", "--times", "3") == 0
    assert json.loads(capsys.readouterr().out)["rail_code"] == "UJE4K7Q2ZT"
    assert [(row["rail_code"], row["state"]) for row in export(portal, "payments")] == [("UJE4K7Q2ZT", "matched")]


@pytest.mark.parametrize("amount", ["five", "", "-5", "0.001"])
def test_an_amount_that_is_none_is_refused(portal: RunningPortal, amount: str, capsys: Capture) -> None:
    assert pay(portal, "--account", "1", f"--amount={amount}") == 2
    assert "not an amount" in capsys.readouterr().err
    assert not export(portal, "payments")


def test_a_portal_that_is_away_or_has_no_sandbox_is_said_in_a_sentence(capsys: Capture) -> None:
    arguments = ["simulate", "pay", "--account", "1", "--amount", "5", "--portal"]
    assert main([*arguments, "http://127.0.0.1:9"]) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_an_export_can_be_read_while_the_portal_writes(database: str, portal: RunningPortal, capsys: Capture) -> None:
    assert admin(database, "export", "bills", "--jsonl") == 0
    rows: list[Any] = capsys.readouterr().out.splitlines()
    assert rows == []
    assert portal.url
