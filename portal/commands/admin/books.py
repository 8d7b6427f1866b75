"""``admin balance``, ``ledger verify`` and ``restored``: the books as a whole."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed, add_group

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subjects of this file."""
    add_deed(subjects, "balance", "does the ledger balance?", balance)
    ledger = add_group(subjects, "ledger", "the ledger's chain")
    verified = add_deed(ledger, "verify", "every entry: its hash, its place in the chain, its balance", verify)
    verified.add_argument("--json", action="store_true", help="one JSON object")
    verified.add_argument("--kept", metavar="NO:HASH", default="", help="an end noted before: must be in the chain")
    words = "these books were restored from a copy: counters offer again what is missing"
    add_deed(subjects, "restored", words, restored)


def balance(database: Database, _chosen: argparse.Namespace) -> None:
    """``balance``."""
    from desktop.domain.errors import Trouble
    from portal.money.ledger import ledger_balanced

    if not database.read(ledger_balanced):
        raise Trouble("The ledger DOES NOT balance. Keep this database as it is and call support.")
    print("The ledger balances.")


def verify(database: Database, chosen: argparse.Namespace) -> int:
    """``ledger verify``: exit code 1 when anything does not hold."""
    from portal.money.ledger_chain import Broken, has_end, verify_ledger

    end, broken = database.read(verify_ledger)
    if chosen.kept and not database.read(lambda connection: has_end(connection, chosen.kept)):
        broken = [*broken, Broken(0, "kept_end_missing")]
    if chosen.json:
        named = [{"no": one.no, "name": one.name} for one in broken]
        print(json.dumps({"entries": end.no, "hash": end.hash, "broken": named, "holds": not broken}))
    else:
        for one in broken:
            print(f"entry {one.no}: {one.name}")
        words = "The ledger holds" if not broken else "The ledger DOES NOT HOLD. Keep this database and call support"
        print(f"{words}: {end.no} entries, end {end.no}:{end.hash}")
    return 1 if broken else 0


def restored(database: Database, _chosen: argparse.Namespace) -> None:
    """``restored``."""
    from portal.rounds.restored import begin_epoch

    print(database.write(begin_epoch))
    print("The counters offer again what these books do not have. Then look at “admin alarms”.", file=sys.stderr)
