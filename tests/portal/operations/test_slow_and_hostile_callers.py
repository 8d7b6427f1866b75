"""Callers that drip, bomb or lie cost little, and nobody else notices."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
from urllib.parse import urlsplit

import pytest
import requests

from portal.http import body, patient_protocol
from portal.running import RunningPortal

WAIT_S = 10


def connect(portal: RunningPortal) -> socket.socket:
    """A bare connection."""
    where = urlsplit(portal.url)
    return socket.create_connection((where.hostname or "", where.port or 0), timeout=WAIT_S)


def answer_of(connection: socket.socket) -> bytes:
    """Everything until the other end closes."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def is_closed(connection: socket.socket) -> bool:
    """True when the other end hung up."""
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize("said", [b"", b"GET /hea", b"GET /health HTTP/1.1\r\nHost: x\r\nX-A: "])
def test_a_head_that_never_ends_is_hung_up_on(
    watched: RunningPortal, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(patient_protocol, "HEAD_S", 0.3)
    with connect(watched) as connection:
        connection.sendall(said)
        begun = time.monotonic()
        assert answer_of(connection) == b""
        assert time.monotonic() - begun < 3


def test_a_head_that_drips_is_hung_up_on(watched: RunningPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_protocol, "HEAD_S", 0.5)
    begun = time.monotonic()
    with connect(watched) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\n")
        connection.setblocking(False)
        while time.monotonic() - begun < 5 and not is_closed(connection):
            with contextlib.suppress(OSError):
                connection.sendall(b"X-A: b\r\n")
            time.sleep(0.05)
    assert time.monotonic() - begun < 3


def test_a_connection_that_rests_between_requests_is_kept(
    watched: RunningPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_protocol, "HEAD_S", 0.3)
    request = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(watched) as connection:
        for _ in range(2):
            connection.sendall(request)
            time.sleep(0.8)
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")  # head and body are there by now


def test_a_held_wait_outlives_the_patience_with_heads(watched: RunningPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conformance.device import Device

    monkeypatch.setattr(patient_protocol, "HEAD_S", 0.3)
    device = Device(watched.url).enrol()
    device.push()
    device.pull()
    begun = time.monotonic()
    device.round(wait_s=1)
    assert time.monotonic() - begun >= 0.9
    device.close()


def test_a_body_that_drips_is_a_bad_message(watched: RunningPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "BODY_S", 0.3)
    with connect(watched) as connection:
        connection.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\nConnection: close\r\n\r\n{")
        said = answer_of(connection)
    assert b" 400 " in said.splitlines()[0]
    assert b"too slowly" in said


def test_who_sends_steadily_over_a_slow_line_is_served(watched: RunningPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "BODY_S", 0.4)
    with connect(watched) as connection:
        connection.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\nConnection: close\r\n\r\n")
        for _ in range(8):
            connection.sendall(b" " * 250)
            time.sleep(0.1)
        said = answer_of(connection)
    assert b"not a EnrolRequest" in said


def test_a_head_too_large_is_refused(watched: RunningPortal) -> None:
    with connect(watched) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 60_000 + b"\r\n\r\n")
        assert b" 431 " in connection.recv(65_536).splitlines()[0]


@pytest.mark.parametrize("path", ["/v1/enrol", "/v1/past", "/rails/daraja/{secret}/confirmation"])
def test_a_bomb_for_a_small_body_is_stopped_early(watched: RunningPortal, path: str) -> None:
    bomb = gzip.compress(b" " * 3_000_000)
    url = watched.url + path.format(secret=watched.context.identity.rail_secret)
    answer = requests.post(url, data=bomb, headers={"Content-Encoding": "gzip"}, timeout=WAIT_S)
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_every_answer_has_an_id_of_its_own(watched: RunningPortal) -> None:
    ids = {requests.get(watched.url + "/health", timeout=WAIT_S).headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(id_) == 16 for id_ in ids)
