"""A counter and a portal whose databases are on the installed disk; everything else of them is as it is in a centre.

The counter is its file, a session and the two use cases of a visit, without threads but the writer's. The portal is
its application without a network: what a counter posts is taken by the same functions that the addresses call.
Each is made ready once and copied (a *template*), for a test that cuts the power a hundred times needs a hundred.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine

from desktop.domain.time import instant_text, utc_now
from desktop.services.raise_bill import BillDraft, raise_bill
from desktop.services.session import Session
from desktop.services.take_down_citizen import CitizenDraft, take_down_citizen
from desktop.store.connection import FILE_NAME, open_engine
from desktop.store.file import CounterFile
from desktop.store.key import read_secrets
from desktop.store.writer import Committed, Writer, Writes
from portal.app import close_app, make_app
from portal.http.context import Context
from portal.rounds.enrol import enrol
from portal.rounds.round import Signed, take
from portal.settings import Settings
from sync.protocol.messages import (
    COUNTER_HEADER,
    SIGNATURE_HEADER,
    EnrolRequest,
    RoundAnswer,
    RoundRequest,
)
from tests.conformance.device import Device
from tests.disk.disk import Disk
from tests.disk.image import DiskImage
from tests.support.desk import open_desk
from tests.support.people import amina, draft
from tests.support.stock import AGENT

MakeWriter = Callable[[Engine, Committed], Writes]
FIRST_NUMBER = 10_000_000


@dataclass(frozen=True, slots=True)
class Visit:
    """What an agent means to do for one citizen; the ids are minted, so it can be meant again."""

    citizen: CitizenDraft
    bill: BillDraft


def visits(how_many: int, first: int = 0) -> list[Visit]:
    """Visits of as many different citizens."""
    citizens = [replace(amina(), id_number=str(FIRST_NUMBER + first + n)) for n in range(how_many)]
    return [Visit(citizen, draft(citizen.intent)) for citizen in citizens]


@dataclass(slots=True)
class Till:
    """An open counter with an agent at it. ``raised``: the account number of each bill it said was raised."""

    folder: Path
    file: CounterFile
    session: Session
    raised: dict[str, str] = field(default_factory=dict)

    def serve(self, visit: Visit) -> None:
        """Takes the citizen down and raises the bill: two acts, each durable when it returns."""
        citizen = take_down_citizen(self.file, self.session, visit.citizen)
        assert citizen.id == visit.citizen.intent
        bill = raise_bill(self.file, self.session, visit.bill)
        self.raised[bill.id] = bill.account

    def account_of(self, visit: Visit) -> str:
        """The account number of the visit's bill, empty when there is none."""
        bill = self.file.reads.bill(visit.bill.intent)
        return bill.account if bill else ""


def open_file(folder: Path, writer: MakeWriter = Writer) -> CounterFile:
    """The file of a counter's folder."""
    return CounterFile(folder, read_secrets(folder, keyring=False), utc_now, writer=writer)


@contextmanager
def open_till(folder: Path, writer: MakeWriter = Writer) -> Iterator[Till]:
    """The counter of a folder, closed at the end."""
    file = open_file(folder, writer)
    try:
        session = Session()
        session.begin(next(c.member for c in file.reads.staff() if c.member.id == AGENT[0]), "shift")
        yield Till(folder, file, session)
    finally:
        file.close()


@dataclass(frozen=True, slots=True)
class Template:
    """A machine that was made ready: its folder on the real disk, and its database."""

    folder: Path
    image: DiskImage

    def copy(self, disk: Disk, folder: Path) -> Path:
        """The same machine in another folder."""
        shutil.copytree(self.folder, folder)
        disk.restore(self.image.renamed(self.folder, folder), folder)
        return folder


def counter_template(disk: Disk, folder: Path, served: int = 0) -> Template:
    """A stocked counter that has served some visits; its log is as long as they made it."""
    folder.mkdir()
    open_desk(folder).file.close()
    with open_till(folder) as till:
        for visit in visits(served, first=900_000):
            till.serve(visit)
    return Template(folder, disk.image(folder))


def portal_template(disk: Disk, folder: Path) -> Template:
    """A demonstration's portal after its first start."""
    folder.mkdir()
    with open_portal(folder):
        pass
    return Template(folder, disk.image(folder))


@contextmanager
def open_portal(folder: Path) -> Iterator[Context]:
    """The portal of a folder, closed at the end."""
    app = make_app(Settings(database=f"sqlite:///{folder / 'portal.db'}"))
    try:
        context: Context = app.state.context
        yield context
    finally:
        close_app(app)


class WiredDevice(Device):
    """A counter of the protocol whose posts end in the portal's functions instead of a socket."""

    context: Context

    def enrol(self, code: str = "") -> WiredDevice:
        """See :class:`Device`."""
        super().enrol(code)
        return self

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """What the address would answer; its errors come as they are."""
        answer: Any = self._enrolled(body) if path == "/v1/enrol" else self._round(body, headers)
        return msgspec.json.encode(answer)

    def _enrolled(self, body: bytes) -> object:
        wanted, here = msgspec.json.decode(body, type=EnrolRequest), self.context
        return here.database.write(lambda tx: enrol(tx, here.identity, wanted, here.demonstration_centre))

    def _round(self, body: bytes, headers: dict[str, str]) -> RoundAnswer:
        wanted, here = msgspec.json.decode(body, type=RoundRequest), self.context
        signed = Signed(headers[COUNTER_HEADER], headers[SIGNATURE_HEADER], body, wanted)
        taken = here.database.write(lambda tx: take(tx, signed, here.identity, here.catalogue))
        at = instant_text(here.database.clock())
        return RoundAnswer(self.me.epoch, at, taken.head, taken.outcomes, block=taken.block)


def wired(context: Context, device: WiredDevice | None = None) -> WiredDevice:
    """The device at this portal: a new one, not yet enrolled, or one that met it before."""
    device = device or WiredDevice("")
    device.session.close()
    device.context = context
    return device


def faults_of_counter(folder: Path) -> list[str]:
    """What the engine finds wrong with a counter's file, its pages' seals too; nothing when it is whole.

    The seals are read past the log, so the log is emptied into the file first.
    """
    writing = open_engine(folder / FILE_NAME, read_secrets(folder, keyring=False).key)
    try:
        cursor = writing.raw_connection().cursor()
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        whole = [row[0] for row in cursor.execute("PRAGMA integrity_check")]
        seals = [row[0] for row in cursor.execute("PRAGMA cipher_integrity_check")]
    finally:
        writing.dispose()
    return ["the log is in use"] * busy + [line for line in whole if line != "ok"] + seals


def faults_of_books(connection: Connection) -> list[str]:
    """The same of a portal's books."""
    return [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]


def careless(pragma: str) -> MakeWriter:
    """A writer whose connection was told something first, such as not to wait for the disk."""

    def make(engine: Engine, committed: Committed) -> Writes:
        engine.raw_connection().cursor().execute(f"PRAGMA {pragma}")
        return Writer(engine, committed)

    return make
