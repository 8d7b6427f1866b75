"""The description of the addresses is true: nothing is missing from it, and what answers conforms to it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.routing import Route

from portal.operations.described import ADDRESSES
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from tests.conformance.device import Device
from tests.portal.services import fixed_lines

WAIT_S = 10
SECONDS = 75
NOT_DESCRIBED = ("/sandbox", "/metrics", "/openapi.json", "/b/", "/r/")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


@pytest.fixture
def described(watched: RunningPortal) -> dict[str, Any]:
    """The document."""
    answer: dict[str, Any] = requests.get(watched.url + "/openapi.json", timeout=WAIT_S).json()
    return answer


def test_every_address_that_is_laid_out_is_described(watched: RunningPortal, described: dict[str, Any]) -> None:
    assert watched._server is not None
    routes = [route for route in watched._server.config.app.routes if isinstance(route, Route)]  # type: ignore[union-attr]
    laid_out = {route.path_format for route in routes if not route.path.startswith(NOT_DESCRIBED)}
    assert laid_out == set(described["paths"])


def test_every_name_in_the_document_is_in_it(described: dict[str, Any]) -> None:
    names = set(described["components"]["schemas"])
    for part in json.dumps(described).split('"#/components/schemas/')[1:]:
        assert part.partition('"')[0] in names


def test_names_of_operations_are_unique() -> None:
    names = [address.name for address in ADDRESSES]
    assert len(names) == len(set(names))


@pytest.mark.slow
@pytest.mark.timeout(SECONDS + 30)
def test_whatever_is_sent_is_answered_as_described(
    watched: RunningPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "disabled", True)  # it says which heads it cannot read
    device = Device(watched.url).enrol()
    bill = device.bill(*fixed_lines())
    device.push()
    SandboxRail(watched.url).pay(account=bill.account, amount_cents=bill.total_cents)
    device.close()
    (tmp_path / "schemathesis.toml").write_text(
        f'[parameters]\n"path.secret" = "{watched.context.identity.rail_secret}"\n"path.account" = "{bill.account}"\n',
        "utf-8",
    )
    (tmp_path / "signs.py").write_text(HOOK.format(key=device.private, counter=device.me.counter), "utf-8")
    command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"]
    told = ["--max-examples", "6", "--seed", "7", "--phases", "coverage,fuzzing", "--checks", ",".join(CHECKS)]
    done = subprocess.run(
        [*command, watched.url + "/openapi.json", *told, "--no-color", "--continue-on-failure"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=SECONDS,
        env={"PYTHONPATH": f"{Path.cwd()}:{tmp_path}", "SCHEMATHESIS_HOOKS": "signs", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]


HOOK = '''
"""Signs what is sent to a counter's addresses, so that more is tried than a wrong signature."""

import json

import schemathesis

from sync.protocol.messages import COUNTER_HEADER, SIGNATURE_HEADER
from sync.protocol.signing import round_statement, sign


@schemathesis.hook
def before_call(context, case, **kwargs):
    if case.path.startswith("/v1/") and isinstance(case.body, (dict, list)):
        if isinstance(case.body, dict) and isinstance(case.body.get("incarnation"), int):
            case.body["incarnation"] = 1
            case.body["wait_s"] = 0
        case.body = json.dumps(case.body).encode()
        case.headers[COUNTER_HEADER] = "{counter}"
        case.headers[SIGNATURE_HEADER] = sign("{key}", round_statement(case.body))
'''
