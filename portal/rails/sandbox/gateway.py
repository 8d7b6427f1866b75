"""An understudy of the eCitizen gateway: the same HTTP as the real one, with faults on demand.

It checks the secure hash over exactly what was sent, so an amount that was written anew after hashing is refused. Its
``control`` addresses play the world around it: somebody else's invoice, a citizen who pays, money that is taken back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop.domain.errors import UserError
from desktop.domain.ids import new_id
from desktop.domain.money import CENTS, read_shillings
from portal.rails.pesaflow.client import CHECKOUT, STATUS
from portal.rails.pesaflow.secure_hash import checkout_text, is_hash
from portal.rails.sandbox.gateway_books import (
    COMMISSION_CENTS,
    SandboxInvoice,
    checkout_answer,
    find_invoice,
    forget_invoice,
    keep_invoice,
    new_number,
    notification,
    paid_now,
    status_answer,
)
from portal.store.database import Database
from portal.store.transaction import Transaction

Endpoint = Callable[[Request], Awaitable[Response]]
FAULTS: Final = (
    "checkout_lost",
    "checkout_422",
    "checkout_slow",
    "status_404",
    "status_500",
    "status_slow",
    "status_unreadable",
)
SLOW_S: Final = 30.0
LOOK_S: Final = 0.1
MOST_BODY: Final = 16 * 1024
UNPROCESSABLE: Final = JSONResponse({"error": "Unprocessable Entity"}, 422)


class GatewayUnderstudy:
    """One understudy. ``client_id``, ``key`` and ``secret`` are what its clients hash with."""

    def __init__(self, database: Database, client_id: str, key: str, secret: str) -> None:
        self._database = database
        self._client_id = client_id
        self._key = key
        self._secret = secret
        self.faults: dict[str, int] = {}
        self.commission_cents = COMMISSION_CENTS
        self.asked: list[str] = []

    def addresses(self) -> dict[str, tuple[str, Endpoint]]:
        """Method and endpoint of each address below the understudy's base."""
        return {
            CHECKOUT: ("POST", self.post_checkout),
            STATUS: ("GET", self.get_status),
            "/control/invoice": ("POST", self.control(self._invoice)),
            "/control/pay": ("POST", self.control(self._pay)),
            "/control/reverse": ("POST", self.control(self._reverse)),
            "/control/forget": ("POST", self.control(self._forget)),
            "/control/fault": ("POST", self.control(self._fault)),
        }

    async def post_checkout(self, request: Request) -> Response:
        """Makes an invoice, or says 422 and not why."""
        fields = await _fields(request)
        self.asked.append(f"checkout {fields.get('billRefNumber', '')}")
        if self._strikes("checkout_422"):
            return UNPROCESSABLE
        made = await self._database.writing(lambda tx: self._make(tx, fields))
        if made is None:
            return UNPROCESSABLE
        if self._strikes("checkout_lost"):
            return Response("<html>Bad Gateway</html>", 502, {"content-type": "text/html"})
        if self._strikes("checkout_slow"):
            await _until_gone(request)
        return JSONResponse(checkout_answer(made))

    async def get_status(self, request: Request) -> Response:
        """What was paid, by either reference."""
        asked = request.query_params
        reference = asked.get("ref_no", "")
        self.asked.append(f"status {reference}")
        if self._strikes("status_500"):
            return Response("<html>Internal Server Error</html>", 500)
        if self._strikes("status_slow"):
            await _until_gone(request)
        if self._strikes("status_unreadable"):
            return Response("{", 200)
        if not is_hash(self._key, asked.get("api_client_id", "") + reference, asked.get("secure_hash", "")):
            return JSONResponse({"error": "Invalid hash"}, 401)
        found = await self._database.reading(lambda connection: find_invoice(connection, reference))
        if found is None or self._strikes("status_404"):
            return JSONResponse({"error": "Not Found"}, 404)
        return JSONResponse(status_answer(found))

    def control(self, act: Callable[[Transaction, dict[str, str]], dict[str, Any] | None]) -> Endpoint:
        """An address of the world around the gateway: what ``act`` gives, or 404."""

        async def endpoint(request: Request) -> Response:
            fields = await _fields(request)
            try:
                done = await self._database.writing(lambda tx: act(tx, fields))
            except UserError as wrong:
                return JSONResponse({"error": str(wrong)}, 400)
            return JSONResponse({"error": "Not Found"}, 404) if done is None else JSONResponse(done)

        return endpoint

    def _strikes(self, fault: str) -> bool:
        """True when the fault is due; each strikes as often as it was ordered."""
        left = self.faults.get(fault, 0)
        self.faults[fault] = max(0, left - 1)
        return left > 0

    def _make(self, tx: Transaction, fields: Mapping[str, str]) -> SandboxInvoice | None:
        try:
            right = is_hash(self._key, checkout_text(dict(fields), self._secret), fields.get("secureHash", ""))
            net_cents = int(Decimal(fields["amountExpected"]) * CENTS)
        except (KeyError, InvalidOperation, ValueError):
            return None
        reference = fields["billRefNumber"]
        known = find_invoice(tx.connection, reference)
        if not right or net_cents <= 0 or known or not reference or fields["apiClientID"] != self._client_id:
            return None
        made = SandboxInvoice(
            number=new_number(),
            our_reference=reference,
            description=fields["billDesc"],
            net_cents=net_cents,
            commission_cents=self.commission_cents,
            client_id=self._client_id,
            notify=fields.get("notificationURL", ""),
        )
        keep_invoice(tx, made)
        return made

    def _invoice(self, tx: Transaction, fields: dict[str, str]) -> dict[str, Any]:
        """An invoice that somebody else raised; ``amount`` is what its citizen pays."""
        expected = read_shillings(fields["amount"])
        commission = min(self.commission_cents, expected - 1)
        made = SandboxInvoice(
            number=fields.get("number") or new_number(),
            our_reference=f"ELSEWHERE-{new_id()}",
            description=fields.get("description", "") or "Government service",
            net_cents=expected - commission,
            commission_cents=commission,
        )
        keep_invoice(tx, made)
        return {"number": made.number, "amount_cents": expected, "description": made.description}

    def _pay(self, tx: Transaction, fields: dict[str, str]) -> dict[str, Any] | None:
        """A citizen pays; gives the notification the gateway would send, and where to."""
        found = find_invoice(tx.connection, fields["number"])
        if found is None:
            return None
        at = tx.instant
        found.pay(paid_now(fields["code"], read_shillings(fields["amount"]), fields.get("channel") or "MPESA", at))
        keep_invoice(tx, found)
        said = notification(found, self._key, as_list=fields.get("shape") != "text")
        return {"paid_cents": found.paid_cents, "notification": said, "notify": found.notify}

    def _reverse(self, tx: Transaction, fields: dict[str, str]) -> dict[str, Any] | None:
        found = find_invoice(tx.connection, fields["number"])
        if found is None:
            return None
        found.status = "reversed"
        keep_invoice(tx, found)
        return {"paid_cents": 0}

    def _forget(self, tx: Transaction, fields: dict[str, str]) -> dict[str, Any]:
        forget_invoice(tx, fields["number"])
        return {}

    def _fault(self, _tx: Transaction, fields: dict[str, str]) -> dict[str, Any] | None:
        if fields.get("fault") == "commission":
            self.commission_cents = read_shillings(fields["amount"]) if fields["amount"] != "0" else 0
            return {}
        if fields.get("fault") == "none":
            self.faults.clear()
            self.commission_cents = COMMISSION_CENTS
            return {}
        if fields.get("fault") not in FAULTS:
            return None
        self.faults[fields["fault"]] = int(fields.get("times", "1"))
        return {}


async def _until_gone(request: Request) -> None:
    """Keeps the caller waiting until it has given up."""
    for _ in range(int(SLOW_S / LOOK_S)):
        await asyncio.sleep(LOOK_S)
        if await request.is_disconnected():
            return


async def _fields(request: Request) -> dict[str, str]:
    """A form or a JSON object, as text."""
    body = (await request.body())[:MOST_BODY].decode("utf-8", "replace")
    if "json" in request.headers.get("content-type", ""):
        read = json.loads(body or "{}")
        return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}
    return dict(parse_qsl(body, keep_blank_values=True))
