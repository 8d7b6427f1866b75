"""A citizen who pays an eCitizen number, and the gateway that notifies: both from outside, over HTTP, at a sandbox.

The understudy counts the money; this posts its notification to the portal, as often as told, the same bytes each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from desktop.domain.errors import Trouble, UserError
from desktop.domain.money import shillings
from desktop.domain.time import utc_now
from portal.rails.sandbox.mpesa_payer import new_mpesa_code

ANSWER_S: Final = 40.0
BASE: Final = "/sandbox/pesaflow"


@dataclass(frozen=True, slots=True)
class GatewayPayment:
    """One payment at the understudy, and how its notifications were answered."""

    code: str
    notification: dict[str, Any]
    statuses: list[int]

    @property
    def acknowledged(self) -> bool:
        """True when every notification was taken."""
        return all(status == 200 for status in self.statuses)


class GatewayPayer:
    """The world around the understudy at ``portal_url``; notifications go to ``notified_url``, else to that portal."""

    def __init__(self, portal_url: str, notified_url: str = "") -> None:
        self._base = portal_url.rstrip("/") + BASE
        self._portal = portal_url.rstrip("/")
        self._notified = notified_url

    def invoice(self, *, amount_cents: int, description: str = "", number: str = "") -> dict[str, Any]:
        """An invoice that somebody else raised."""
        asked = {"amount": shillings(amount_cents), "description": description, "number": number}
        return self._needed("/control/invoice", asked)

    def pay(
        self,
        number: str,
        amount_cents: int,
        *,
        code: str | None = None,
        times: int = 1,
        channel: str = "MPESA",
        shape: str = "list",
    ) -> GatewayPayment | None:
        """Pays, and delivers the notification ``times`` times; ``None`` for a number the understudy does not know."""
        made = code or new_mpesa_code(utc_now())
        asked = {"number": number, "code": made, "amount": shillings(amount_cents), "channel": channel, "shape": shape}
        status, told = self._ask("/control/pay", asked)
        if status == 404:
            return None
        if status != 200:
            raise UserError("The sandbox did not take the payment. Look at the amount and the number.")
        statuses = [self.notify(told["notification"], told["notify"]) for _ in range(times)]
        return GatewayPayment(made, told["notification"], statuses)

    def notify(self, body: object, url: str = "") -> int:
        """Delivers a notification; gives the HTTP status it was answered with."""
        import requests

        with requests.Session() as session:
            session.trust_env = False
            address = self._notified or url or self._own_address(session)
            raw = body if isinstance(body, bytes) else None
            return session.post(address, json=None if raw is not None else body, data=raw, timeout=ANSWER_S).status_code

    def reverse(self, number: str) -> None:
        """The money is taken back."""
        self._needed("/control/reverse", {"number": number})

    def forget(self, number: str) -> None:
        """The understudy no longer knows the number."""
        self._needed("/control/forget", {"number": number})

    def fault(self, fault: str, times: int = 1) -> None:
        """Orders a fault of the understudy."""
        self._needed("/control/fault", {"fault": fault, "times": str(times)})

    def calm(self) -> None:
        """No fault is left over, and the commission is the usual one."""
        self._needed("/control/fault", {"fault": "none"})

    def commission(self, cents: int) -> None:
        """What the understudy takes for an invoice from now on."""
        self._needed("/control/fault", {"fault": "commission", "amount": shillings(cents) if cents else "0"})

    def _own_address(self, session: Any) -> str:
        told = session.get(f"{self._portal}/sandbox", timeout=ANSWER_S).json()
        return self._portal + str(told["notification"])

    def _needed(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        status, told = self._ask(path, fields)
        if status != 200:
            raise UserError(
                "The portal at {url} has no sandbox gateway for this caller. Start it with --rails sandbox, here.",
                url=self._portal,
            )
        return told

    def _ask(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        import requests

        with requests.Session() as session:
            session.trust_env = False
            try:
                reply = session.post(self._base + path, json=fields, timeout=ANSWER_S)
            except requests.RequestException as wrong:
                raise Trouble("The portal at {url} cannot be reached.", url=self._portal) from wrong
        told = reply.json() if "json" in reply.headers.get("content-type", "") else {}
        return reply.status_code, told if isinstance(told, dict) else {}
