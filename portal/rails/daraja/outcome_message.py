"""Reading the results the operator posts later: of a transaction status and of a reversal.

Their parameters are a list of key and value in which a key may come twice, and a single one may come without its list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from desktop.domain.time import instant_text
from portal.rails.daraja.c2b import MOST_CODE, read_trans_time
from portal.rails.rail_json import read_rail_json

_ORIGINAL: Final = ("OriginalTransactionID", "OriginalTransactionId", "ReceiptNo")
_TIME: Final = ("TransCompletedTime", "FinalisedTime", "InitiatedTime")
COMPLETED: Final = "Completed"
MOST_WORD: Final = 40


class BadResult(Exception):
    """A result that cannot be read; says why, without its content."""


@dataclass(frozen=True, slots=True)
class StatusResult:
    """What became of one payment by the operator's word."""

    code: str
    status: str

    @property
    def completed(self) -> bool:
        """True where the money is with us."""
        return self.status == COMPLETED


@dataclass(frozen=True, slots=True)
class ReversalResult:
    """A payment taken back: ``code`` is the reversal's own, ``original`` the payment's; ``at`` may be empty."""

    done: bool
    result: str
    code: str
    original: str
    at: str


def read_status(body: bytes) -> StatusResult:
    """The result of a transaction status; raises :class:`BadResult`."""
    result = _result(body)
    parameters = _parameters(result)
    if str(result.get("ResultCode")) != "0":
        return StatusResult(
            _code(str(result.get("TransactionID", ""))), f"result {result.get('ResultCode')}"[:MOST_WORD]
        )
    return StatusResult(
        _code(_first(parameters, ("ReceiptNo",))), _first(parameters, ("TransactionStatus",))[:MOST_WORD]
    )


def read_reversal(body: bytes) -> ReversalResult:
    """The result of a reversal; raises :class:`BadResult`."""
    result = _result(body)
    code = str(result.get("ResultCode"))[:MOST_WORD]
    if code != "0":
        return ReversalResult(False, code, "", "", "")
    parameters = _parameters(result)
    at = read_trans_time(_first(parameters, _TIME))
    return ReversalResult(
        True,
        code,
        _code(str(result.get("TransactionID", ""))),
        _code(_first(parameters, _ORIGINAL)),
        instant_text(at) if at else "",
    )


def _result(body: bytes) -> dict[str, Any]:
    try:
        told = read_rail_json(body)
    except ValueError as wrong:
        raise BadResult("the body is not JSON") from wrong
    result = told.get("Result") if isinstance(told, dict) else None
    if not isinstance(result, dict) or "ResultCode" not in result:
        raise BadResult("there is no result")
    return result


def _parameters(result: dict[str, Any]) -> dict[str, list[str]]:
    """Every key with all its values, in their order."""
    held = result.get("ResultParameters")
    listed = held.get("ResultParameter") if isinstance(held, dict) else None
    found: dict[str, list[str]] = {}
    for item in listed if isinstance(listed, list) else [listed]:
        if isinstance(item, dict) and isinstance(item.get("Key"), str) and isinstance(item.get("Value"), str):
            found.setdefault(item["Key"], []).append(item["Value"].strip())
    return found


def _first(parameters: dict[str, list[str]], names: tuple[str, ...]) -> str:
    """The first value that is not empty of the first name that has one."""
    return next((value for name in names for value in parameters.get(name, []) if value), "")


def _code(text: str) -> str:
    code = text.strip().upper()
    if not code or len(code) > MOST_CODE or not (code.isascii() and code.isalnum()):
        raise BadResult("it names no transaction")
    return code
