"""``/rails/daraja/{secret}/stk`` and the results that come later; ``/sandbox/daraja``, where the understudy answers.

A callback is kept and answered; what it means is found out afterwards.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.http.context import Context
from portal.http.rail_addresses import busy_answer, is_local, operator_body
from portal.rails.daraja.callback import REVERSAL, STATUS, STK, TIMEOUT, take_callback
from portal.rails.sandbox.kept_operator import KeptOperator
from portal.rails.sandbox.operator_addresses import operator_app
from portal.settings import SANDBOX
from portal.store.database import Busy

log = logging.getLogger(__name__)
UNDERSTUDY = "/sandbox/daraja"
ACCEPTED = {"ResultCode": 0, "ResultDesc": "Accepted"}
ATTEMPT = re.compile(r"[0-9a-f-]{36}")


def daraja_addresses(context: Context) -> dict[str, Callable[[Request], Awaitable[Response]]]:
    """The addresses of callbacks other than a confirmation."""
    base = "/rails/daraja/{secret}"
    plain = {f"{base}/{kind}": _callback(context, kind) for kind in (STK, STATUS, REVERSAL, TIMEOUT)}
    return {**plain, f"{base}/{STK}/{{attempt}}": _callback(context, STK)}


def _callback(context: Context, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def post_callback(request: Request) -> Response:
        body = await operator_body(context, request)
        if isinstance(body, Response):
            return body
        named = request.path_params.get("attempt", "")
        attempt = named if ATTEMPT.fullmatch(named) else ""
        try:
            await context.database.writing(lambda tx: take_callback(tx, kind, body, attempt))
        except (Busy, OperationalError):
            log.exception("a callback could not be stored")
            return busy_answer()
        return JSONResponse(ACCEPTED)

    return post_callback


def operator_routes(context: Context) -> list[BaseRoute]:
    """The operator's understudy, for callers of this machine, where the sandbox rail is on."""
    if SANDBOX not in context.settings.rails:
        return []
    base = f"{context.own_url}/rails/daraja/{context.identity.rail_secret}"
    operator = KeptOperator(
        context.database,
        context.settings.pay_bill,
        confirmation=f"{base}/confirmation",
        validation=f"{base}/validation",
    )
    context.endings.append(operator.end)
    return [Mount(UNDERSTUDY, app=_guarded(operator_app(operator)))]


def _guarded(app: ASGIApp) -> ASGIApp:
    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_local(Request(scope)):
            await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, send)
            return
        await app(scope, receive, send)

    return guarded
