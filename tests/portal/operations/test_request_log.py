"""The log says what happened and never who a citizen is, whatever is sent and whatever goes wrong."""

from __future__ import annotations

import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy.exc import IntegrityError, OperationalError

from desktop.domain.errors import Trouble
from portal.operations.log_format import JsonFormatter, TextFormatter
from portal.operations.spoken_error import error_words, struck_out
from portal.rails.sandbox import SandboxRail
from tests.conformance.device import Device
from tests.portal.services import fixed_lines

WAIT_S = 15
PERSONAL = ("Amina", "Wanjiku", "WANJIKU", "AMINA", "12345678", "254712345126", "712345126", "KDA 123A", "Otieno")


class Served:
    """A portal in a process of its own, and what it says on stderr."""

    def __init__(self, file: Path, log: Path) -> None:
        self._log = log.open("wb")
        self._path = log
        command = [sys.executable, "-m", "portal", "serve", "--database", f"sqlite:///{file}", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--log-format", "json"], stdout=subprocess.PIPE, stderr=self._log, text=True, env=os.environ
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip().removeprefix("portal ready ")
        assert self.url

    def stop(self) -> str:
        """Ends it; everything it said."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(WAIT_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()
        return self._path.read_text("utf-8")


@pytest.fixture
def served(file: Path, tmp_path: Path) -> Iterator[Served]:
    """A portal that logs as JSON."""
    running = Served(file, tmp_path / "stderr")
    yield running
    if running.process.poll() is None:
        running.stop()


def test_nothing_personal_and_no_secret_is_ever_logged(served: Served) -> None:
    device = Device(served.url).enrol()
    bill = device.bill(*fixed_lines(2))
    device.push()
    rail = SandboxRail(served.url)
    rail.pay(account=bill.account, amount_cents=bill.total_cents, first_name="WANJIKU")
    device.pull()
    (receipt,) = device.rows("receipt").values()
    address = rail.address()
    paths = [f"/B/{bill.account}", f"/B/{bill.account}?phone=254712345126", "/R/" + str(receipt["qr"]).split("/R/")[1]]
    paths += ["/Amina/12345678", "/B/Amina%20Wanjiku", "/v1/round?name=Amina"]
    for path in paths:
        requests.get(served.url + path, headers={"X-Name": "Amina", "Huduma-Counter": "Amina Wanjiku"}, timeout=WAIT_S)
    hostile = b'{"name":"Amina Wanjiku","phone":"254712345126","id_kind":"WANJIKU","incarnation":"12345678"}'
    secret_paths = [address.confirmation, address.validation]
    for path in ("/v1/enrol", "/v1/round", "/v1/past", *secret_paths):
        requests.post(path if path.startswith("http") else served.url + path, data=hostile, timeout=WAIT_S)
    device.close()
    said = served.stop()
    for personal in (*PERSONAL, bill.account, str(receipt["rail_code"]), str(receipt["qr"])[-30:]):
        assert personal not in said
    for path in secret_paths:
        assert path.split("/rails/")[1].split("/")[1] not in said
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    asked = {(line["address"], line["status"]) for line in lines if line["logger"] == "portal.requests"}
    assert {("/v1/enrol", 200), ("/v1/round push", 200), ("/B/{account}", 200), ("/R/{code}", 200)} <= asked
    assert ("/rails/daraja/{secret}/confirmation", 200) in asked
    assert any(line.get("counter") == device.me.counter for line in lines)


def test_a_line_says_when_what_how_long_and_nothing_else(served: Served) -> None:
    answer = requests.get(served.url + "/health", timeout=WAIT_S)
    lines = [json.loads(line) for line in served.stop().splitlines() if '"/health"' in line]
    (line,) = lines
    assert set(line) == {"at", "request", "method", "address", "status", "ms", "counter", "level", "logger"}
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["method"], line["status"]) == ("GET", 200)
    assert 0 <= line["ms"] < 5_000


def failed(error: Exception, message: str = "it went wrong") -> logging.LogRecord:
    """A record as ``log.exception`` makes it."""
    try:
        raise error
    except Exception:
        info = sys.exc_info()
    return logging.LogRecord("portal.test", logging.ERROR, __file__, 1, message, (), info)


ERRORS = [
    ValueError("Invalid enum value 'Amina Wanjiku'"),
    IntegrityError("INSERT INTO t VALUES (?)", {"name": "Amina Wanjiku", "phone": "254712345126"}, Exception("Amina")),
    OperationalError("SELECT ?", ("Amina Wanjiku",), Exception("invalid input syntax: Amina Wanjiku")),
    KeyError("Amina"),
    Trouble("The phone {phone} was not reached.", phone="254712345126"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()], ids=["text", "json"])
def test_an_error_says_its_kind_and_place_and_not_what_was_typed(
    formatter: logging.Formatter, error: Exception
) -> None:
    said = formatter.format(failed(error))
    assert type(error).__name__ in said
    assert "test_request_log.py" in said
    for personal in PERSONAL:
        assert personal not in said


def test_what_the_system_and_sqlite_say_is_repeated() -> None:
    locked = OperationalError("x", None, sqlite3.OperationalError("database is locked"))
    assert "database is locked" in error_words(locked)
    assert "No space left on device" in error_words(OSError(28, "No space left on device"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("call 254712345126 now", "call # now"),
        ("id 12345678.", "id #."),
        ("receipt GPO-26-0048127", "receipt GPO-26-0048127"),
        ("/rails/daraja/" + "ab" * 20 + "/stk", "/rails/daraja/…/stk"),
        ("0190a1b2-0000-7000-8000-123456789012", "0190a1b2-0000-7000-8000-123456789012"),
        ("port 8400", "port 8400"),
    ],
)
def test_long_numbers_and_secrets_are_struck_out_of_any_text(text: str, said: str) -> None:
    assert struck_out(text) == said


def test_json_is_one_object_a_line() -> None:
    line = JsonFormatter().format(failed(ValueError("x"), "two\nlines"))
    assert "\n" not in line
    assert json.loads(line)["message"] == "two\nlines"
