"""``/rails/pesaflow/{secret}/notification``, where the gateway posts, and ``/sandbox/pesaflow/…``, its understudy."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from portal.http.context import Context
from portal.http.rail_addresses import is_local, rail_body
from portal.rails.pesaflow.chosen import (
    UNDERSTUDY_ID,
    UNDERSTUDY_KEY,
    UNDERSTUDY_PATH,
    UNDERSTUDY_SECRET,
    gateway_account,
)
from portal.rails.pesaflow.take_notification import take_notification
from portal.settings import SANDBOX
from portal.store.database import Busy

log = logging.getLogger(__name__)
Endpoint = Callable[[Request], Awaitable[Response]]


def gateway_addresses(context: Context) -> dict[str, Endpoint]:
    """The address the gateway posts to; it finds nothing where the rail is off."""

    async def post_notification(request: Request) -> Response:
        if gateway_account(context) is None:
            return _nothing_here()
        body = await rail_body(context, request)
        if isinstance(body, Response):
            return body
        try:
            await context.database.on_writer(lambda: take_notification(context.database, body))
        except (Busy, OperationalError):
            log.exception("a notification could not be stored")
            return JSONResponse({"status": "busy"}, 503, {"retry-after": "2"})
        return JSONResponse({"status": "ok"})

    return {"/rails/pesaflow/{secret}/notification": post_notification}


def understudy_routes(context: Context) -> list[BaseRoute]:
    """The understudy's addresses, none without the sandbox rail; only callers on this machine find them."""
    if SANDBOX not in context.settings.rails:
        return []
    from portal.rails.sandbox.gateway import GatewayUnderstudy

    understudy = GatewayUnderstudy(context.database, UNDERSTUDY_ID, UNDERSTUDY_KEY, UNDERSTUDY_SECRET)
    return [
        Route(UNDERSTUDY_PATH + path, _for_this_machine(endpoint), methods=[method])
        for path, (method, endpoint) in understudy.addresses().items()
    ]


def _for_this_machine(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> Response:
        return await endpoint(request) if is_local(request) else _nothing_here()

    return guarded


def _nothing_here() -> Response:
    return JSONResponse({"detail": "Not Found"}, 404)
