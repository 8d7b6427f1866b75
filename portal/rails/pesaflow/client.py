"""Calling the gateway over HTTP: a checkout, and the question what was paid. Never called inside a transaction.

Three ways not to know: the gateway was silent, it answered 422 (a bad field, or an invoice that exists), or it said
what nobody can read. Only 404 to a question means that it does not know the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from desktop.domain.money import KES, shillings
from portal.rails.pesaflow.account import GatewayAccount
from portal.rails.pesaflow.answers import BadAnswer, Checkout, Status, read_checkout, read_status
from portal.rails.pesaflow.secure_hash import checkout_text, secure_hash

CHECKOUT: Final = "/PaymentAPI/iframev2.1.php"
STATUS: Final = "/api/invoice/payment/status"
CONNECT_S: Final = 4.0
ANSWER_S: Final = 12.0
MOST_ANSWER: Final = 64 * 1024


class GatewaySilent(Exception):
    """No answer, or none that can be read: what the gateway did is not known."""


class GatewayAmbiguous(Exception):
    """HTTP 422: a bad field, or an invoice that exists or is paid. A question by our reference decides."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an invoice is to say. ``amount_cents`` is the price without the gateway's commission."""

    our_reference: str
    amount_cents: int
    description: str
    service_id: str = ""
    name: str = ""
    id_number: str = ""
    phone: str = ""


class PesaflowClient:
    """One account at the gateway; may be used by several threads."""

    def __init__(self, account: GatewayAccount, answer_s: float = ANSWER_S) -> None:
        self.account = account
        self._answer_s = answer_s

    def checkout(self, order: Order) -> Checkout:
        """Makes an invoice; :class:`GatewaySilent` or :class:`GatewayAmbiguous`."""
        status, body = self._ask("POST", CHECKOUT, data=checkout_fields(self.account, order))
        if status == 422:
            raise GatewayAmbiguous
        if status != 200:
            raise GatewaySilent(f"HTTP {status}")
        try:
            return read_checkout(body)
        except BadAnswer as bad:
            raise GatewaySilent(str(bad)) from bad

    def status(self, reference: str) -> Status | None:
        """What was paid for a reference, the gateway's number or ours; ``None`` where it is not known there.

        :class:`GatewaySilent` where there was no answer.
        """
        account = self.account
        hashed = secure_hash(account.key, account.client_id + reference, account.hash_form)
        asked = {"api_client_id": account.client_id, "ref_no": reference, "secure_hash": hashed}
        status, body = self._ask("GET", STATUS, params=asked)
        if status == 404:
            return None
        if status != 200:
            raise GatewaySilent(f"HTTP {status}")
        try:
            return read_status(body, reference)
        except BadAnswer as bad:
            raise GatewaySilent(str(bad)) from bad

    def _ask(self, method: str, path: str, **sent: Any) -> tuple[int, bytes]:
        import requests

        url = self.account.url.rstrip("/") + path
        with requests.Session() as session:
            session.trust_env = False
            try:
                with session.request(
                    method, url, timeout=(CONNECT_S, self._answer_s), allow_redirects=False, stream=True, **sent
                ) as reply:
                    body = reply.raw.read(MOST_ANSWER, decode_content=True)
                    return reply.status_code, bytes(body)
            except (requests.RequestException, OSError) as wrong:
                raise GatewaySilent(type(wrong).__name__) from wrong


def checkout_fields(account: GatewayAccount, order: Order) -> dict[str, str]:
    """The form as it is sent; every value is hashed exactly as it stands here."""
    fields = {
        "apiClientID": account.client_id,
        "serviceID": order.service_id or account.service_id,
        "billRefNumber": order.our_reference,
        "billDesc": _plain(order.description, 100),
        "currency": KES,
        "clientMSISDN": order.phone.removeprefix("+"),
        "clientName": _plain(order.name, 100),
        "clientIDNumber": order.id_number.strip(),
        "clientEmail": "",
        "amountExpected": shillings(order.amount_cents),
        "notificationURL": account.notification_url,
        "callBackURLOnSuccess": account.callback_url,
        "pictureURL": "",
        "format": "json",
        "sendSTK": "false",
    }
    return {**fields, "secureHash": secure_hash(account.key, checkout_text(fields, account.secret), account.hash_form)}


def _plain(text: str, most: int) -> str:
    """Trimmed before it is hashed: the gateway trims what it is sent, and hashes that."""
    return " ".join(text.split())[:most].strip()
