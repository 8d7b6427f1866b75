"""A deed of ``admin``: a parser under its subject, and the function that is handed the open books.

A subject file has ``add_subjects(subjects)`` and stands in ``command.SUBJECTS``. A deed prints, and gives an exit code
or nothing for 0.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.store.database import Database

Deed = Callable[["Database", argparse.Namespace], int | None]


def add_group(subjects: Any, name: str, words: str) -> Any:
    """A subject that has deeds."""
    return subjects.add_parser(name, help=words).add_subparsers(required=True, metavar="DEED")


def add_deed(group: Any, name: str, words: str, deed: Deed, *, begins_books: bool = False) -> argparse.ArgumentParser:
    """A deed; ``begins_books``: it may be the first word to a new database."""
    parser: argparse.ArgumentParser = group.add_parser(name, help=words)
    parser.set_defaults(run=_run, deed=deed, begins_books=begins_books)
    return parser


def _run(chosen: argparse.Namespace) -> int:
    from portal.first_start import make_ready
    from portal.store.database import Database
    from portal.store.engine import check_exists

    if not chosen.begins_books:
        check_exists(chosen.database)
    with Database(chosen.database) as database:
        database.write(make_ready)
        return chosen.deed(database, chosen) or 0
