"""The demonstration centre: GPO Nairobi with a dozen free counters, made-up staff and the shipped catalogue.

The names are invented, and every screen and paper of a demonstration says that it is one. The PINs are public, so
none of this is made where a real rail is on.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.staff import Role
from portal.admin.centre import add_centre, add_counter, centre_exists
from portal.admin.staff import add_staff, make_verifier
from portal.catalogue.import_file import import_catalogue
from portal.catalogue.in_force import catalogue_version
from portal.store.database import Database
from portal.store.transaction import Transaction
from resources.catalogue import shipped_catalogue
from resources.centres import read_centres

CENTRE = "GPO"
COUNTERS = 12


@dataclass(frozen=True, slots=True)
class MadeUpStaff:
    """Somebody who does not exist, with a PIN everybody may know."""

    number: str
    name: str
    role: Role
    pin: str


STAFF = (
    MadeUpStaff("1001", "Grace Njeri", Role.AGENT, "246810"),
    MadeUpStaff("1002", "Peter Mwangi", Role.AGENT, "864209"),
    MadeUpStaff("2001", "Daniel Kiprono", Role.SUPERVISOR, "975310"),
)


def make_demonstration(database: Database) -> str:
    """Makes the centre in a database that has none, and gives its code."""
    if not database.read(lambda connection: centre_exists(connection, CENTRE)):
        verifiers = {member.number: make_verifier(member.pin) for member in STAFF}
        database.write(lambda tx: _make(tx, verifiers))
    return CENTRE


def _make(tx: Transaction, verifiers: dict[str, str]) -> None:
    listed = read_centres()[CENTRE.lower()]
    add_centre(tx, CENTRE, name=listed.name, county=listed.county, town=listed.town or "")
    for number in range(1, COUNTERS + 1):
        add_counter(tx, CENTRE, number)
    for member in STAFF:
        add_staff(tx, CENTRE, member.number, member.name, member.role, verifiers[member.number])
    if catalogue_version(tx.connection) == 0:
        import_catalogue(tx, shipped_catalogue(), "the shipped catalogue")
