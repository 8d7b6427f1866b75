"""Services whose bills their agency raises itself: paid under its number, never billed under one of ours."""

from __future__ import annotations

import re
from pathlib import Path

from resources.catalogue.table import read_table

RAISED_ELSEWHERE_CSV = Path(__file__).with_name("raised_elsewhere.csv")
_COLUMNS = ("code", "pay_bill", "source")


def read_raised_elsewhere(path: Path = RAISED_ELSEWHERE_CSV) -> dict[str, str]:
    """The Pay Bill by the code of the service. Raises `CatalogueError` with every bad row."""
    table = read_table(path, {_COLUMNS: "raised elsewhere"})
    found: dict[str, str] = {}
    for row in table.rows:
        code, pay_bill = row.needed("code"), row.needed("pay_bill")
        if not re.fullmatch(r"[0-9]{5,7}", pay_bill):
            row.complain("pay_bill", f"“{pay_bill}” is no Pay Bill. Write its five to seven digits.")
        if code in found:
            row.complain("code", f"“{code}” is already listed. Keep one of them.")
        found[code] = pay_bill
    table.refuse_if_bad()
    return found
