"""``admin``: centres, counters, codes, staff, the catalogue, money and exports, on the books of one portal.

Safe while the portal serves: what changes reaches the counters as if the portal had done it.
"""

from __future__ import annotations

from typing import Any

from portal.commands.admin import (
    advice,
    agencies,
    books,
    catalogue,
    centres,
    daraja,
    exports,
    keys,
    reconcile,
    refunds,
    staff,
    suspense,
)

SUBJECTS = (centres, staff, catalogue, exports, books, suspense, refunds, advice, agencies, reconcile, keys, daraja)


def add_command(commands: Any) -> None:
    """Adds ``admin`` and what is under it."""
    parser = commands.add_parser("admin", help="centres, counters, staff, catalogue, money, exports")
    parser.add_argument("--database", required=True, metavar="URL", help="sqlite:///FILE")
    subjects = parser.add_subparsers(required=True, metavar="SUBJECT")
    for part in SUBJECTS:
        part.add_subjects(subjects)
