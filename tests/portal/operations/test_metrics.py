"""The figures for whoever watches: true, cheap, and not for everybody."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import event

from portal.operations.figures import LedgerWatch
from portal.operations.tally import BOUNDS_S, Tally
from portal.operations.tally_folder import all_tallies, write_tally
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.settings import Settings
from tests.conformance.device import Device
from tests.portal.operations.metrics import all_figures
from tests.portal.services import fixed_lines

WAIT_S = 10


def test_what_happened_stands_in_the_figures(watched: RunningPortal) -> None:
    device, rail = Device(watched.url).enrol(), SandboxRail(watched.url)
    bills = [device.bill(*fixed_lines()) for _ in range(3)]
    device.push()
    for bill in bills[:2]:
        rail.pay(account=bill.account, amount_cents=bill.total_cents)
    rail.pay(account="99999999999", amount_cents=123_00)
    requests.get(f"{watched.url}/B/{bills[2].account}", timeout=WAIT_S)
    requests.get(f"{watched.url}/nowhere/{bills[2].account}", timeout=WAIT_S)
    found = all_figures(watched)
    assert found['huduma_entries_total{outcome="created"}'] == len(device.written)
    assert found['huduma_payments_today{state="matched"}'] == 2
    assert found['huduma_payments_today{state="unmatched"}'] == 1
    assert found["huduma_receipts"] == 2
    assert found["huduma_suspense_shillings"] == 123
    assert found["huduma_ledger_entries"] == 3
    assert found["huduma_ledger_balanced"] == 1
    assert found["huduma_books_readable"] == 1
    confirmed = 'address="/rails/daraja/{secret}/confirmation",method="POST",status="200"'
    assert found[f"huduma_request_seconds_count{{{confirmed}}}"] == 3
    assert found['huduma_request_seconds_count{address="/B/{account}",method="GET",status="200"}'] == 1
    assert found['huduma_request_seconds_count{address="(none)",method="GET",status="404"}'] == 1
    assert not any(bills[2].account in name or watched.context.identity.rail_secret in name for name in found)
    device.close()


def test_a_held_wait_is_seen_and_counted_apart(watched: RunningPortal) -> None:
    device = Device(watched.url).enrol()
    device.push()
    device.pull()
    device.round(wait_s=1)
    found = all_figures(watched)
    assert found['huduma_request_seconds_count{address="/v1/round wait",method="POST",status="200"}'] == 1
    assert found['huduma_request_seconds_count{address="/v1/round push",method="POST",status="200"}'] >= 2
    assert found["huduma_held_waits"] == 0
    device.close()


def test_who_comes_through_a_proxy_needs_the_token(file: Path) -> None:
    settings = Settings(database=f"sqlite:///{file}", metrics_token="a-made-up-token")
    running = RunningPortal(settings.database)
    running.settings = settings
    through = {"X-Forwarded-For": "197.232.1.1"}
    with running as portal:
        url = portal.url + "/metrics"
        assert requests.get(url, headers=through, timeout=WAIT_S).status_code == 404
        wrong = {**through, "Authorization": "Bearer wrong"}
        assert requests.get(url, headers=wrong, timeout=WAIT_S).status_code == 404
        right = {**through, "Authorization": "Bearer a-made-up-token"}
        assert requests.get(url, headers=right, timeout=WAIT_S).status_code == 200
    assert "a-made-up-token" not in repr(settings)


def test_without_a_token_an_empty_one_opens_nothing(watched: RunningPortal) -> None:
    headers = {"X-Forwarded-For": "197.232.1.1", "Authorization": "Bearer "}
    assert requests.get(watched.url + "/metrics", headers=headers, timeout=WAIT_S).status_code == 404


def test_the_figures_cost_a_bounded_number_of_questions(watched: RunningPortal) -> None:
    asked: list[str] = []
    engine = watched.context.database._engines.reader

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    for _ in range(5):
        all_figures(watched)
    event.remove(engine, "before_cursor_execute", note)
    begun = time.perf_counter()
    all_figures(watched)
    assert time.perf_counter() - begun < 0.5
    assert len(asked) <= 30


def test_an_entry_that_does_not_balance_is_found_and_not_forgotten(watched: RunningPortal) -> None:
    device, rail = Device(watched.url).enrol(), SandboxRail(watched.url)
    bill = device.bill(*fixed_lines())
    device.push()
    rail.pay(account=bill.account, amount_cents=bill.total_cents)
    device.close()
    watch = LedgerWatch()
    assert watched.read(watch.look) == 1
    assert not watch.uneven
    with watched.context.database._engines.writer.begin() as connection:
        for (trigger,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_lines'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("UPDATE ledger_lines SET debit_cents = debit_cents + 1 WHERE debit_cents > 0")
    assert watched.read(LedgerWatch().look) == 1
    fresh = LedgerWatch()
    watched.read(fresh.look)
    assert fresh.uneven
    watched.read(fresh.look)
    assert fresh.uneven


def test_processes_add_their_tallies_up(tmp_path: Path) -> None:
    mine, other = Tally(), Tally()
    mine.request("GET", "/B/{account}", 200, 0.002)
    other.request("GET", "/B/{account}", 200, 0.2)
    other.entries["created"] += 3
    write_tally(tmp_path, other)
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / "1.tally")
    together = all_tallies(tmp_path, mine)
    durations = together.requests["GET", "/B/{account}", 200]
    assert sum(durations.classes) == 2
    assert durations.sum_s == pytest.approx(0.202)
    assert together.entries == {"created": 3}
    assert sum(mine.requests["GET", "/B/{account}", 200].classes) == 1


@pytest.mark.parametrize("took_s", [0.0, 0.001, 0.0011, 29.0, 31.0])
def test_a_duration_stands_in_the_class_that_holds_it(took_s: float) -> None:
    tally = Tally()
    tally.request("GET", "/health", 200, took_s)
    (place,) = [n for n, count in enumerate(tally.requests["GET", "/health", 200].classes) if count]
    assert (place == len(BOUNDS_S) and took_s > BOUNDS_S[-1]) or took_s <= BOUNDS_S[place]


def test_counting_loads_no_library_before_somebody_asks(file: Path) -> None:
    code = (
        "import sys; from portal.app import make_app, close_app; from portal.settings import Settings;"
        f"close_app(make_app(Settings(database='sqlite:///{file}')));"
        "print('prometheus_client' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=True)
    assert done.stdout.strip() == "False"
