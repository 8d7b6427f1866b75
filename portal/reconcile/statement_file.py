"""A rail's statement from a file: CSV with a header, or JSON, in the shape of the operator's pull or in our own words.

Names are read without case and signs: ``transactionId``, ``trxDate``, ``billreference``, ``amount`` as the pull has
them; ``rail``, ``code``, ``account``, ``amount`` or ``amount_cents``, ``at``, ``reverses`` as we do. A time of the
operator's is a clock in Nairobi whatever letter stands behind it; ``at`` is UTC, as in our exports.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop.domain.errors import UserError
from desktop.domain.time import instant_text, read_instant
from portal.rails.daraja.c2b import BadC2B, read_amount, read_trans_time
from portal.rails.daraja.pull import read_listed_time
from portal.reconcile.statement_source import StatementRow

MOST_BYTES: Final = 256 * 1024 * 1024
_CODE: Final = ("code", "railcode", "transactionid", "transid", "receiptno", "mpesareceiptnumber")
_ACCOUNT: Final = ("account", "billreference", "billrefnumber", "accountno", "acno")
_AMOUNT: Final = ("amount", "transamount", "paidin")
_LISTED: Final = ("trxdate", "completiontime", "date", "transtime")
_REVERSES: Final = ("reverses", "originaltransactionid", "reversedtransactionid")
_KIND: Final = ("transactiontype", "type", "kind")


class FileStatement:
    """The rows of a file. ``rail``: whose they are where a row does not say."""

    def __init__(self, path: Path, rail: str) -> None:
        self.name = path.name
        self._rows = [_row(fields, rail, place) for place, fields in enumerate(_read(path), start=1)]
        self.rails = frozenset({rail, *(row.rail for row in self._rows)})

    def rows(self, day: date) -> Sequence[StatementRow]:
        """All of them; the comparison looks at their times."""
        return self._rows


def _read(path: Path) -> Iterator[Mapping[str, str]]:
    """Each row's fields under plain names; ``UserError`` for a file that is none of these."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError("{path} is too large for a day's statement.", path=path)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise UserError("{path} cannot be read ({why}).", path=path, why=wrong) from None
    found = _read_json(path, text) if text.lstrip()[:1] in ("{", "[") else csv.DictReader(text.splitlines())
    for row in found:
        yield {re.sub(r"[^a-z]", "", str(name).lower()): str(value or "").strip() for name, value in row.items()}


def _read_json(path: Path, text: str) -> Iterator[Mapping[str, Any]]:
    """A list of rows, one object a line, or an answer of the pull with rows in a list of lists."""
    try:
        told = json.loads(text, parse_float=str, parse_int=str)
    except ValueError:
        try:
            told = [json.loads(line, parse_float=str, parse_int=str) for line in text.splitlines() if line.strip()]
        except ValueError as wrong:
            raise UserError("{path} is neither CSV nor JSON ({why}).", path=path, why=wrong) from None
    return _objects(told.get("Response", [told]) if isinstance(told, dict) else told)


def _objects(told: object) -> Iterator[Mapping[str, Any]]:
    for part in told if isinstance(told, list) else []:
        if isinstance(part, list):
            yield from _objects(part)
        elif isinstance(part, dict):
            yield part


def _row(fields: Mapping[str, str], rail: str, place: int) -> StatementRow:
    code = _first(fields, _CODE).upper()
    reverses = _first(fields, _REVERSES).upper()
    amount = _first(fields, _AMOUNT)
    negative = amount.startswith("-")
    try:
        cents = int(fields["amountcents"]) if fields.get("amountcents") else read_amount(amount.lstrip("-"))
    except (ValueError, BadC2B):
        raise UserError("Row {place} of the statement has no amount. Look at the file.", place=place) from None
    if not code:
        raise UserError("Row {place} of the statement has no code. Look at the file.", place=place)
    if not reverses and (negative or "reversal" in _first(fields, _KIND).lower()):
        reverses = code
    return StatementRow(
        fields.get("rail") or rail, code, _first(fields, _ACCOUNT), abs(cents), _at(fields, place), reverses
    )


def _at(fields: Mapping[str, str], place: int) -> str:
    own = fields.get("at") or fields.get("paidat")
    if own:
        try:
            return instant_text(read_instant(own))
        except ValueError:
            raise UserError("Row {place} of the statement: “{at}” is no instant.", place=place, at=own) from None
    listed = _first(fields, _LISTED)
    exact = read_trans_time(listed)
    return instant_text(exact) if exact else read_listed_time({"trxDate": listed})


def _first(fields: Mapping[str, str], names: Sequence[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")
