"""``admin centre``, ``counter`` and ``enrolment-code``: places with counters, and what enrols one."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed, add_group

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subjects of this file."""
    _add_centre(subjects)
    _add_counter(subjects)


def _add_centre(subjects: Any) -> None:
    centre = add_group(subjects, "centre", "places with counters")
    added = add_deed(centre, "add", "a new centre", add_centre, begins_books=True)
    added.add_argument("code", help="2 to 8 letters and digits; stands on receipts")
    added.add_argument("--name", required=True)
    added.add_argument("--county", default="")
    added.add_argument("--town", default="")
    add_deed(centre, "list", "all centres", list_centres)


def _add_counter(subjects: Any) -> None:
    counter = add_group(subjects, "counter", "places at a centre")
    added = add_deed(counter, "add", "a new counter, free to enrol", add_counter)
    added.add_argument("--centre", required=True)
    added.add_argument("--number", type=int, default=0, help="default: the next")
    listed = add_deed(counter, "list", "counters", list_counters)
    listed.add_argument("--centre", default=None)
    code = add_deed(subjects, "enrolment-code", "a one-time code, shown once", enrolment_code)
    code.add_argument("--centre", required=True)
    code.add_argument("--counter", type=int, required=True)


def add_centre(database: Database, chosen: argparse.Namespace) -> None:
    """``centre add``."""
    from portal.admin import centre

    database.write(
        lambda tx: centre.add_centre(tx, chosen.code, name=chosen.name, county=chosen.county, town=chosen.town)
    )
    print(f"Centre {centre.read_centre_code(chosen.code)} is there.")


def list_centres(database: Database, _chosen: argparse.Namespace) -> None:
    """``centre list``."""
    from portal.admin import centre

    for row in database.read(centre.list_centres):
        print(f"{row.id:<8} {row.name}, {row.county or '–'}, {row.town or '–'}; counters: {row.counters}")


def add_counter(database: Database, chosen: argparse.Namespace) -> None:
    """``counter add``."""
    from portal.admin import centre

    number = chosen.number or database.read(lambda c: centre.next_counter_number(c, chosen.centre))
    database.write(lambda tx: centre.add_counter(tx, chosen.centre, number))
    print(f"Counter {number} of {centre.read_centre_code(chosen.centre)} is there and free to enrol.")


def list_counters(database: Database, chosen: argparse.Namespace) -> None:
    """``counter list``."""
    from portal.admin import centre

    for row in database.read(lambda connection: centre.list_counters(connection, chosen.centre)):
        state = f"enrolled {row.enrolled_at}, entries {row.head_seq}" if row.device_key else "free"
        print(f"{row.centre_id:<8} {row.number:>4}  {row.id}  {state if row.active else 'closed'}")


def enrolment_code(database: Database, chosen: argparse.Namespace) -> None:
    """``enrolment-code``."""
    from portal.admin import centre

    made = database.write(lambda tx: centre.make_enrolment_code(tx, chosen.centre, chosen.counter))
    print(made.code)
    print(f"Works once, until {made.expires_at}. It is not shown again.", file=sys.stderr)
