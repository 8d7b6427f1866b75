"""The Huduma centres by code, as shipped in `centres.csv`. A town that no list gives is None, not a guess."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from resources.catalogue.table import read_table

CENTRES_CSV = Path(__file__).with_name("centres.csv")
_COLUMNS = ("code", "centre", "county", "town")


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre. `code` is what receipts and settings use, in lower case; `name` is what people call it."""

    code: str
    name: str
    county: str
    town: str | None


def read_centres(path: Path = CENTRES_CSV) -> dict[str, Centre]:
    """Read the centres by code, in the order of the file. Raises `CatalogueError` with every bad row."""
    table = read_table(path, {_COLUMNS: "centres"})
    centres: dict[str, Centre] = {}
    for row in table.rows:
        centre = Centre(row.needed("code"), row.needed("centre"), row.needed("county"), row.text("town"))
        if centre.code in centres:
            row.complain("code", f"the code “{centre.code}” is already listed. Give each centre its own.")
        centres[centre.code] = centre
    table.refuse_if_bad()
    return centres
