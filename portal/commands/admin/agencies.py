"""``admin statement`` and ``agency``: what an agency earned on a day, and the token it reads its rows with."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError
from portal.commands.admin.deed import add_deed, add_group

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subjects of this file."""
    stated = add_deed(subjects, "statement", "what an agency earned on a business day, from the ledger", statement)
    stated.add_argument("--agency", required=True, help="short name, like DCI")
    stated.add_argument("--day", required=True, help="2026-10-14, a day in Nairobi")
    stated.add_argument("--json", action="store_true", help="one JSON object")
    agency = add_group(subjects, "agency", "who fulfils what was paid")
    token = add_deed(agency, "token", "a new token for the agency's rows over HTTP, shown once", make_token)
    token.add_argument("agency")


def read_day(text: str) -> date:
    """A business day; ``UserError`` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("“{text}” is no day. Write it like 2026-10-14.", text=text) from None


def statement(database: Database, chosen: argparse.Namespace) -> int:
    """``statement``: exit code 1 when ledger and fulfilment rows differ."""
    from portal.fulfilment.statement import agency_statement
    from portal.fulfilment.token import check_agency

    day = read_day(chosen.day)
    database.read(lambda connection: check_agency(connection, chosen.agency))
    made = database.read(lambda connection: agency_statement(connection, chosen.agency, day))
    print(json.dumps(made, ensure_ascii=False) if chosen.json else _readable(made))
    return 0 if made["agrees"] else 1


def _readable(made: dict[str, Any]) -> str:
    from desktop.domain.money import figures

    columns = ("count", "gross_cents", "reversed_count", "reversed_cents", "net_cents", "convenience_cents")
    titles = ("lines", "gross", "reversed", "taken back", "net", "fees apart")
    rows = [*made["services"], {"service": "total", **made["total"]}]
    width = max(len(row["service"]) for row in rows)

    def shown(row: dict[str, Any], name: str) -> str:
        return figures(row[name]) if name.endswith("_cents") else str(row[name])

    lines = [f"{made['agency']}, {made['day']}, {made['currency']}"]
    lines.append(" ".join(["service".ljust(width), *(title.rjust(14) for title in titles)]))
    lines += [" ".join([row["service"].ljust(width), *(shown(row, c).rjust(14) for c in columns)]) for row in rows]
    if not made["agrees"]:
        lines.append("Ledger and fulfilment rows DIFFER. Keep this database as it is and call support.")
    return "\n".join(lines)


def make_token(database: Database, chosen: argparse.Namespace) -> None:
    """``agency token``."""
    from portal.fulfilment import token

    print(database.write(lambda tx: token.make_token(tx, chosen.agency)))
    print("A token before this one is void. It is not shown again.", file=sys.stderr)
