"""What every story begins with, made once a process: a portal's books with centres, staff and a small catalogue, and a
counter's file that was never enrolled. Migrations and imports are slow; a copy of their result is not.
"""

from __future__ import annotations

import dataclasses
import random
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from desktop.domain.staff import Role
from desktop.store.connection import FILE_NAME
from desktop.store.file import CounterFile
from desktop.store.key import KeyHome, Secrets
from desktop.store.mark import MarkFiles
from portal.admin.centre import add_centre, add_counter
from portal.admin.staff import add_staff
from portal.catalogue.import_file import import_catalogue
from portal.first_start import make_ready
from portal.store.database import Database
from portal.store.transaction import Transaction
from resources.catalogue import Catalogue, shipped_catalogue
from tests.disk import Disk, DiskImage, installed_disk
from tests.simulation.edge import at_the_edge
from tests.simulation.inline import InlineWriter

CENTRES = ("GPO", "KSM")
COUNTERS_A_CENTRE = 5
SECRETS = Secrets(bytes(range(32)), bytes(range(32, 64)), KeyHome.FILE)
"""All counters share them: a template's file is copied with its key."""
BOOKS = "portal.db"
FIXED = ("ntsa-mv-record", "land-search", "crs-birth-cert", "dci-goodconduct")
FREE = ("kra-pin-ind", "sha-reg")
UNKNOWN = ("mfa-notary", "gp-gazette")
LONG_AGO = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff, with the PIN."""

    number: str
    name: str
    role: Role
    pin: str


STAFF = (
    Member("1001", "Grace Njeri", Role.AGENT, "246810"),
    Member("1002", "Peter Mwangi", Role.AGENT, "864209"),
    Member("2001", "Daniel Kiprono", Role.SUPERVISOR, "975310"),
)


@dataclass(frozen=True, slots=True)
class Template:
    """Files below a folder that no longer matters."""

    folder: Path
    files: DiskImage

    def portal(self, folder: Path) -> DiskImage:
        """The books, in this folder."""
        return self.files.renamed(self.folder / "portal", folder)

    def counter(self, folder: Path) -> DiskImage:
        """A counter's file, in this folder."""
        return self.files.renamed(self.folder / "counter", folder)


@cache
def template() -> Template:
    """Made at the first call."""
    with tempfile.TemporaryDirectory() as name, installed_disk(Disk()) as disk, at_the_edge(source=_LongAgo()):
        folder = Path(name)
        for part in ("portal", "counter"):
            (folder / part).mkdir()
        _make_books(folder / "portal" / BOOKS)
        _make_file(folder / "counter")
        assert disk.paths() == [str(folder / "counter" / FILE_NAME), str(folder / "portal" / BOOKS)]
        return Template(folder, disk.image())


class _LongAgo:
    """The system on which templates are made."""

    def __init__(self) -> None:
        self.chance = random.Random("template")

    def time_ns(self) -> int:
        return int(LONG_AGO.timestamp()) * 1_000_000_000


def small_catalogue() -> Catalogue:
    """A few services of every kind of fee, with what they ask."""
    whole = shipped_catalogue()
    services = tuple(service for service in whole.services if service.code in FIXED + FREE + UNKNOWN)
    asked = {question for service in services for question in service.questions}
    named = {service.agency for service in services}
    return dataclasses.replace(
        whole,
        services=services,
        questions={key: question for key, question in whole.questions.items() if key in _with_instead(whole, asked)},
        agencies={name: agency for name, agency in whole.agencies.items() if name in named},
    )


def _with_instead(whole: Catalogue, asked: set[str]) -> set[str]:
    return asked | {whole.questions[key].instead or key for key in asked}


def _make_books(path: Path) -> None:
    with Database(f"sqlite:///{path}", lambda: LONG_AGO) as database:
        database.write(make_ready)
        database.write(_fill)


def _fill(tx: Transaction) -> None:
    for code in CENTRES:
        add_centre(tx, code, name=code, county="Nairobi", town="")
        for number in range(1, COUNTERS_A_CENTRE + 1):
            add_counter(tx, code, number)
        for member in STAFF:
            add_staff(tx, code, member.number, member.name, member.role, _cheap_verifier(member))
    import_catalogue(tx, small_catalogue(), "a small catalogue")


def _cheap_verifier(member: Member) -> str:
    """The form of a real one at a thousandth of its price."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, salt_len=16)
    return hasher.hash(member.pin, salt=f"salt of {member.number}".encode().ljust(16, b"."))


def _make_file(folder: Path) -> None:
    CounterFile(folder, SECRETS, lambda: LONG_AGO, marks=MarkFiles(folder), writer=InlineWriter).close()
