"""``/rails/daraja/{secret}/…``, where M-PESA posts, and ``/sandbox``, where its understudy learns the secret."""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.http.body import problem_answer, read_body
from portal.http.context import Context
from portal.rails.daraja.confirmation import receive_confirmation, validate
from portal.rounds.problem import Refused
from portal.settings import SANDBOX, is_loopback
from portal.store.database import Busy

log = logging.getLogger(__name__)
Endpoint = Callable[[Request], Awaitable[Response]]
MOST_RAIL_BODY = 64 * 1024


def rail_addresses(context: Context) -> dict[str, Endpoint]:
    """The addresses a rail posts to."""

    async def post_confirmation(request: Request) -> Response:
        body = await operator_body(context, request)
        if isinstance(body, Response):
            return body
        try:
            reply = await receive_confirmation(context.database, body)
        except (Busy, OperationalError):
            log.exception("a confirmation could not be stored")
            return busy_answer()
        return JSONResponse(reply.body())

    async def post_validation(request: Request) -> Response:
        body = await operator_body(context, request)
        if isinstance(body, Response):
            return body
        try:
            reply = await context.database.reading(lambda books: validate(books, body, context.settings.short_codes))
        except OperationalError:
            log.exception("whether a payment may be made could not be looked up")
            return busy_answer()
        return JSONResponse(reply.body())

    return {
        "/rails/daraja/{secret}/confirmation": post_confirmation,
        "/rails/daraja/{secret}/validation": post_validation,
    }


def sandbox_address(context: Context) -> Endpoint:
    """Where the sandbox rail asks for the secret address."""

    async def get_sandbox(request: Request) -> Response:
        if SANDBOX not in context.settings.rails or not is_local(request):
            return _not_found()
        base = f"/rails/daraja/{context.identity.rail_secret}"
        return JSONResponse(
            {
                "confirmation": f"{base}/confirmation",
                "validation": f"{base}/validation",
                "notification": f"/rails/pesaflow/{context.identity.rail_secret}/notification",
                "short_code": context.settings.pay_bill,
            }
        )

    return get_sandbox


def busy_answer() -> Response:
    """The books cannot be used now; the rail asks again, or does what was agreed for a question without an answer."""
    return JSONResponse({"ResultCode": "1", "ResultDesc": "Busy"}, 503, {"retry-after": "2"})


async def rail_body(context: Context, request: Request) -> bytes | Response:
    """The body posted to an address with our secret, or the answer to one that is not."""
    if not _knows_secret(context, request):
        return _not_found()
    try:
        return await read_body(request, MOST_RAIL_BODY)
    except Refused as refused:
        return problem_answer(refused, request)


async def operator_body(context: Context, request: Request) -> bytes | Response:
    """As :func:`rail_body`, and from an address that is allowed where the operator's are listed; no proof by itself."""
    if _knows_secret(context, request) and not _is_allowed(context, request):
        log.warning("a call of M-PESA came from an address that is not in HUDUMA_DARAJA_ALLOW")
        return _not_found()
    return await rail_body(context, request)


def _knows_secret(context: Context, request: Request) -> bool:
    return hmac.compare_digest(request.path_params["secret"].encode(), context.identity.rail_secret.encode())


def _not_found() -> Response:
    return JSONResponse({"detail": "Not Found"}, 404)


def _is_allowed(context: Context, request: Request) -> bool:
    told = context.settings.rail_settings.daraja
    if told is None or not told.allow:
        return True
    if SANDBOX in context.settings.rails and is_local(request):
        return True
    caller = ipaddress.ip_address(request.client.host) if request.client else None
    return caller is not None and any(caller in network for network in told.allow)


def is_local(request: Request) -> bool:
    """True for a caller on this machine that no proxy stands in front of."""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "via"))
    return request.client is not None and is_loopback(request.client.host) and not forwarded
