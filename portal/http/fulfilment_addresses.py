"""``GET /v1/fulfilment``: what an agency owes, after a number it names, for whoever holds the agency's token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.first_start import epoch_in_force
from portal.fulfilment.feed import MOST_ROWS, Part, read_after
from portal.fulfilment.token import opens
from portal.http.context import Context

Endpoint = Callable[[Request], Awaitable[Response]]
BEARER = "bearer "
MOST_NUMBER = 2**63 - 1


def fulfilment_addresses(context: Context) -> dict[str, Endpoint]:
    """The address agencies read."""

    async def get_fulfilment(request: Request) -> Response:
        agency = request.query_params.get("agency", "")
        said = request.headers.get("authorization", "")
        token = said[len(BEARER) :].strip() if said.lower().startswith(BEARER) else ""
        try:
            after = _number(request, "after", 0, MOST_NUMBER)
            most = _number(request, "limit", MOST_ROWS, MOST_ROWS)
        except ValueError:
            return _problem(400, "bad_message", "“after” and “limit” are whole numbers.")

        def read(connection: Connection) -> tuple[str, Part] | None:
            if not token or not opens(connection, agency, token):
                return None
            return epoch_in_force(connection), read_after(connection, agency, after, most)

        found = await context.database.reading(read)
        if found is None:
            return _problem(401, "bad_token", "The token does not open this agency's rows.")
        epoch, part = found
        return JSONResponse(
            {"agency": agency, "epoch": epoch, "rows": part.rows, "after": part.after, "more": part.more},
            headers={"cache-control": "no-store"},
        )

    return {"/v1/fulfilment": get_fulfilment}


def _number(request: Request, name: str, default: int, most: int) -> int:
    """A whole number of the query, at most ``most``; ``ValueError`` for anything else."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        raise ValueError(name)
    number = int(text)
    if name == "limit":
        return max(1, min(number, most))
    if number > most:
        raise ValueError(name)
    return number


def _problem(status: int, code: str, message: str) -> Response:
    headers = {"www-authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"code": code, "message": message}, status, headers)
