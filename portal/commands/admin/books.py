"""``admin balance`` and ``restored``: the books as a whole."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subjects of this file."""
    add_deed(subjects, "balance", "does the ledger balance?", balance)
    add_deed(
        subjects, "restored", "these books were restored from a copy: counters offer again what is missing", restored
    )


def balance(database: Database, _chosen: argparse.Namespace) -> None:
    """``balance``."""
    from desktop.domain.errors import Trouble
    from portal.money.ledger import ledger_balanced

    if not database.read(ledger_balanced):
        raise Trouble("The ledger DOES NOT balance. Keep this database as it is and call support.")
    print("The ledger balances.")


def restored(database: Database, _chosen: argparse.Namespace) -> None:
    """``restored``."""
    from portal.rounds.restored import begin_epoch

    print(database.write(begin_epoch))
    print("The counters offer again what these books do not have. Then look at “admin alarms”.", file=sys.stderr)
