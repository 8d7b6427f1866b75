"""What is wrong with a catalogue file, gathered whole.

Someone who imports a list of hundreds of services wants every bad row at once, not one a run. A file with one
bad row is refused as a whole, so nothing is ever half imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong. `row` counts as a spreadsheet does (the header is row 1); 0 means the file itself."""

    row: int
    column: str | None
    message: str

    def __str__(self) -> str:
        if self.row == 0:
            return self.message
        where = f"Row {self.row}" if self.column is None else f"Row {self.row}, column {self.column}"
        return f"{where}: {self.message}"


class CatalogueError(Exception):
    """A catalogue file that was refused. `problems` holds every reason, in the order of the rows."""

    def __init__(self, file_name: str, problems: Iterable[RowProblem]) -> None:
        self.file_name = file_name
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))
        super().__init__(file_name, self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.file_name} was not taken in, nothing was changed: "
        head += "one problem." if count == 1 else f"{count} problems."
        lines = [head, *(f"  {problem}" for problem in self.problems[:SHOWN_PROBLEMS])]
        if count > SHOWN_PROBLEMS:
            lines.append(f"  … and {count - SHOWN_PROBLEMS} more.")
        return "\n".join(lines)
