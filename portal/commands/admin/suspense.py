"""``admin suspense``: money that waits for a person, and giving it to the bill it was meant for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed, add_group
from portal.commands.admin.lines import print_lines

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    suspense = add_group(subjects, "suspense", "money that waits for a person")
    add_deed(suspense, "list", "what waits and what is suggested, one JSON object a line", list_waiting)
    given = add_deed(suspense, "assign", "give money to the bill it was meant for; two persons", assign)
    given.add_argument("--payment", required=True, help="its id or the rail's code")
    given.add_argument("--bill", required=True, help="its id or account number")
    given.add_argument("--by", required=True, help="staff number of who asks")
    given.add_argument("--approver", required=True, help="staff number of the supervisor who approves")
    given.add_argument("--pin", required=True, help="the approver's PIN")


def list_waiting(database: Database, _chosen: argparse.Namespace) -> None:
    """``suspense list``."""
    from portal.admin.suspense import waiting_money

    database.read(lambda connection: print_lines(waiting_money(connection)))


def assign(database: Database, chosen: argparse.Namespace) -> None:
    """``suspense assign``."""
    from portal.admin import persons, suspense

    where = database.read(lambda connection: suspense.bill_named(connection, chosen.bill))
    payment = database.read(lambda connection: suspense.payment_named(connection, chosen.payment))
    by = database.read(lambda connection: persons.member(connection, where[0], chosen.by))
    proven = database.read(lambda connection: persons.proven_member(connection, where[0], chosen.approver, chosen.pin))
    state = database.write(lambda tx: suspense.give(tx, payment, where, by, proven))
    print(f"The money is with the bill: {state.value}.")
