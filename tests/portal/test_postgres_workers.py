"""Several processes on one socket: begun together, begun again, ended together, and one set of books."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest
import requests

from portal.commands.parser import main
from portal.rails.sandbox import SandboxRail
from portal.store.database import Database
from tests.conformance.device import Device
from tests.portal.services import fixed_lines

pytestmark = [pytest.mark.books("postgresql"), pytest.mark.skipif(os.name == "nt", reason="signals")]
PATIENCE_S = 40.0
WORKERS = 2


@contextlib.contextmanager
def serving(database: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A portal of two workers; the process that watches them, and where they answer."""
    with subprocess.Popen(
        [sys.executable, "-m", "portal", "serve", "--database", database, "--port", "0", "--workers", str(WORKERS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("portal ready ")
            yield process, line.split()[-1]
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that answer."""
    return [child for child in psutil.Process(process.pid).children() if _answers(child)]


def _answers(child: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(child.cmdline())
    except psutil.Error:  # it has just ended
        return False


@pytest.mark.slow
def test_workers_give_no_number_twice_one_that_dies_is_begun_again_and_all_end_in_time(database: str) -> None:
    with serving(database) as (process, url):
        device = Device(url).enrol()
        bills = [device.bill(*fixed_lines()) for _ in range(24)]
        device.push()

        def pay(first: int) -> None:
            for bill in bills[first::4]:
                SandboxRail(url).pay(account=bill.account, amount_cents=bill.total_cents)

        payers = [threading.Thread(target=pay, args=(first,)) for first in range(4)]
        for payer in payers:
            payer.start()
        for payer in payers:
            payer.join(PATIENCE_S)
        device.pull()
        numbers = sorted(key[-7:] for kind, key in device.heard if kind == "receipt")
        assert numbers == [f"{n:07d}" for n in range(1, 25)]
        device.close()
        first = workers_of(process)
        assert len(first) == WORKERS
        first[0].kill()
        until = time.monotonic() + PATIENCE_S
        while set(workers_of(process)) == set(first) or len(workers_of(process)) < WORKERS:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert requests.get(f"{url}/ready", timeout=10).status_code == 200
        left = workers_of(process)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
        assert time.monotonic() - begun < 4  # two seconds, where nobody else has the machine
        assert not any(worker.is_running() for worker in left)
    with Database(database) as books:
        assert not books.is_behind_mark()


@pytest.mark.books("sqlite")
def test_more_than_one_worker_is_refused_on_a_file(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--database", database, "--port", "0", "--workers", "2"]) == 2
    assert "one process" in capsys.readouterr().err
