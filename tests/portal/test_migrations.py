"""Books begun by an older portal: brought up to date with everything in them, and gone on with.

``revision_0001.sql`` is what a portal of the first revision wrote: a centre, a counter with an incarnation, a bill that
is paid, one that is paid in part, a refused entry, money for nobody. Its keys are worthless by design.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from portal.admin.centre import make_enrolment_code
from portal.rails.sandbox import SandboxRail
from portal.running import RunningPortal
from portal.store.tables.centre_tables import counters
from portal.store.tables.journal_tables import number_blocks
from sync.protocol.messages import Block, EnrolAnswer
from tests.conformance.device import Device
from tests.portal.books import balances, bill_state, export, is_balanced

WRITTEN = Path(__file__).with_name("revision_0001.sql")
PRIVATE = "11" * 32


@pytest.fixture
def old_books(tmp_path: Path) -> Path:
    """The file as the older portal left it."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(WRITTEN.read_text())
    return path


@pytest.fixture
def today(old_books: Path) -> Iterator[RunningPortal]:
    """Today's portal over them."""
    with RunningPortal(f"sqlite:///{old_books}", demo=False) as running:
        yield running


def _blocks(connection: Connection) -> list[Any]:
    return list(connection.execute(select(number_blocks)))


@pytest.fixture
def counter(today: RunningPortal) -> Iterator[Device]:
    """The counter of the old books with its chain, as it comes back after the portal's new version."""
    row = today.read(lambda c: c.execute(select(counters)).one())
    device = Device(today.url, PRIVATE)
    key = today.context.identity.head_key.public_hex
    device.me = EnrolAnswer(row.id, row.number, row.centre_id, row.incarnation, "", key)
    head, device.written, _ = device.past(row.incarnation)
    device.acknowledged, device.signed = head.seq, head
    device.leased = [Block(row.ordinal, row.first, row.size) for row in today.read(_blocks)]
    yield device
    device.close()


def columns_of(path: Path) -> dict[str, str]:
    """The columns of every table but the revision's number, as they are selected."""
    with closing(sqlite3.connect(path)) as books:
        tables = [name for (name,) in books.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: ", ".join(row[1] for row in books.execute(f"PRAGMA table_info({table})"))
            for table in tables
            if table != "alembic_version"
        }


def rows_of(path: Path, columns: dict[str, str]) -> dict[str, set[str]]:
    """Every row of these tables, by these columns."""
    with closing(sqlite3.connect(path)) as books:
        return {
            table: set(map(repr, books.execute(f"SELECT {named} FROM {table}"))) for table, named in columns.items()
        }


def test_nothing_in_old_books_is_lost_or_altered(old_books: Path) -> None:
    columns = columns_of(old_books)
    before = rows_of(old_books, columns)
    with RunningPortal(f"sqlite:///{old_books}", demo=False) as portal:
        assert is_balanced(portal)
    after = rows_of(old_books, columns)
    for told_anew in ("feed_heads", "settings"):  # a start may have new settings to tell
        assert len(before.pop(told_anew)) <= len(after[told_anew])
    for table, rows in before.items():
        assert rows <= after[table], table


def test_the_old_books_get_what_the_new_revision_brings(today: RunningPortal) -> None:
    def indexes(connection: Connection) -> set[str]:
        return {
            str(name) for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'index'"))
        }

    assert {"ix_entries_centre_id_counter_id_id", "ix_bills_centre_id_counter_id_id"} <= today.read(indexes)


def test_an_old_counter_goes_on_pays_and_enrols_anew(today: RunningPortal, counter: Device) -> None:
    (paid, part) = sorted(export(today, "bills"), key=lambda row: str(row["state"]))
    assert (paid["state"], part["state"]) == ("paid", "part_paid")
    counter.move(counter.written[2])
    assert [o.outcome.value for o in counter.push().outcomes] == ["exists"]
    SandboxRail(today.url).pay(account=part["account"], amount_cents=part["total_cents"] - part["paid_cents"])
    assert bill_state(today, part["account"])[0] == "paid"
    assert [row["number"][-7:] for row in export(today, "receipts")] == ["0000001", "0000002"]
    written = counter.written
    counter.enrol_again(today.context.database.write(lambda tx: make_enrolment_code(tx, "KSM", 1)).code)
    assert counter.me.incarnation == 2
    assert counter.push().head.seq == 1
    assert counter.past(1)[1] == written
    assert balances(today)["suspense"] == -500
    assert is_balanced(today)
