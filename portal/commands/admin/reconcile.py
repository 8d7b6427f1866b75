"""``admin reconcile``: a business day of the rails, the ledger, receipts, agencies; exit code 0 where all is equal."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from portal.commands.admin.agencies import read_day
from portal.commands.admin.deed import add_deed

if TYPE_CHECKING:
    from datetime import date

    from portal.reconcile.statement_source import StatementSource
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    words = "a day: rail statement, ledger, receipts, agencies; equal, or every difference by name"
    asked = add_deed(subjects, "reconcile", words, reconcile)
    asked.add_argument("--day", required=True, help="2026-10-14, a day in Nairobi")
    asked.add_argument("--statement", metavar="FILE", action="append", default=[], help="the rail's list, CSV or JSON")
    asked.add_argument("--rail", default="mpesa", help="whose list it is where its rows do not say (default mpesa)")
    asked.add_argument("--pull", action="store_true", help="ask Daraja for its list (the last 48 hours)")
    asked.add_argument("--settings", metavar="FILE", default=None, help="with --pull: what Daraja must know (TOML)")
    asked.add_argument("--json", action="store_true", help="one JSON object")


def reconcile(database: Database, chosen: argparse.Namespace) -> int:
    """``reconcile``: exit code 1 when something differs."""
    from portal.reconcile.day import absent_in_statement, reconcile_day
    from portal.reconcile.flag import flag_absent
    from portal.reconcile.readable import readable

    day = read_day(chosen.day)
    sources = _sources(database, chosen, day)
    report = database.read(lambda connection: reconcile_day(connection, day, sources))
    absent = absent_in_statement(report["differences"])
    if absent:
        database.write(lambda tx: flag_absent(tx, absent, report["day"]))
    print(json.dumps(report, ensure_ascii=False) if chosen.json else readable(report))
    return 0 if report["equal"] else 1


def _sources(database: Database, chosen: argparse.Namespace, day: date) -> list[StatementSource]:
    from pathlib import Path

    from portal.reconcile.statement_file import FileStatement

    sources: list[StatementSource] = [FileStatement(Path(name), chosen.rail) for name in chosen.statement]
    if chosen.pull:
        from portal.reconcile.statement_pull import pulled_statement

        sources.append(pulled_statement(database, day, Path(chosen.settings) if chosen.settings else None))
    return sources
