"""``admin export`` and ``alarms``: the books as lines of JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError
from portal.commands.admin.deed import add_deed
from portal.commands.admin.lines import print_lines

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from portal.store.database import Database


EXPORTS = ("bills", "payments", "receipts", "ledger", "refunds", "reversals", "fulfilment")


def add_subjects(subjects: Any) -> None:
    """Adds the subjects of this file."""
    exported = add_deed(subjects, "export", "one JSON object a line", export)
    exported.add_argument("what", choices=EXPORTS)
    exported.add_argument("--jsonl", action="store_true", help="the form (the only one)")
    exported.add_argument("--agency", default="", help="with fulfilment: this agency's rows alone")
    exported.add_argument("--after", type=int, default=0, metavar="N", help="with fulfilment: rows after this number")
    add_deed(subjects, "alarms", "what a person must look at, one JSON object a line", list_alarms)


def export(database: Database, chosen: argparse.Namespace) -> None:
    """``export``."""
    from portal.admin import export as exports
    from portal.fulfilment.feed import export_fulfilment

    def rows(connection: Connection) -> Iterator[dict[str, Any]]:
        if chosen.what == "fulfilment":
            return export_fulfilment(connection, chosen.agency, chosen.after)
        return exports.EXPORTS[chosen.what](connection)

    if chosen.what != "fulfilment" and (chosen.agency or chosen.after):
        raise UserError("--agency and --after go with “export fulfilment”.")
    database.read(lambda connection: print_lines(rows(connection)))


def list_alarms(database: Database, _chosen: argparse.Namespace) -> None:
    """``alarms``."""
    from portal.admin import export as exports

    database.read(lambda connection: print_lines(exports.export_alarms(connection)))
