"""``/R/{code}``: what a citizen's phone opens from the QR of a receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from portal.http.context import Context
from portal.pages.receipt_page import receipt_page
from portal.pages.verdict import Verdict, check_code
from portal.pages.words import Language

Endpoint = Callable[[Request], Awaitable[Response]]
MOST_CODE = 256
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def page_addresses(context: Context) -> dict[str, Endpoint]:
    """The pages for citizens."""

    async def get_receipt(request: Request) -> Response:
        code = request.path_params["code"][:MOST_CODE]
        checked = await context.database.reading(lambda connection: check_code(connection, code))
        page = receipt_page(checked, _language(request), context.database.clock())
        return HTMLResponse(page, 404 if checked.verdict is Verdict.UNKNOWN else 200, HEADERS)

    return {"/R/{code}": get_receipt, "/r/{code}": get_receipt}


def _language(request: Request) -> Language:
    """What was chosen, else what the phone prefers."""
    chosen = request.query_params.get("l", "") or request.headers.get("accept-language", "")
    return "sw" if chosen.lower().startswith("sw") else "en"
