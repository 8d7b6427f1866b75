"""The operator's HTTP addresses, played by an understudy: the same paths, names, envelopes and mistakes."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desktop.domain.money import CENTS, shillings
from desktop.domain.time import NAIROBI
from portal.rails.rail_settings import FORBIDDEN, DarajaSettings, Secret
from portal.rails.sandbox.mpesa_payer import new_mpesa_code
from portal.rails.sandbox.operator import ANSWERS, Operator

KEY, SECRET, PASSKEY = "sandbox-key", "sandbox-secret", "sandbox-passkey"
PAGE: Final = 100
NO_ANSWER_S: Final = 30.0
Call = Callable[[Operator, dict[str, Any]], tuple[int, dict[str, Any]]]


def understudy_settings(url: str, short_code: str, callback_url: str) -> DarajaSettings:
    """What a portal must be told to work with the understudy at an address."""
    return DarajaSettings(url, Secret(KEY), Secret(SECRET), short_code, Secret(PASSKEY), callback_url)


def operator_app(operator: Operator) -> Starlette:
    """The understudy as an application, alone or mounted in a portal."""
    routes = [Route("/oauth/v1/generate", _token(operator), methods=["GET"])]
    routes += [Route(path, _called(operator, path, call), methods=["POST"]) for path, call in CALLS.items()]
    return Starlette(routes=[*routes, Route("/answer", _answer(operator), methods=["POST"])])


def _token(operator: Operator) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        instead = await _misbehave(operator, "/oauth/v1/generate")
        if instead is not None:
            return instead
        wanted = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != wanted:
            return JSONResponse(_error("400.008.01", "Invalid Authentication passed"), 400)
        token = await run_in_threadpool(operator.new_token)
        return JSONResponse({"access_token": token, "expires_in": str(round(operator.faults.token_lasts_s))})

    return endpoint


def _called(operator: Operator, path: str, call: Call) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        await run_in_threadpool(operator.refresh)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not operator.knows_token(token):
            return JSONResponse(_error("404.001.03", "Invalid Access Token"), 401)
        try:
            body = json.loads(await request.body())
            assert isinstance(body, dict)
        except (ValueError, AssertionError):
            return JSONResponse(_error("400.002.02", "Bad Request - Invalid body"), 400)
        instead = await _misbehave(operator, path)
        if instead is not None and instead.headers.get("understudy") != "taken":
            return instead
        status, told = await run_in_threadpool(call, operator, body)
        if instead is not None:  # it was taken, and the answer is lost
            await _hold(operator, NO_ANSWER_S)
        return JSONResponse(told, status)

    return endpoint


async def _hold(operator: Operator, wait_s: float) -> None:
    """Keeps a caller waiting, or until the understudy ends."""
    for _ in range(round(wait_s / 0.05)):
        if operator.ended:
            return
        await asyncio.sleep(0.05)


async def _misbehave(operator: Operator, path: str) -> Response | None:
    await _hold(operator, operator.faults.slow_s.get(path, 0.0))
    fails, reply = operator.faults.instead(path)
    if not fails:
        return None
    if reply is None:
        return Response(headers={"understudy": "taken"})
    status, body = reply
    return Response(body, status) if isinstance(body, (bytes, str)) else JSONResponse(body, status)


def _answer(operator: Operator) -> Callable[[Request], Awaitable[Response]]:
    """What the owner of a phone does, for ``simulate prompt``."""

    async def endpoint(request: Request) -> Response:
        told = await request.json()
        prompt = await run_in_threadpool(operator.waiting_prompt, str(told.get("account")))
        if prompt is None or told.get("answer") not in ANSWERS:
            return JSONResponse({"detail": "no such prompt"}, 404)
        given = await run_in_threadpool(operator.answer, prompt, told["answer"])
        return JSONResponse({"account": given.account, "amount_cents": given.amount_cents, "rail_code": given.code})

    return endpoint


def _push(operator: Operator, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    amount = body.get("Amount")
    fine = (
        isinstance(amount, int)
        and amount >= 1
        and _is_signed(operator, body)
        and str(body.get("PhoneNumber", "")).startswith(("2547", "2541"))
        and 0 < len(str(body.get("AccountReference", ""))) <= 12
        and len(str(body.get("TransactionDesc", ""))) <= 13
        and body.get("TransactionType") == "CustomerPayBillOnline"
        and _is_callback(body.get("CallBackURL"))
    )
    if not fine:
        return 400, _error("400.002.02", "Bad Request - Invalid field")
    prompt = operator.push(
        phone=str(body["PhoneNumber"]),
        amount_cents=int(body["Amount"]) * CENTS,
        account=str(body["AccountReference"]),
        callback=str(body["CallBackURL"]),
    )
    if prompt is None:
        return 500, _error("500.001.1001", "Unable to lock subscriber, a transaction is already in process")
    return 200, {
        "MerchantRequestID": prompt.merchant,
        "CheckoutRequestID": prompt.checkout,
        "ResponseCode": "0",
        "ResponseDescription": "Success. Request accepted for processing",
        "CustomerMessage": "Success. Request accepted for processing",
    }


def _query(operator: Operator, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    if not _is_signed(operator, body):
        return 400, _error("400.002.02", "Bad Request - Invalid Password")
    checkout = str(body.get("CheckoutRequestID", ""))
    result = operator.faults.question_code or operator.result_of(checkout)
    if result is None:
        return 500, _error("500.001.1001", "The transaction is being processed")
    return 200, {
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": getattr(operator.prompts.get(checkout), "merchant", ""),
        "CheckoutRequestID": checkout,
        "ResultCode": str(result),
        "ResultDesc": f"Result {result}.",
    }


def _register(operator: Operator, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    urls = (body.get("ConfirmationURL"), body.get("ValidationURL"))
    if body.get("ResponseType") not in ("Completed", "Cancelled") or not all(map(_is_callback, urls)):
        return 400, _error("400.003.02", "Bad Request - Invalid URL")
    operator.confirmation, operator.validation = str(urls[0]), str(urls[1])
    return 200, {
        "OriginatorCoversationID": secrets.token_hex(8),
        "ResponseCode": "0",
        "ResponseDescription": "Success",
    }


def _pull(operator: Operator, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    start, end = _local(body.get("StartDate")), _local(body.get("EndDate"))
    found = [paid for paid in operator.paid if start <= paid.at.replace(microsecond=0) <= end]
    offset = int(body.get("OffSetValue", 0))
    rows = [
        {
            "transactionId": paid.code,
            "trxDate": paid.at.astimezone(NAIROBI).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "msisdn": 254700000000,
            "sender": "MPESA",
            "transactiontype": "c2b-pay-bill-debit",
            "billreference": paid.account,
            "amount": shillings(paid.amount_cents),
            "organizationname": "Huduma",
        }
        for paid in found[offset : offset + PAGE]
    ]
    code, words = ("1000", "Success") if rows else ("1001", "No records found")
    return 200, {
        "ResponseRefID": secrets.token_hex(8),
        "ResponseCode": code,
        "ResponseMessage": words,
        "Response": [rows],
    }


def _status(operator: Operator, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    code, paid = _paid(operator, body)
    if paid is None:
        told = _result("2001", code, [])
    else:
        completed = paid.at.astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")
        named = [("DebitPartyName", "254712****26 - AMINA"), ("DebitPartyName", ""), ("ReceiptNo", paid.code)]
        said = [
            ("TransactionStatus", "Completed"),
            ("FinalisedTime", completed),
            ("Amount", shillings(paid.amount_cents)),
        ]
        told = _result(0, code, [*named, *said])
    return _accepted(operator, body, told)


def _reverse(operator: Operator, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    code, paid = _paid(operator, body)
    now = operator.clock().astimezone(NAIROBI)
    own = new_mpesa_code(operator.clock())
    at = now.strftime("%Y%m%d%H%M%S")
    told = _result("R000001" if paid is None else 0, own, [("OriginalTransactionID", code), ("TransCompletedTime", at)])
    return _accepted(operator, body, told)


def _accepted(operator: Operator, body: dict[str, Any], told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    url = str(body.get("ResultURL"))
    operator.later(operator.faults.late_s, lambda: operator.post(url, told))
    return 200, {
        "OriginatorConversationID": secrets.token_hex(8),
        "ConversationID": secrets.token_hex(8),
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    }


def _result(result: object, code: str, parameters: list[tuple[str, object]]) -> dict[str, Any]:
    listed = [{"Key": key, "Value": value} for key, value in parameters]
    return {
        "Result": {
            "ResultType": 0,
            "ResultCode": result,
            "ResultDesc": "The service request is processed successfully.",
            "OriginatorConversationID": secrets.token_hex(8),
            "ConversationID": secrets.token_hex(8),
            "TransactionID": code,
            "ResultParameters": {"ResultParameter": listed},
        }
    }


def _paid(operator: Operator, body: dict[str, Any]) -> tuple[str, Any]:
    code = str(body.get("TransactionID", ""))
    return code, next((paid for paid in operator.paid if paid.code == code), None)


def _is_signed(operator: Operator, body: dict[str, Any]) -> bool:
    plain = f"{operator.short_code}{PASSKEY}{body.get('Timestamp')}"
    return body.get("Password") == base64.b64encode(plain.encode()).decode()


def _is_callback(url: object) -> bool:
    return isinstance(url, str) and url.startswith("http") and not any(word in url.lower() for word in FORBIDDEN)


def _local(text: object) -> datetime:
    return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=NAIROBI)


def _error(code: str, words: str) -> dict[str, Any]:
    return {
        "requestId": f"{secrets.randbelow(10**5)}-{secrets.randbelow(10**8)}-1",
        "errorCode": code,
        "errorMessage": words,
    }


CALLS: Final[dict[str, Call]] = {
    "/mpesa/stkpush/v1/processrequest": _push,
    "/mpesa/stkpushquery/v1/query": _query,
    "/mpesa/c2b/v2/registerurl": _register,
    "/pulltransactions/v1/query": _pull,
    "/mpesa/transactionstatus/v1/query": _status,
    "/mpesa/reversal/v1/request": _reverse,
}
