"""Rules of the drive: what it printed is at the portal exactly once, also when it was killed in the middle."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.running import RunningPortal
from tests.paths import ROOT

Line = dict[str, Any]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[RunningPortal]:
    with RunningPortal(f"sqlite:///{tmp_path / 'portal.db'}") as running:
        yield running


def _command(portal: RunningPortal, profile: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "desktop", "drive", "--portal", portal.url, "--profile", str(profile), *more]


def _lines(text: str) -> list[Line]:
    whole = [line for line in text.splitlines() if line.endswith("}")]
    return [json.loads(line) for line in whole]


def _drive(portal: RunningPortal, profile: Path, *more: str) -> list[Line]:
    done = subprocess.run(
        _command(portal, profile, *more), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return _lines(done.stdout)


def _export(portal: RunningPortal, what: str) -> list[Line]:
    command = [sys.executable, "-m", "portal", "admin", "--database", portal.settings.database, "export", what]
    done = subprocess.run([*command, "--jsonl"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return _lines(done.stdout)


def test_each_act_is_said_once_and_is_at_the_portal(portal: RunningPortal, tmp_path: Path) -> None:
    said = _drive(portal, tmp_path / "counter", "--bills", "6", "--pay", "--offline-first", "3")
    raised = {line["account"]: line["total_cents"] for line in said if line["act"] == "bill_raised"}
    assert len(raised) == 6
    assert {bill["account"]: bill["total_cents"] for bill in _export(portal, "bills")} == raised
    receipts = {line["account"]: line["receipt_number"] for line in said if line["act"] == "receipt_issued"}
    assert {receipt["account"]: receipt["number"] for receipt in _export(portal, "receipts")} == receipts
    assert set(receipts) == set(raised)


def test_profile_is_used_again_and_its_numbers_go_on(portal: RunningPortal, tmp_path: Path) -> None:
    first = _drive(portal, tmp_path / "counter", "--bills", "2")
    second = _drive(portal, tmp_path / "counter", "--bills", "2", "--seed", "2")
    assert {line["account"] for line in first}.isdisjoint(line["account"] for line in second)
    assert len({bill["counter"] for bill in _export(portal, "bills")}) == 1


def test_nothing_said_is_lost_or_doubled_when_it_is_killed(portal: RunningPortal, tmp_path: Path) -> None:
    profile, chance, said = tmp_path / "counter", random.Random(11), []
    for _ in range(4):
        running = subprocess.Popen(
            _command(portal, profile, "--bills", "40", "--pay"), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        time.sleep(chance.uniform(1.2, 2.6))
        running.send_signal(signal.SIGKILL)
        said += _lines(running.communicate()[0])
    said += _drive(portal, profile, "--bills", "1", "--pay")
    bills = [bill["account"] for bill in _export(portal, "bills")]
    assert len(bills) == len(set(bills))
    assert {line["account"] for line in said if line["act"] == "bill_raised"} <= set(bills)
    payments = _export(portal, "payments")
    assert len({payment["rail_code"] for payment in payments}) == len(payments)
    assert all(payment["state"] == "matched" for payment in payments)
    numbers = [int(receipt["number"].rpartition("-")[2]) for receipt in _export(portal, "receipts")]
    assert sorted(numbers) == list(range(1, len(bills) + 1))


def test_more_offline_than_bills_is_a_sentence(portal: RunningPortal, tmp_path: Path) -> None:
    command = _command(portal, tmp_path / "counter", "--bills", "1", "--offline-first", "2")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "offline first" in done.stderr) == (1, True)
