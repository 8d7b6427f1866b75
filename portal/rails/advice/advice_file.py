"""Reading an advice file: taken whole or not at all, and every bad row is named.

CSV in UTF-8 with the header ``rail,reference,account,amount,paid_at``: amounts are shillings, times are Nairobi's.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.domain.errors import UserError
from portal.rails.advice.advised_line import COLUMNS, AdvisedLine, read_line

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 5_000
MOST_NAMED: Final = 200
"""So many bad rows are named; beyond that the file is another file."""


@dataclass(frozen=True, slots=True)
class AdviceFile:
    """A file that can be taken in. ``rows`` are the row numbers of its lines, as an editor counts them."""

    name: str
    hash: str
    lines: list[AdvisedLine]
    rows: list[int]


def read_advice(path: Path, now: datetime) -> AdviceFile:
    """The file's lines; ``UserError`` names every row that is not right."""
    try:
        content = path.read_bytes()
    except OSError as wrong:
        raise UserError("{path} cannot be read ({why}). Check its name.", path=path, why=wrong.strerror) from None
    if len(content) > MOST_BYTES:
        raise UserError("{path} is too large for an advice. Take it in in parts.", path=path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("{path} is not UTF-8 text. Save it as CSV in UTF-8.", path=path) from None
    lines, rows = _read(text, path, now)
    return AdviceFile(path.name, hashlib.sha256(content).hexdigest(), lines, rows)


def _read(text: str, path: Path, now: datetime) -> tuple[list[AdvisedLine], list[int]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = tuple(cell.strip().lower() for cell in next(reader, []))
        if header != COLUMNS:
            raise UserError("{path} has another header. Its first row must be {header}.", path=path, header=_HEADER)
        listed = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        raise UserError("{path} is no CSV ({why}). Save it anew as CSV.", path=path, why=wrong) from None
    if not listed:
        raise UserError("{path} has no rows. There is nothing to take in.", path=path)
    if len(listed) > MOST_ROWS:
        raise UserError("{path} has more than {most} rows. Take it in in parts.", path=path, most=MOST_ROWS)
    return _checked(listed, now)


_HEADER: Final = ",".join(COLUMNS)


def _checked(listed: list[tuple[int, list[str]]], now: datetime) -> tuple[list[AdvisedLine], list[int]]:
    lines: list[AdvisedLine] = []
    bad: list[str] = []
    first: dict[tuple[str, str], int] = {}
    for number, row in listed:
        try:
            if len(row) != len(COLUMNS):
                raise UserError("{found} cells instead of {wanted}.", found=len(row), wanted=len(COLUMNS))
            line = read_line(dict(zip(COLUMNS, row, strict=True)), now)
            before = first.setdefault((line.rail, line.reference), number)
            if before != number:
                raise UserError("The reference {reference} stands in row {row} too.", reference=row[1], row=before)
            lines.append(line)
        except UserError as wrong:
            bad.append(f"Row {number}: {wrong}")
    refuse_bad(bad)
    return lines, [number for number, _ in listed]


def refuse_bad(bad: list[str]) -> None:
    """``UserError`` with every bad row, unless there is none."""
    if bad:
        more = [f"and {len(bad) - MOST_NAMED} rows more"] if len(bad) > MOST_NAMED else []
        raise UserError("Nothing was taken in.\n{problems}", problems="\n".join([*bad[:MOST_NAMED], *more]))
