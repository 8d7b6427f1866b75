"""Around every request: may it come now, what became of it, how long it took. Its body is not looked at.

Written straight on ASGI, because everything passes here and a wait may be held for half a minute.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop.domain.time import Clock
from portal.http.page_addresses import busy_answer
from portal.operations.limits import PAGE, Limits, counter_of, kind_of_path
from portal.operations.request_log import RequestLog
from portal.operations.source import UNKNOWN, source_of
from portal.operations.tally import KIND, Tally

TOO_MANY: Final = 429
MOST_HEAD: Final = 24 * 1024
_TOO_LARGE: Final = JSONResponse({"code": "too_large", "message": "The request's head is too large."}, 431)
NOWHERE: Final = "(none)"

METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
REQUEST_ID: Final = b"x-request-id"


@dataclass(frozen=True, slots=True)
class Watch:
    """``addresses``: the template of each endpoint. ``log`` is ``None`` where no line is wanted for each request."""

    addresses: Mapping[object, str]
    tally: Tally
    log: RequestLog | None = None


def address_templates(routes: Iterable[BaseRoute]) -> dict[object, str]:
    """The template of each endpoint, the first where it has several; what is mounted goes by where it is mounted."""
    found: dict[object, str] = {}
    for route in routes:
        if isinstance(route, Route):
            found.setdefault(route.endpoint, route.path_format)
        elif isinstance(route, Mount):
            found.update({inner: route.path + path for inner, path in address_templates(route.routes).items()})
    return found


class Guard:
    """The outermost layer. ``watch``: where requests are counted and told."""

    def __init__(self, app: ASGIApp, clock: Clock, limits: Limits, watch: Watch) -> None:
        self._app = app
        self._clock = clock
        self._limits = limits
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watched = _Watched(scope, send)
        kind, counter = kind_of_path(scope["path"]), counter_of(scope)
        wait_s = self._limits.ask(kind, watched.source, counter, watched.begun)
        try:
            if _head_bytes(scope) > MOST_HEAD:
                await _TOO_LARGE(scope, receive, watched.send)
            elif wait_s:
                self._watch.tally.limited[kind] += 1
                await _slow_down(kind, scope, wait_s)(scope, receive, watched.send)
            else:
                await self._app(scope, receive, watched.send)
        except BaseException:
            watched.status = watched.status or 500
            raise
        finally:
            self._note(watched, kind, counter)

    def _note(self, watched: _Watched, kind: str, counter: str) -> None:
        now = time.monotonic()
        took_s = now - watched.begun
        about = watched.about(self._watch.addresses)
        self._limits.note(kind, watched.source, watched.status, now)
        self._watch.tally.request(*about, took_s)
        if self._watch.log is not None:
            self._watch.log.write(self._clock(), watched.id, about, took_s, counter)


class _Watched:
    """A request on its way: its id goes out with the answer, its status is seen on the way."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.begun = time.monotonic()
        self.id = secrets.token_hex(8)
        self.status = 0
        self.source = source_of(scope)
        self._scope = scope
        self._send = send
        client = scope.get("client")
        if client and self.source not in (UNKNOWN, client[0]):
            scope["client"] = (self.source, client[1])

    async def send(self, message: Message) -> None:
        """Hands an answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (REQUEST_ID, self.id.encode())]
        await self._send(message)

    def about(self, addresses: Mapping[object, str]) -> tuple[str, str, int]:
        """Method, address as it is laid out, status; nobody's text becomes a label."""
        method = self._scope["method"]
        return (method if method in METHODS else "OTHER"), self._address(addresses), self.status or 499

    def _address(self, addresses: Mapping[object, str]) -> str:
        path = addresses.get(self._scope.get("endpoint"), NOWHERE)
        return f"{path} {self._scope[KIND]}" if KIND in self._scope else path


def _head_bytes(scope: Scope) -> int:
    return len(scope["path"]) + len(scope["query_string"]) + sum(len(n) + len(v) for n, v in scope["headers"])


def _slow_down(kind: str, scope: Scope, wait_s: int) -> Response:
    if kind == PAGE:
        return busy_answer(Request(scope), TOO_MANY, wait_s)
    problem = {"code": "busy", "message": f"Too many requests at once. Try again in {wait_s} s."}
    return JSONResponse(problem, TOO_MANY, {"retry-after": str(wait_s)})
