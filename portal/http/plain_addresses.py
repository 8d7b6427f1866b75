"""``/health``, ``/ready`` and the published receipt keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.first_start import receipt_keys
from portal.http.body import json_answer
from portal.http.context import Context
from portal.operations.readiness import ReadinessCheck
from portal.receipt_keys import ReceiptKey, dated_keys

Endpoint = Callable[[Request], Awaitable[Response]]


class PublishedKeys(msgspec.Struct, frozen=True):
    """``keys``: public key by id, all that verifying needs. ``dates``: the same keys with what is known of them."""

    keys: dict[str, str]
    dates: list[ReceiptKey]


def plain_addresses(context: Context) -> dict[str, Endpoint]:
    """Addresses anybody may read."""
    readiness = ReadinessCheck(context.database)

    async def get_health(_request: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    async def get_ready(_request: Request) -> Response:
        """The books can be read and written."""
        found = await readiness.look()
        return JSONResponse(found.body, 503 if found.wrong else 200)

    async def get_keys(request: Request) -> Response:
        """Every receipt ever issued verifies with one of these, offline too."""
        return json_answer(await context.database.reading(_published), request)

    return {"/health": get_health, "/ready": get_ready, "/v1/keys": get_keys}


def _published(connection: Connection) -> PublishedKeys:
    return PublishedKeys(receipt_keys(connection), dated_keys(connection))
