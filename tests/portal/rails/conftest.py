"""A real portal with the Daraja rail, told of a real understudy over HTTP, and phones that do what a test says."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select

import portal.rails.daraja.ask_phone
import portal.rails.daraja.question
from desktop.domain.ids import new_id
from desktop.domain.time import instant_text, utc_now
from portal.admin.centre import make_enrolment_code
from portal.rails.rail_settings import RailSettings
from portal.rails.sandbox.operator import Operator, Prompt
from portal.rails.sandbox.operator_addresses import understudy_settings
from portal.rails.sandbox.operator_server import OperatorServer
from portal.running import RunningPortal
from portal.store.tables.attempt_tables import attempts
from sync.protocol import kinds
from tests.conformance.device import Device, Line
from tests.portal.services import convenience, fixed_lines

SHORT_CODE = "600000"
PHONE = "+254712345126"
WAIT_S = 30.0


class Prompted:
    """A portal, its understudy, a counter, and one citizen's phone."""

    def __init__(self, database: str, operator: Operator, server: OperatorServer, **more: Any) -> None:
        self.operator = operator
        self.database = database
        self._told = replace(understudy_settings(server.url, SHORT_CODE, ""), **more)
        self._port = free_port()
        self.devices: list[Device] = []
        self.start()

    def start(self) -> None:
        """Serves; the operator may call."""
        url = f"http://127.0.0.1:{self._port}"
        told = RailSettings(daraja=replace(self._told, callback_url=url))
        self.portal = RunningPortal(self.database, ("daraja", "sandbox"), self._port, rail_settings=told)
        self.portal.start()
        base = f"{url}/rails/daraja/{self.secret}"
        self.operator.confirmation, self.operator.validation = f"{base}/confirmation", f"{base}/validation"

    def stop(self) -> None:
        """Ends the portal."""
        for device in self.devices:
            device.close()
        self.portal.stop()

    @property
    def secret(self) -> str:
        """The secret in the rail's addresses."""
        return self.portal.context.identity.rail_secret

    def address(self, kind: str) -> str:
        """An address the operator posts to."""
        return f"{self.portal.url}/rails/daraja/{self.secret}/{kind}"

    def post(self, kind: str, body: bytes | dict[str, Any]) -> requests.Response:
        """What anybody who knows the address may post."""
        content: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        return requests.post(self.address(kind), timeout=WAIT_S, **content)

    def device(self, number: int = 1) -> Device:
        """A counter of the centre."""
        made = self.portal.context.database.write(lambda tx: make_enrolment_code(tx, "GPO", number))
        device = Device(self.portal.url)
        self.devices.append(device)
        return device.enrol(made.code)

    def bill(self, device: Device, *lines: Line) -> kinds.BillRaised:
        """A bill that waits."""
        bill = device.bill(*(lines or fixed_lines()))
        device.push()
        return bill

    def ask(self, device: Device, bill: kinds.BillRaised, phone: str = PHONE, **change: Any) -> tuple[str, str, str]:
        """The phone is to be asked: the attempt's id, and what the portal says of the entry."""
        attempt = change.pop("attempt", "") or new_id()
        cents = change.pop("amount_cents", bill.total_cents)
        not_after = change.pop("not_after", instant_text(utc_now() + timedelta(seconds=30)))
        device.write(kinds.PromptAsked(attempt, bill.bill, cents, not_after), {"phone": phone} if phone else None)
        outcome = device.push().outcomes[-1]
        return attempt, outcome.outcome.value, outcome.reason

    def prompt(self, account: str) -> Prompt:
        """The prompt that lies on the phone."""
        prompt: Prompt = until(lambda: self.operator.waiting_prompt(account), f"no prompt for {account}")
        return prompt

    def asked(self, device: Device, bill: kinds.BillRaised, phone: str = PHONE) -> tuple[str, Prompt]:
        """Asks the phone, and waits until the prompt lies on it and the portal knows its name."""
        attempt, outcome, reason = self.ask(device, bill, phone)
        assert (outcome, reason) == ("created", "")
        prompt = self.prompt(bill.account)
        until(lambda: self.row(attempt).checkout_request, "the push was not noted")
        return attempt, prompt

    def row(self, attempt: str) -> Any:
        """The attempt in the books."""
        return self.portal.read(lambda c: c.execute(select(attempts).where(attempts.c.id == attempt)).one())

    def state(self, attempt: str) -> tuple[str, str, int]:
        """State, reason and whether it is live."""
        row = self.row(attempt)
        return row.state, row.reason, row.live

    def comes_to(self, attempt: str, *wanted: object) -> None:
        """Waits until the attempt stands so."""
        try:
            until(lambda: self.state(attempt)[: len(wanted)] == wanted, "")
        except AssertionError:
            raise AssertionError(f"{self.state(attempt)} is not {wanted}") from None


def until(found: Callable[[], Any], otherwise: str) -> Any:
    """The first answer that is not empty; bounded."""
    ends = time.monotonic() + WAIT_S
    while time.monotonic() < ends:
        answer = found()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(otherwise)


def free_port() -> int:
    """A port nobody listens on just now."""
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def typed_line(shillings: int, device_line: Line | None = None) -> Line:
    """A line of a fixed service, at another price (flagged, and taken)."""
    (line,) = [device_line] if device_line else fixed_lines()
    cents = shillings * 100
    fee = convenience(cents)
    return replace(line, service_cents=cents - fee, convenience_cents=fee)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions follow each other at a test's pace."""
    monkeypatch.setattr(portal.rails.daraja.ask_phone, "FIRST_QUESTION_S", 0.2)
    monkeypatch.setattr(portal.rails.daraja.question, "WAITS_S", (0.1, 0.2))


@pytest.fixture
def operator() -> Operator:
    """The understudy's state."""
    made = Operator(SHORT_CODE)
    made.answers_after_s = 0.0
    return made


@pytest.fixture
def server(operator: Operator) -> Iterator[OperatorServer]:
    """The understudy over HTTP."""
    with OperatorServer(operator) as running:
        yield running


@pytest.fixture
def desk(database: str, operator: Operator, server: OperatorServer, quick: None) -> Iterator[Prompted]:
    """All of it."""
    made = Prompted(database, operator, server)
    yield made
    made.stop()


@pytest.fixture
def counter(desk: Prompted) -> Device:
    """A counter with its first word in the books."""
    device = desk.device()
    device.push()
    return device
