"""Reading a CSV file so that every mistake in it is named by row and column.

A cell reader never raises: it writes the problem down and returns a harmless value, so one pass finds everything.
The caller ends with `Table.refuse_if_bad()`, and nobody sees a value of a file that has a problem.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from resources.catalogue.problems import CatalogueError, RowProblem

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 100_000
MAX_TEXT = 1_000
_AMOUNT = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?")


@dataclass
class Row:
    """One row with its number; problems go into the list shared by the whole table."""

    number: int
    cells: Mapping[str, str]
    problems: list[RowProblem]

    def complain(self, column: str | None, message: str) -> None:
        """Write down one problem of this row."""
        self.problems.append(RowProblem(self.number, column, message))

    def text(self, column: str) -> str | None:
        """The cell without outer spaces, or None when it is empty or the file has no such column."""
        value = self.cells.get(column, "").strip()
        if len(value) > MAX_TEXT:
            self.complain(column, f"the text has {len(value)} characters. The limit is {MAX_TEXT}.")
            return value[:MAX_TEXT]
        return value or None

    def needed(self, column: str) -> str:
        """Like `text`, and a problem when empty."""
        value = self.text(column)
        if value is None:
            self.complain(column, "the cell is empty. It has to be filled.")
        return value or ""

    def one_of(self, column: str, words: tuple[str, ...]) -> str:
        """One word of a closed list."""
        value = self.text(column) or ""
        if value not in words:
            self.complain(column, f"“{value}” is not one of: {', '.join(words)}.")
        return value

    def flag(self, column: str) -> bool:
        """1 or 0."""
        return self.one_of(column, ("0", "1")) == "1"

    def cents(self, column: str) -> int | None:
        """An amount in shillings (`500`, `500.00`, `1,660`) as cents; None when empty."""
        value = self.text(column)
        if value is None:
            return None
        plain = value.replace(",", "") if _GROUPED.fullmatch(value) else value
        match = _AMOUNT.fullmatch(plain)
        if match is None:
            self.complain(column, f"“{value}” is not an amount in shillings. Write 500 or 500.00, or leave it empty.")
            return None
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))

    def day(self, column: str) -> date | None:
        """A day as 2026-10-14; None when empty."""
        value = self.text(column)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.complain(column, f"“{value}” is not a day. Write it as 2026-10-14.")
            return None


@dataclass
class Table:
    """The rows of one file, and which of the accepted headers it has."""

    file_name: str
    shape: str
    rows: list[Row] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def refuse_if_bad(self) -> None:
        """Raise `CatalogueError` when anything was written down."""
        if self.problems:
            raise CatalogueError(self.file_name, self.problems)


def read_table(path: Path, shapes: Mapping[tuple[str, ...], str]) -> Table:
    """Read a CSV file whose header is one of `shapes` (columns in any order → a name for that shape).

    Raises `CatalogueError` at once for a file that cannot be read at all; row problems are gathered in the table.
    """
    try:
        records = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as error:
        raise _refused(path, f"The file is not well-formed CSV ({error}). Save it again as CSV.") from error
    if not any(any(cell.strip() for cell in record) for record in records):
        raise _refused(path, "The file is empty. It needs a header and at least one row.")
    header = [cell.strip() for cell in records[0]]
    table = Table(path.name, _shape(path, header, shapes))
    _add_rows(table, header, records[1:])
    if not table.rows and not table.problems:
        raise _refused(path, "The file has a header and no rows. Nothing would be left to sell.")
    if len(table.rows) > MAX_ROWS:
        raise _refused(path, f"The file has {len(table.rows)} rows. The limit is {MAX_ROWS}.")
    return table


def _add_rows(table: Table, header: list[str], records: list[list[str]]) -> None:
    for number, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        row = Row(number, dict(zip(header, record, strict=False)), table.problems)
        if len(record) != len(header):
            row.complain(
                None,
                f"the row has {len(record)} cells, the header has {len(header)}. Put text with commas in quotes.",
            )
            continue
        table.rows.append(row)


def _shape(path: Path, header: list[str], shapes: Mapping[tuple[str, ...], str]) -> str:
    for columns, shape in shapes.items():
        if sorted(columns) == sorted(header):
            return shape
    if len(header) == 1 and ";" in header[0]:
        raise _refused(path, "The columns are separated by semicolons. Save the file with commas.")
    columns = max(shapes, key=lambda known: len(set(known) & set(header)))
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1})
    facts = [
        f"{words}: {', '.join(names)}"
        for words, names in (("missing", missing), ("not known", unknown), ("twice", twice))
        if names
    ]
    problem = RowProblem(1, None, f"the columns are not those of a catalogue ({'; '.join(facts)}).")
    raise CatalogueError(path.name, [problem])


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. It is no catalogue.")
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise _refused(path, f"The file could not be read ({reason}). Check its name and place.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(path, f"Line {line} is not UTF-8 text. Save the file as CSV UTF-8.") from error
    if "\0" in text:
        raise _refused(path, "The file holds binary data. Save it as CSV UTF-8.")
    return text


def _refused(path: Path, message: str) -> CatalogueError:
    return CatalogueError(path.name, [RowProblem(0, None, message)])
