"""A counter stocked without a portal: the rows a portal would send, made from the shipped catalogue.

Names and PINs are made up. For tests of screens and use cases that need no network; what they write is a real
encrypted file with a real journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import Connection

from desktop.domain.fees import FeeBasis
from desktop.domain.staff import Role
from desktop.store.feed_rows import FeedRows
from desktop.store.file import CounterFile
from desktop.store.sync_store import FileSyncStore
from desktop.store.writer import Rank
from resources.catalogue import Question, Service, shipped_catalogue
from sync.ports import Enrolment
from sync.protocol.feed import (
    AgencyRow,
    BandRow,
    CatalogueRow,
    CentreRow,
    Change,
    CounterRow,
    FeeRow,
    QuestionRow,
    Row,
    ServiceRow,
    SettingsRow,
    StaffRow,
    to_row,
)
from sync.protocol.messages import Block, EnrolAnswer
from sync.protocol.signing import new_private_key, public_key
from sync.protocol.states import NumberSource

COUNTER_ID = "01900000-0000-7000-8000-000000000012"
AGENT = ("01900000-0000-7000-8000-0000000000a1", "1041", "Grace Njeri", Role.AGENT, "246810")
SECOND_AGENT = ("01900000-0000-7000-8000-0000000000a2", "1042", "Peter Mwangi", Role.AGENT, "135791")
SUPERVISOR = ("01900000-0000-7000-8000-0000000000b1", "2001", "Daniel Kiprono", Role.SUPERVISOR, "975310")
STAFF = (AGENT, SECOND_AGENT, SUPERVISOR)
BLOCK_FIRST = 482_019_300


def stock(file: CounterFile, pepper: bytes) -> FileSyncStore:
    """Enrols the file as counter 12 and fills it as a first download would."""
    rows = FeedRows(pepper)
    store = FileSyncStore(file, file.run_read, rows)
    portal = new_private_key()
    granted = EnrolAnswer(COUNTER_ID, 12, "GPO", 1, "e1", public_key(portal))
    store.grant(Enrolment(granted, device_key=new_private_key()))
    changes = [Change(no, kind, key, to_row(row)) for no, (kind, key, row) in enumerate(_rows(), 1)]

    def act(connection: Connection) -> tuple[None, frozenset[str]]:
        from desktop.store import numbers

        numbers.keep(connection, Block(1, BLOCK_FIRST, 200))
        return None, rows.write(connection, changes, datetime.now(UTC))

    file.run(act, Rank.SYNC)
    return store


def _rows() -> Iterator[tuple[str, str, Row]]:
    yield "centre", "GPO", CentreRow("GPO", "GPO", "Nairobi", "Nairobi")
    yield "counter", COUNTER_ID, CounterRow(COUNTER_ID, 12)
    yield "settings", "settings", _settings()
    yield "catalogue", "catalogue", CatalogueRow(1, "2026-10-01T06:00:00.000Z")
    for identity, number, name, role, pin in STAFF:
        yield "staff", identity, StaffRow(identity, number, name, role, _verifier(pin))
    yield from _catalogue()


def _settings() -> SettingsRow:
    return SettingsRow(
        pay_bill="222222",
        number_source=NumberSource.LEASED,
        prompt=False,
        one_bill_many_agencies=True,
        most_cents=25_000_000,
        public_url="https://huduma.example",
        demonstration=True,
        receipt_keys={},
    )


def _catalogue() -> Iterator[tuple[str, str, Row]]:
    catalogue = shipped_catalogue()
    for band in catalogue.convenience_bands:
        starts = band.starts_on.isoformat()
        ends = band.ends_on.isoformat() if band.ends_on else ""
        row = BandRow(band.to_cents, band.fee_cents, starts, ends, band.legal_basis)
        yield "band", f"{starts}/{band.to_cents}", row
    for agency in catalogue.agencies.values():
        full_sw = agency.full_name_sw or agency.full_name_en
        yield "agency", agency.name, AgencyRow(agency.name, agency.full_name_en, full_sw)
    for question in catalogue.questions.values():
        yield "question", question.id, _question(question)
    for service in catalogue.services:
        yield "service", service.code, _service(service)


def _question(question: Question) -> QuestionRow:
    return QuestionRow(
        id=question.id,
        label_en=question.label_en,
        label_sw=question.label_sw,
        hint_en=question.hint_en or "",
        hint_sw=question.hint_sw or "",
        pattern=question.pattern or "",
        upper=question.normalise == "upper",
        required=question.required,
        strict=question.strict,
        subject=question.subject,
        instead=question.instead or "",
        instead_en=question.instead_en or "",
        instead_sw=question.instead_sw or "",
    )


def _service(service: Service) -> ServiceRow:
    basis = FeeBasis(service.fee_basis)
    fee = FeeRow(basis, service.fee_cents, service.convenience_fee_cents, "2024-01-01", legal_basis="gazetted")
    return ServiceRow(
        code=service.code,
        name_en=service.name_en,
        name_sw=service.name_sw or "",
        agency=service.agency,
        category=service.category or "",
        brings_en=service.brings_en or "",
        brings_sw=service.brings_sw or "",
        ready_en=service.ready_en or "",
        ready_sw=service.ready_sw or "",
        questions=list(service.questions),
        fees=[fee],
        raised_elsewhere=service.raised_elsewhere or "",
    )


@cache
def _verifier(pin: str) -> str:
    return PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(pin)
