"""``admin advice``: what banks and cards settled, brought by one person and approved by another."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import UserError
from portal.commands.admin.deed import add_deed, add_group
from portal.commands.admin.lines import print_lines

if TYPE_CHECKING:
    from desktop.domain.staff import StaffMember
    from portal.rails.advice.advice_file import AdviceFile
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    advice = add_group(subjects, "advice", "settled references of banks and cards")
    loaded = add_deed(advice, "load", "take an advice file in, whole or not at all", load)
    loaded.add_argument("file", metavar="FILE", help="CSV: rail,reference,account,amount,paid_at")
    added = add_deed(advice, "add", "one reference, as a file of one row", add)
    for name, words in (
        ("--rail", "kcb, equity, pesalink, rtgs or card"),
        ("--reference", "as the advice says"),
        ("--account", "the number it was paid for"),
        ("--amount", "shillings, like 1050.00"),
        ("--paid-at", "like 2026-10-14 09:30, Nairobi"),
    ):
        added.add_argument(name, required=True, help=words)
    listed = add_deed(advice, "list", "advices, one JSON object a line", list_all)
    listed.add_argument("--state", choices=("waiting", "approved", "withdrawn"), default=None)
    shown = add_deed(advice, "show", "the references of one advice, one JSON object a line", show)
    approved = add_deed(advice, "approve", "another person has compared it, and its money is booked", approve)
    withdrawn = add_deed(advice, "withdraw", "an advice nobody approved is taken back", withdraw)
    for deed in (shown, approved, withdrawn):
        deed.add_argument("advice", metavar="ID")
    for deed in (loaded, added, approved, withdrawn):
        deed.add_argument("--by", required=True, metavar="NUMBER", help="staff number of whoever does it")
        deed.add_argument("--centre", default=None, help="their centre, where others have the same number")
        deed.add_argument("--pin", nargs="?", default=None, help="their PIN; asked for when it is left out")


def load(database: Database, chosen: argparse.Namespace) -> None:
    """``advice load``."""
    from pathlib import Path

    from portal.rails.advice.advice_file import read_advice

    _keep(database, chosen, read_advice(Path(chosen.file), database.clock()))


def add(database: Database, chosen: argparse.Namespace) -> None:
    """``advice add``."""
    from portal.rails.advice.advised_line import COLUMNS, read_line
    from portal.rails.advice.maker_and_checker import advice_of_form

    line = read_line({name: getattr(chosen, name) for name in COLUMNS}, database.clock())
    _keep(database, chosen, advice_of_form(line))


def list_all(database: Database, chosen: argparse.Namespace) -> None:
    """``advice list``."""
    from portal.rails.advice.listed import list_advices

    database.read(lambda connection: print_lines(list_advices(connection, chosen.state)))


def show(database: Database, chosen: argparse.Namespace) -> None:
    """``advice show``."""
    from portal.rails.advice.listed import list_lines

    database.read(lambda connection: print_lines(list_lines(connection, chosen.advice)))


def approve(database: Database, chosen: argparse.Namespace) -> None:
    """``advice approve``."""
    from collections import Counter

    from portal.rails.advice.maker_and_checker import approve_advice

    checker = _who(database, chosen)
    states = database.write(lambda tx: approve_advice(tx, chosen.advice, checker))
    told = ", ".join(f"{count} {state}" for state, count in sorted(Counter(states).items()))
    print(f"{len(states)} payments: {told}.")


def withdraw(database: Database, chosen: argparse.Namespace) -> None:
    """``advice withdraw``."""
    from portal.rails.advice.maker_and_checker import withdraw_advice

    by = _who(database, chosen)
    database.write(lambda tx: withdraw_advice(tx, chosen.advice, by))
    print(f"The advice {chosen.advice} is withdrawn. Its references may come again.")


def _keep(database: Database, chosen: argparse.Namespace, file: AdviceFile) -> None:
    from desktop.domain.money import figures
    from portal.rails.advice.maker_and_checker import keep_advice

    maker = _who(database, chosen)
    kept = database.write(lambda tx: keep_advice(tx, file, maker))
    print(kept.id)
    if kept.known:
        print("This was taken in before. Nothing is done twice.", file=sys.stderr)
        return
    print(f"References: {kept.count}, KES {figures(kept.total_cents)}.", file=sys.stderr)
    print("Nothing is booked until another person approves.", file=sys.stderr)


def _who(database: Database, chosen: argparse.Namespace) -> StaffMember:
    from portal.admin.persons import proven_member

    pin = chosen.pin
    if pin is None:
        if not sys.stdin.isatty():
            raise UserError("Whoever brings or approves an advice proves it. Say --pin.")
        pin = getpass.getpass(f"PIN of {chosen.by}: ")
    centre = chosen.centre or database.read(lambda connection: _only_centre(connection, chosen.by))
    return database.read(lambda connection: proven_member(connection, centre, chosen.by, pin))


def _only_centre(connection: Any, number: str) -> str:
    from sqlalchemy import select

    from portal.store.tables.centre_tables import staff

    rows = connection.execute(select(staff.c.centre_id).where(staff.c.number == number, staff.c.active)).all()
    if not rows:
        raise UserError("Nobody has the staff number {number}.", number=number)
    if len(rows) > 1:
        raise UserError("Several centres have a {number}. Say --centre.", number=number)
    return str(rows[0][0])
