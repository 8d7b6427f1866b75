"""``/metrics`` for whoever watches this portal, and ``/openapi.json``, which describes its addresses."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.http.context import Context
from portal.http.rail_addresses import is_local
from portal.operations.exposition import CONTENT_TYPE, exposition
from portal.operations.figures import BookWatch, Figures
from portal.operations.tally_folder import all_tallies, folder_told

Endpoint = Callable[[Request], Awaitable[Response]]
STAND_S = 2.0
"""Figures of the books are not looked up again sooner."""


def watch_addresses(context: Context) -> dict[str, Endpoint]:
    """Addresses of operations."""
    books = _Books(context)
    described: list[bytes] = []

    async def get_metrics(request: Request) -> Response:
        if not _may_watch(context, request):
            return JSONResponse({"detail": "Not Found"}, 404)
        figures = await books.look()
        tally = await asyncio.to_thread(all_tallies, folder_told(), context.tally)
        return Response(exposition(tally, figures, len(context.waits)), media_type=CONTENT_TYPE)

    async def get_openapi(_request: Request) -> Response:
        if not described:
            from portal.operations.openapi import openapi_document

            described.append(openapi_document())
        return Response(described[0], media_type="application/json")

    return {"/metrics": get_metrics, "/openapi.json": get_openapi}


def _may_watch(context: Context, request: Request) -> bool:
    """This machine without a proxy in between, or who knows the token."""
    token = context.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return is_local(request) or (bool(token) and hmac.compare_digest(given.encode(), token.encode()))


@dataclass(slots=True)
class _Books:
    """The figures of the books, looked up once for everybody who asks at the same time."""

    context: Context
    watch: BookWatch = field(default_factory=BookWatch)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _last: Figures | None = None
    _looked_at: float = -STAND_S

    async def look(self) -> Figures | None:
        """The figures, or ``None`` where the books cannot be read."""
        async with self._lock:
            if time.monotonic() - self._looked_at >= STAND_S:
                now = self.context.database.clock()
                try:
                    self._last = await self.context.database.reading(lambda books: self.watch.look(books, now))
                except SQLAlchemyError:
                    self._last = None
                self._looked_at = time.monotonic()
            return self._last
