"""Malformed requests: the right status, a sentence, nothing half done."""

from __future__ import annotations

import gzip
import json

import pytest
import requests

from portal.first_start import epoch_in_force
from portal.running import RunningPortal
from sync.protocol.signing import round_statement, sign
from tests.conformance.device import Device
from tests.portal.services import fixed_lines

WAIT_S = 10
BAD = [b"", b"{", b"[]", b"null", b"\xff\xff", b'{"incarnation":"one"}', b'{"incarnation":1.5}', b"[" * 100_000]


@pytest.mark.parametrize("path", ["/v1/round", "/v1/enrol"])
@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_a_malformed_body_is_a_bad_message(portal: RunningPortal, path: str, body: bytes) -> None:
    answer = requests.post(portal.url + path, data=body, timeout=WAIT_S)
    assert answer.status_code in (400, 413)
    told = answer.json()
    assert told["code"] in ("bad_message", "too_large")
    assert told["message"].endswith(".")


def test_a_packed_round_is_the_same_round(device: Device) -> None:
    device.bill(*fixed_lines())
    answer = device.send(device.request(device.written, changes=False), gzipped=True)
    assert answer.head.seq == 3


def test_a_large_answer_is_packed_for_who_asks(device: Device, portal: RunningPortal) -> None:
    assert device.session.headers["Accept-Encoding"]
    device.push()
    reply = device.session.get(portal.url + "/health", timeout=WAIT_S)
    assert "content-encoding" not in reply.headers
    seen: list[str] = []
    device.session.hooks["response"].append(lambda r, *_a, **_k: seen.append(r.headers.get("content-encoding", "")))
    device.pull()
    device.session.headers["Accept-Encoding"] = "identity"
    device.reference = ""
    device.round()
    assert seen[0] == "gzip"
    assert seen[-1] == ""


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (b"no gzip at all", "gzip", "bad_message"),
        (gzip.compress(b'{"incarnation":1}')[:-6], "gzip", "bad_message"),
        (b"{}", "br", "bad_message"),
        (gzip.compress(b" " * 20_000_000), "gzip", "too_large"),
        (b" " * 5_000_000, "identity", "too_large"),
    ],
    ids=["no_gzip", "cut", "other_encoding", "bomb", "large"],
)
def test_a_body_badly_packed_or_too_large_is_refused(
    portal: RunningPortal, body: bytes, encoding: str, code: str
) -> None:
    answer = requests.post(portal.url + "/v1/round", data=body, headers={"Content-Encoding": encoding}, timeout=WAIT_S)
    assert answer.json()["code"] == code


def test_addresses_that_do_not_exist_and_methods_that_do_not_fit(portal: RunningPortal) -> None:
    assert requests.get(portal.url + "/v1/round", timeout=WAIT_S).status_code == 405
    assert requests.get(portal.url + "/nowhere", timeout=WAIT_S).status_code == 404
    assert requests.get(portal.url + "/docs", timeout=WAIT_S).status_code == 404


def test_a_portal_says_how_it_is(portal: RunningPortal) -> None:
    assert requests.get(portal.url + "/health", timeout=WAIT_S).json() == {"status": "ok"}
    ready = requests.get(portal.url + "/ready", timeout=WAIT_S)
    assert ready.json() == {"status": "ready", "epoch": portal.read(epoch_in_force)}
    assert "server" not in ready.headers


def test_the_header_names_are_not_case_sensitive_and_the_signature_is_over_the_plain_body(device: Device) -> None:
    device.push()
    body = json.dumps({"incarnation": 1, "changes": False}).encode()
    headers = {"HUDUMA-COUNTER": device.me.counter, "huduma-signature": sign(device.private, round_statement(body))}
    assert device.post("/v1/round", body, headers)
