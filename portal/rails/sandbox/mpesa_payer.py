"""M-PESA played from outside: builds the body the operator would send and posts it to the portal over HTTP.

Matching has no shortcut: the sandbox uses the same address, shape and rules as the real rail. It learns the secret
address from ``GET /sandbox``, which only a loopback caller of a portal with the sandbox rail is told.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.domain.errors import Trouble, UserError
from desktop.domain.money import shillings
from desktop.domain.rail_code import mpesa_code_prefix
from desktop.domain.time import NAIROBI, business_day, utc_now

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
ANSWER_S = 15.0


def new_mpesa_code(instant: datetime) -> str:
    """A well-formed code of that Nairobi day."""
    return mpesa_code_prefix(business_day(instant)) + "".join(secrets.choice(_LETTERS) for _ in range(7))


@dataclass(frozen=True, slots=True)
class SandboxAddress:
    """Where the sandbox delivers; the addresses hold the portal's secret."""

    confirmation: str
    validation: str
    short_code: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payment as it was delivered: its code and what the portal answered each time."""

    code: str
    answers: list[dict[str, Any]]

    @property
    def acknowledged(self) -> bool:
        """True when every delivery was answered with 0."""
        return all(str(answer.get("ResultCode")) == "0" for answer in self.answers)


class SandboxRail:
    """A payer's phone and the operator behind it."""

    def __init__(self, portal_url: str) -> None:
        self._portal = portal_url.rstrip("/")
        self._address: SandboxAddress | None = None

    def pay(
        self,
        *,
        account: str,
        amount_cents: int,
        code: str | None = None,
        times: int = 1,
        first_name: str = "AMINA",
        at: datetime | None = None,
    ) -> str:
        """Pays and gives the code of the payer's SMS; ``Trouble`` when the portal did not acknowledge it."""
        delivery = self.deliver(
            account=account, amount_cents=amount_cents, code=code, times=times, first_name=first_name, at=at
        )
        if not delivery.acknowledged:
            raise Trouble("The portal did not acknowledge the payment {code}.", code=delivery.code)
        return delivery.code

    def deliver(
        self,
        *,
        account: str,
        amount_cents: int,
        code: str | None = None,
        times: int = 1,
        first_name: str = "AMINA",
        at: datetime | None = None,
    ) -> Delivery:
        """Delivers one payment ``times`` times, each time the same bytes."""
        body = c2b_body(account, amount_cents, code, first_name, at or utc_now(), self.address().short_code)
        answers = [self._post(self.address().confirmation, body) for _ in range(times)]
        return Delivery(body["TransID"], answers)

    def validate(self, *, account: str, amount_cents: int) -> dict[str, Any]:
        """Asks as the operator does before it takes the money."""
        body = c2b_body(account, amount_cents, None, "AMINA", utc_now(), self.address().short_code)
        return self._post(self.address().validation, body)

    def address(self) -> SandboxAddress:
        """Where to deliver, asked once."""
        if self._address is None:
            told = self._ask("GET", f"{self._portal}/sandbox", None)
            self._address = SandboxAddress(
                self._portal + told["confirmation"], self._portal + told["validation"], told["short_code"]
            )
        return self._address

    def _post(self, url: str, body: dict[str, str]) -> dict[str, Any]:
        return self._ask("POST", url, body)

    def _ask(self, method: str, url: str, body: dict[str, str] | None) -> dict[str, Any]:
        import requests

        with requests.Session() as session:
            session.trust_env = False
            try:
                reply = session.request(method, url, json=body, timeout=ANSWER_S)
                told = reply.json() if reply.status_code == 200 else None
            except requests.RequestException as wrong:
                raise Trouble("The portal at {url} cannot be reached.", url=self._portal) from wrong
        if reply.status_code == 503:
            raise Trouble("The portal at {url} cannot be reached.", url=self._portal)
        if not isinstance(told, dict):
            raise UserError(
                "The portal at {url} has no sandbox rail for this caller. Start it with --rails sandbox, here.",
                url=self._portal,
            )
        return told


def c2b_body(
    account: str, amount_cents: int, code: str | None, first_name: str, at: datetime, short_code: str
) -> dict[str, str]:
    """The operator's v2 body: all strings, the phone masked, Nairobi time without a zone."""
    return {
        "TransactionType": "Pay Bill",
        "TransID": code or new_mpesa_code(at),
        "TransTime": at.astimezone(NAIROBI).strftime("%Y%m%d%H%M%S"),
        "TransAmount": shillings(amount_cents),
        "BusinessShortCode": short_code,
        "BillRefNumber": account,
        "InvoiceNumber": "",
        "OrgAccountBalance": "",
        "ThirdPartyTransID": "",
        "MSISDN": "2547 ***** 126",
        "FirstName": first_name,
        "MiddleName": "",
        "LastName": "",
    }
