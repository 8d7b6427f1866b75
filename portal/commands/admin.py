"""``admin``: centres, counters, codes, staff, the catalogue, keys and exports, on the books of one portal.

Safe while the portal serves: what changes reaches the counters as if the portal had done it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from portal.store.database import Database

Deed = Callable[["Database", argparse.Namespace], None]
EXPORTS = ("bills", "payments", "receipts", "ledger")


def add_command(commands: Any) -> None:
    """Adds ``admin`` and what is under it."""
    parser = commands.add_parser("admin", help="centres, counters, staff, catalogue, exports")
    parser.add_argument("--database", required=True, metavar="URL", help="sqlite:///FILE")
    subjects = parser.add_subparsers(required=True, metavar="SUBJECT")
    _add_centre(subjects)
    _add_counter(subjects)
    _add_staff(subjects)
    catalogue = _group(subjects, "catalogue", "services and fees")
    taken = _deed(catalogue, "import", "take a CSV list of services in, whole or not at all", import_catalogue)
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--keep-others", action="store_true", help="leave services that the list does not name")
    exported = _deed(subjects, "export", "one JSON object a line", export)
    exported.add_argument("what", choices=EXPORTS)
    exported.add_argument("--jsonl", action="store_true", help="the form (the only one)")
    _deed(subjects, "alarms", "what a person must look at, one JSON object a line", list_alarms)
    _deed(subjects, "balance", "does the ledger balance?", balance)
    _deed(subjects, "restored", "these books were restored from a copy: counters offer again what is missing", restored)


def _add_centre(subjects: Any) -> None:
    centre = _group(subjects, "centre", "places with counters")
    added = _deed(centre, "add", "a new centre", add_centre)
    added.add_argument("code", help="2 to 8 letters and digits; stands on receipts")
    added.add_argument("--name", required=True)
    added.add_argument("--county", default="")
    added.add_argument("--town", default="")
    _deed(centre, "list", "all centres", list_centres)


def _add_counter(subjects: Any) -> None:
    counter = _group(subjects, "counter", "places at a centre")
    added = _deed(counter, "add", "a new counter, free to enrol", add_counter)
    added.add_argument("--centre", required=True)
    added.add_argument("--number", type=int, default=0, help="default: the next")
    listed = _deed(counter, "list", "counters", list_counters)
    listed.add_argument("--centre", default=None)
    code = _deed(subjects, "enrolment-code", "a one-time code, shown once", enrolment_code)
    code.add_argument("--centre", required=True)
    code.add_argument("--counter", type=int, required=True)


def _add_staff(subjects: Any) -> None:
    staff = _group(subjects, "staff", "who may sign in")
    added = _deed(staff, "add", "a new member", add_staff)
    added.add_argument("--centre", required=True)
    added.add_argument("--number", required=True, help="staff number")
    added.add_argument("--name", required=True)
    added.add_argument("--role", choices=("agent", "supervisor"), default="agent")
    added.add_argument("--pin", default=None, help="six digits (default: made up and shown once)")
    listed = _deed(staff, "list", "the staff", list_staff)
    listed.add_argument("--centre", default=None)
    reset = _deed(staff, "reset-pin", "a new PIN, which also unlocks", reset_pin)
    reset.add_argument("--centre", required=True)
    reset.add_argument("--number", required=True)
    reset.add_argument("--pin", default=None, help="six digits (default: made up and shown once)")


def _group(subjects: Any, name: str, words: str) -> Any:
    return subjects.add_parser(name, help=words).add_subparsers(required=True, metavar="DEED")


def _deed(group: Any, name: str, words: str, deed: Deed) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = group.add_parser(name, help=words)
    parser.set_defaults(run=_run, deed=deed)
    return parser


def _run(chosen: argparse.Namespace) -> int:
    from portal.first_start import make_ready
    from portal.store.database import Database
    from portal.store.engine import check_exists

    if chosen.deed is not add_centre:  # a portal's books begin with its first centre, or with serve
        check_exists(chosen.database)
    with Database(chosen.database) as database:
        database.write(make_ready)
        chosen.deed(database, chosen)
    return 0


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


def add_staff(database: Database, chosen: argparse.Namespace) -> None:
    """``staff add``."""
    from desktop.domain.staff import Role
    from portal.admin import staff

    pin = chosen.pin or staff.new_pin()
    verifier = staff.make_verifier(pin)
    database.write(
        lambda tx: staff.add_staff(tx, chosen.centre, chosen.number, chosen.name, Role(chosen.role), verifier)
    )
    _say_pin(chosen.number, pin, made_up=chosen.pin is None)


def list_staff(database: Database, chosen: argparse.Namespace) -> None:
    """``staff list``."""
    from portal.admin import staff

    for row in database.read(lambda connection: staff.list_staff(connection, chosen.centre)):
        print(f"{row.centre_id:<8} {row.number:<8} {row.name} ({row.role if row.active else 'left'})")


def reset_pin(database: Database, chosen: argparse.Namespace) -> None:
    """``staff reset-pin``."""
    from portal.admin import staff

    pin = chosen.pin or staff.new_pin()
    verifier = staff.make_verifier(pin)
    database.write(lambda tx: staff.reset_pin(tx, chosen.centre, chosen.number, verifier))
    _say_pin(chosen.number, pin, made_up=chosen.pin is None)


def import_catalogue(database: Database, chosen: argparse.Namespace) -> None:
    """``catalogue import``."""
    from pathlib import Path

    from portal.catalogue.import_file import import_catalogue as take_in
    from resources.catalogue import CatalogueError, read_services

    try:
        catalogue = read_services(Path(chosen.file))
    except CatalogueError as wrong:
        raise UserError("{problems}", problems=wrong) from wrong
    done = database.write(lambda tx: take_in(tx, catalogue, Path(chosen.file).name, keep_others=chosen.keep_others))
    print(
        f"{done.services} services taken in, {done.changed} new or changed, {done.retired} retired; "
        f"the catalogue is version {done.version}."
    )


def export(database: Database, chosen: argparse.Namespace) -> None:
    """``export``."""
    from portal.admin import export as exports

    database.read(lambda connection: _print_lines(exports.EXPORTS[chosen.what](connection)))


def list_alarms(database: Database, _chosen: argparse.Namespace) -> None:
    """``alarms``."""
    from portal.admin import export as exports

    database.read(lambda connection: _print_lines(exports.export_alarms(connection)))


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


def _print_lines(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _say_pin(number: str, pin: str, *, made_up: bool) -> None:
    if made_up:
        print(f"The PIN of {number} is {pin}. It is not shown again.")
    else:
        print(f"{number} has the PIN you gave.")
