"""Every public address in words: what it takes, what it answers with which status. Data for the OpenAPI document.

A test compares the list with the routes that are really laid out, so none is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

TEMPLATE: Final = "#/components/schemas/{name}"
Answers = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Address:
    """``body`` and the second part of an answer are names of schemas, or ``html``.

    ``security``: names of what must come with it, all of them.
    """

    method: str
    path: str
    name: str
    summary: str
    answers: Answers
    body: str = ""
    security: tuple[str, ...] = ()
    parameters: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        """True for what a person reads."""
        return any(kind == "html" for _words, kind in self.answers.values())


_REFUSED: Final[Answers] = {
    400: ("The body is not what this address takes.", "Problem"),
    401: ("The counter is not known, or its signature is wrong.", "Problem"),
    413: ("The body is too large.", "Problem"),
    503: ("Too busy, or the books cannot be used now; comes with Retry-After.", "Problem"),
}
_ENROL_REFUSED: Final[Answers] = {
    **_REFUSED,
    403: ("The code is wrong or used up, or this is no demonstration.", "Problem"),
    409: ("The file is behind what this portal has of it.", "Problem"),
    426: ("The counter's protocol is too old.", "Problem"),
}
_ROUND_REFUSED: Final[Answers] = {
    **_REFUSED,
    409: ("The chain does not continue what this portal has.", "Problem"),
    426: ("The counter's protocol is too old.", "Problem"),
}
_RAIL: Final[Answers] = {
    200: ("Taken, or judged: the operator's own codes.", "RailReply"),
    400: ("The body was cut off or badly packed.", "Problem"),
    404: ("The secret in the address is not ours.", "Nothing"),
    413: ("The body is too large.", "Problem"),
    503: ("The books cannot be used now; comes with Retry-After.", "RailReply"),
}
_LANGUAGE: Final[list[dict[str, Any]]] = [
    {
        "name": "l",
        "in": "query",
        "description": "Which language comes first.",
        "schema": {"enum": ["en", "sw"]},
    }
]
_SIGNED: Final = ("counter", "signature")
_AFTER: Final[list[dict[str, Any]]] = [
    {"name": "agency", "in": "query", "required": True, "schema": {"type": "string"}},
    {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 10_000}},
]
_DARAJA: Final = "/rails/daraja/{secret}"


def _callback(path: str, name: str, summary: str) -> Address:
    return Address("post", _DARAJA + path, name, summary, _RAIL, body="RailCallback")


ADDRESSES: Final[tuple[Address, ...]] = (
    Address(
        "post",
        "/v1/enrol",
        "enrol",
        "A counter makes itself known.",
        {200: ("The counter's place.", "EnrolAnswer"), **_ENROL_REFUSED},
        body="EnrolRequest",
    ),
    Address(
        "post",
        "/v1/round",
        "round",
        "A counter sends entries and learns what changed; may wait up to 25 s.",
        {200: ("Outcomes, changes, a block of numbers.", "RoundAnswer"), **_ROUND_REFUSED},
        body="RoundRequest",
        security=_SIGNED,
    ),
    Address(
        "post",
        "/v1/past",
        "past",
        "A page of a former chain of the counter.",
        {200: ("Entries and their outcomes.", "PastAnswer"), **_ROUND_REFUSED},
        body="PastRequest",
        security=_SIGNED,
    ),
    Address(
        "post",
        "/v1/elsewhere",
        "elsewhere",
        "What a rail knows of a number raised elsewhere.",
        {200: ("What is known.", "ElsewhereAnswer"), **_ROUND_REFUSED},
        body="ElsewhereRequest",
        security=_SIGNED,
    ),
    Address(
        "get",
        "/v1/fulfilment",
        "fulfilment",
        "What an agency owes to those who paid, after a number it names.",
        {
            200: ("The next rows, and the number behind them.", "Fulfilment"),
            400: ("A number is none.", "Problem"),
            401: ("The token does not open this agency's rows.", "Problem"),
        },
        security=("agency",),
        parameters=_AFTER,
    ),
    Address("get", "/v1/keys", "keys", "The public keys of receipts.", {200: ("All of them.", "PublishedKeys")}),
    Address(
        "get",
        "/B/{account}",
        "bill_page",
        "A bill's state and how to pay it.",
        {200: ("The page.", "html"), 404: ("No such bill; a page too.", "html"), 503: ("Later; a page too.", "html")},
        parameters=_LANGUAGE,
    ),
    Address(
        "get",
        "/R/{code}",
        "receipt_page",
        "Whether a receipt is genuine.",
        {200: ("The page.", "html"), 404: ("Not known; a page too.", "html"), 503: ("Later; a page too.", "html")},
        parameters=_LANGUAGE,
    ),
    Address("get", "/health", "health", "The process answers.", {200: ("It does.", "Health")}),
    Address(
        "get",
        "/ready",
        "ready",
        "The books can be read and written.",
        {200: ("They can.", "Ready"), 503: ("They cannot, and why.", "NotReady")},
    ),
    _callback("/confirmation", "c2b_confirmation", "M-PESA: money has moved."),
    _callback("/validation", "c2b_validation", "M-PESA: may this payment be made?"),
    _callback("/stk", "stk_callback", "M-PESA: how a prompt ended."),
    _callback("/stk/{attempt}", "stk_callback_of_attempt", "M-PESA: how this prompt ended."),
    _callback("/status", "status_result", "M-PESA: what a transaction is."),
    _callback("/reversal", "reversal_result", "M-PESA: how a reversal ended."),
    _callback("/timeout", "queue_timeout", "M-PESA: a question was not answered in time."),
    Address(
        "post",
        "/rails/pesaflow/{secret}/notification",
        "gateway_notification",
        "The gateway: something happened to an invoice; a question decides what.",
        {
            200: ("Kept.", "GatewayReply"),
            400: ("The body was cut off or badly packed.", "Problem"),
            404: ("The secret in the address is not ours, or the rail is off.", "Nothing"),
            413: ("The body is too large.", "Problem"),
            503: ("The books cannot be used now; comes with Retry-After.", "GatewayReply"),
        },
        body="RailCallback",
    ),
)
