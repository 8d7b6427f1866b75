"""``admin refunds``: money that must go back, approved by one person and paid out by another."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed, add_group
from portal.commands.admin.lines import print_lines

if TYPE_CHECKING:
    from desktop.domain.staff import StaffMember
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    refunds = add_group(subjects, "refunds", "money that must go back")
    listed = add_deed(refunds, "list", "the cases, one JSON object a line", list_cases)
    listed.add_argument("--state", choices=("open", "approved", "paid", "withdrawn"), default=None)
    for name, words, deed in (
        ("approve", "a supervisor says that it shall go back", approve),
        ("paid", "another person says that it was paid out, and with which reference", paid),
    ):
        step = add_deed(refunds, name, words, deed)
        step.add_argument("--case", required=True)
        step.add_argument("--centre", required=True, help="the centre of whoever says so")
        step.add_argument("--by", required=True, help="staff number")
        step.add_argument("--pin", required=True)
        if deed is paid:
            step.add_argument("--reference", required=True, help="of the payment that gave it back")


def list_cases(database: Database, chosen: argparse.Namespace) -> None:
    """``refunds list``."""
    from portal.admin.export import export_refunds

    def show(connection: Any) -> None:
        print_lines(row for row in export_refunds(connection) if chosen.state in (None, row["state"]))

    database.read(show)


def approve(database: Database, chosen: argparse.Namespace) -> None:
    """``refunds approve``."""
    from desktop.domain.money import shillings
    from portal.money.pay_refund import approve_refund

    by = _who(database, chosen)
    case = database.write(lambda tx: approve_refund(tx, chosen.case, by))
    print(
        f"Case {case.id} is approved. Another person pays {shillings(case.amount_cents)} out and says “refunds paid”."
    )


def paid(database: Database, chosen: argparse.Namespace) -> None:
    """``refunds paid``."""
    from portal.money.pay_refund import pay_refund

    by = _who(database, chosen)
    case = database.write(lambda tx: pay_refund(tx, chosen.case, by, chosen.reference))
    print(f"Case {case.id} is paid out.")


def _who(database: Database, chosen: argparse.Namespace) -> StaffMember:
    from portal.admin.persons import proven_member

    return database.read(lambda connection: proven_member(connection, chosen.centre, chosen.by, chosen.pin))
