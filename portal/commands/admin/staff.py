"""``admin staff``: who may sign in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from portal.commands.admin.deed import add_deed, add_group

if TYPE_CHECKING:
    from portal.store.database import Database


def add_subjects(subjects: Any) -> None:
    """Adds the subject."""
    staff = add_group(subjects, "staff", "who may sign in")
    added = add_deed(staff, "add", "a new member", add_staff)
    added.add_argument("--centre", required=True)
    added.add_argument("--number", required=True, help="staff number")
    added.add_argument("--name", required=True)
    added.add_argument("--role", choices=("agent", "supervisor"), default="agent")
    added.add_argument("--pin", default=None, help="six digits (default: made up and shown once)")
    listed = add_deed(staff, "list", "the staff", list_staff)
    listed.add_argument("--centre", default=None)
    reset = add_deed(staff, "reset-pin", "a new PIN, which also unlocks", reset_pin)
    reset.add_argument("--centre", required=True)
    reset.add_argument("--number", required=True)
    reset.add_argument("--pin", default=None, help="six digits (default: made up and shown once)")


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


def _say_pin(number: str, pin: str, *, made_up: bool) -> None:
    if made_up:
        print(f"The PIN of {number} is {pin}. It is not shown again.")
    else:
        print(f"{number} has the PIN you gave.")
