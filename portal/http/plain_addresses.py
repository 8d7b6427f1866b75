"""``/health``, ``/ready`` and the published receipt keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.first_start import epoch_in_force, receipt_keys
from portal.http.context import Context

Endpoint = Callable[[Request], Awaitable[Response]]


def plain_addresses(context: Context) -> dict[str, Endpoint]:
    """Addresses anybody may read."""

    async def get_health(_request: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    async def get_ready(_request: Request) -> Response:
        """The books can be read."""
        try:
            epoch = await context.database.reading(epoch_in_force)
        except SQLAlchemyError:
            return JSONResponse({"status": "the books cannot be read"}, 503)
        return JSONResponse({"status": "ready", "epoch": epoch})

    async def get_keys(_request: Request) -> Response:
        """Public keys by id: every receipt ever issued verifies with one of them, offline too."""
        return JSONResponse({"keys": await context.database.reading(receipt_keys)})

    return {"/health": get_health, "/ready": get_ready, "/v1/keys": get_keys}
