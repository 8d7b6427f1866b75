"""``admin export`` and ``alarms``: the books as lines of JSON."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed
from portal.commands.admin.lines import print_lines

if TYPE_CHECKING:
    from portal.store.database import Database


EXPORTS = ("bills", "payments", "receipts", "ledger")


def add_subjects(subjects: Any) -> None:
    """Adds the subjects of this file."""
    exported = add_deed(subjects, "export", "one JSON object a line", export)
    exported.add_argument("what", choices=EXPORTS)
    exported.add_argument("--jsonl", action="store_true", help="the form (the only one)")
    add_deed(subjects, "alarms", "what a person must look at, one JSON object a line", list_alarms)


def export(database: Database, chosen: argparse.Namespace) -> None:
    """``export``."""
    from portal.admin import export as exports

    database.read(lambda connection: print_lines(exports.EXPORTS[chosen.what](connection)))


def list_alarms(database: Database, _chosen: argparse.Namespace) -> None:
    """``alarms``."""
    from portal.admin import export as exports

    database.read(lambda connection: print_lines(exports.export_alarms(connection)))
