"""``/B/{account}`` and ``/R/{code}``: what a citizen's phone opens from the QR of a bill slip and of a receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from portal.http.context import Context
from portal.pages.bill_page import bill_page
from portal.pages.bill_standing import Standing, look_up
from portal.pages.busy_page import busy_page
from portal.pages.receipt_page import receipt_page
from portal.pages.verdict import Verdict, check_code
from portal.pages.words import Language
from portal.published import MOST_MPESA_CENTS

Endpoint = Callable[[Request], Awaitable[Response]]
MOST_CODE = 256
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}


def page_addresses(context: Context) -> dict[str, Endpoint]:
    """The pages for citizens."""

    async def get_bill(request: Request) -> Response:
        typed, language = request.path_params["account"], language_of(request)
        answer = await context.database.reading(lambda connection: look_up(connection, typed))
        now, pay_bill = context.database.clock(), context.settings.shown_pay_bill
        page = bill_page(answer, language, now, pay_bill, MOST_MPESA_CENTS)
        return HTMLResponse(page, 404 if answer.standing is Standing.UNKNOWN else 200, HEADERS)

    async def get_receipt(request: Request) -> Response:
        code, language = request.path_params["code"][:MOST_CODE], language_of(request)
        checked = await context.database.reading(lambda connection: check_code(connection, code))
        page = receipt_page(checked, language, context.database.clock())
        return HTMLResponse(page, 404 if checked.verdict is Verdict.UNKNOWN else 200, HEADERS)

    bill, receipt = _calmly(get_bill), _calmly(get_receipt)
    return {
        "/B/{account:path}": bill,
        "/b/{account:path}": bill,
        "/R/{code:path}": receipt,
        "/r/{code:path}": receipt,
    }


def language_of(request: Request) -> Language:
    """What was chosen, else what the phone prefers."""
    chosen = request.query_params.get("l", "") or request.headers.get("accept-language", "")
    return "sw" if chosen.lower().startswith("sw") else "en"


def _calmly(endpoint: Endpoint) -> Endpoint:
    """A page also where the books cannot be read now."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except OperationalError:
            return busy_answer(request, 503)

    return answered


def busy_answer(request: Request, status: int, retry_after_s: int = 5) -> Response:
    """The page that asks for patience."""
    headers = {**HEADERS, "retry-after": str(retry_after_s)}
    return HTMLResponse(busy_page(language_of(request)), status, headers)
